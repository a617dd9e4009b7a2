namespace Ledger.Host.Auditing;

/// <summary>What the statements of several questions have in common.</summary>
internal static class AuditSql
{
    /// <summary>The versions of rows that held at the position.</summary>
    public const string Held = "ledger_id = $1 and from_position <= $2 and to_position > $2";

    /// <summary>The entries of a stream up to the position; the caller says which stream.</summary>
    public const string Told = "ledger_id = $1 and position <= $2";

    /// <summary>Makes every statement name all three parameters, whether it needs them or not.</summary>
    public const string Asked = "asked as (select $1::text as asked_ledger, $2::bigint as asked_position, $3::date as until_day)";

    /// <summary>Everything that orders pay, whatever instrument it is: grants, linkages, compensations of loans.</summary>
    public const string Awards =
        $"""
        award as (
          select grant_stream as stream, kind, scheme, project_code, title, party_id, party_name, party_id as payee_id, awarded_fen, paid_fen, status,
                 submitted_on as began_on, from_position, detail
            from award_ledger where {Held}
           union all
          select 'linkage/' || linkage_id, 'linkage', scheme, '', title, party_id, party_name, payee_id, award_fen, paid_fen, status, opened_on, from_position, detail
            from linkage where {Held}
           union all
          select 'guaranteed-loan/' || loan_id, 'risk-compensation', scheme, '', party_name, party_id, party_name, bank_id, award_fen, paid_fen, status, starts_on,
                 from_position, detail
            from guaranteed_loan where {Held})
        """;

    /// <summary>Names of the entries that decide to pay an award.</summary>
    public const string ApprovalTypes =
        "'project-grant.award-approved.v1', 'platform-grant.award-approved.v1', 'linkage.approved.v1', 'guaranteed-loan.compensation-approved.v1'";

    /// <summary>The first decision of each award to pay it; an award without one is not here. Needs <see cref="Awards"/>.</summary>
    public const string Approvals =
        $"""
        approval as (
          select a.stream, e.position, e.version, (e.entry -> 'data' ->> 'approvedOn')::date as approved_on, e.entry -> 'data' ->> 'approvedBy' as approved_by,
                 e.entry -> 'data' ->> 'delegatedBy' as delegated_by, e.entry -> 'evidence' is null as is_bare
            from award a cross join lateral (
              select position, version, entry from entry where {Told} and stream = a.stream and type in ({ApprovalTypes}) order by version limit 1) e)
        """;

    /// <summary>Payment orders that were not given up, with their streams.</summary>
    public const string Orders =
        $"""
        orders as (
          select order_id, 'disbursement-order/' || order_id as stream, grant_stream, payee_id, payee_name, amount_fen, status, drafted_by, drafted_on, checked_by,
                 approved_by, instructed_by, limit_fen, settled_on, returned_fen, from_position
            from approval_queue where {Held} and status <> 'cancelled')
        """;

    /// <summary>Two parties that are tied to one another on the day.</summary>
    public const string Ties =
        $"""
        tie as (
          select p.party_id as one, r ->> 'otherPartyId' as other
            from party p, json_array_elements(p.detail -> 'relations') r, asked
           where p.ledger_id = $1 and p.from_position <= $2 and p.to_position > $2
             and (r ->> 'from')::date <= asked.until_day and coalesce((r ->> 'until')::date, asked.until_day) >= asked.until_day)
        """;
}
