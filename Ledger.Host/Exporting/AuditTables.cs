using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Linkages;
using Ledger.Domain.Recoveries;
using Ledger.Domain.RiskSharing;
using Ledger.Host.Catalogue;

namespace Ledger.Host.Exporting;

/// <summary>One table of the audit data interface. Its words are <c>audit-interface.{name}</c>.</summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Sql">Ordered rows in the columns' order. $1 is the ledger, $2 the position, $3 the stored names of the events it is about.</param>
/// <param name="Events">Those events; none where the table is not about events.</param>
internal sealed record AuditTable(string Name, IReadOnlyList<ExportColumn> Columns, string Sql, params IReadOnlyList<Type> Events)
{
    /// <summary>The stored names of its events.</summary>
    public string[] EventNames => [.. EventCatalogue.All.Where(kind => Events.Contains(kind.Type)).SelectMany(kind => kind.Names)];
}

/// <summary>The tables that an audit of budget management needs, by our own names: the text of the standard is not public.</summary>
internal static class AuditTables
{
    private const string Held = "from_position <= $2 and to_position > $2";

    public static readonly IReadOnlyList<AuditTable> All =
    [
        new(
            "budget-pools",
            [
                new("pool"), new("programme"), new("level"), new("fiscalYear"), new("name"), new("status"), new("functionCode"), new("instruments"),
                new("position"),
            ],
            $"""
            select pool_id, programme, level, fiscal_year, name, status, function_code, array_to_string(instruments, ' '), from_position
              from pool where ledger_id = $1 and {Held} order by pool_id
            """),
        new(
            "budget-allotments",
            [
                new("position"), new("recordedAt"), new("businessDate"), new("pool"), new("type"), new("amount", true), new("documentNo"), new("functionCode"),
                new("source"), new("otherPool"), new("reason"), new("actor"), new("actorRole"),
            ],
            """
            select position, recorded_at, (entry ->> 'businessDate')::date, split_part(stream, '/', 2), type,
                   coalesce((entry -> 'data' ->> 'amountFen')::bigint, (entry -> 'data' ->> 'deltaFen')::bigint), entry -> 'data' ->> 'documentNo',
                   entry -> 'data' ->> 'functionCode', entry -> 'data' ->> 'source',
                   coalesce(entry -> 'data' ->> 'toPoolId', entry -> 'data' ->> 'fromPoolId'), entry -> 'data' ->> 'reason', entry ->> 'actor', entry ->> 'actorRole'
              from entry where ledger_id = $1 and position <= $2 and type = any($3) order by position
            """,
            typeof(FundsAppropriated), typeof(AppropriationAdjusted), typeof(AppropriationCorrected), typeof(FundsCarriedIn), typeof(FundsCarriedOut),
            typeof(FundsLapsed)),
        new(
            "awards",
            [
                new("award"), new("kind"), new("scheme"), new("title"), new("party"), new("partyName"), new("pool"), new("status"), new("requested", true),
                new("awarded", true), new("ordered", true), new("paid", true), new("recovered", true), new("businessDate"), new("position"),
            ],
            $"""
            select * from (
              select grant_stream, kind, scheme, title, party_id, party_name, pool_id, status, requested_fen, awarded_fen, ordered_fen, paid_fen, recovered_fen,
                     business_date, from_position
                from award_ledger where ledger_id = $1 and {Held}
              union all
              select 'linkage/' || linkage_id, family, scheme, title, party_id, party_name, pool_id, status, null, award_fen, ordered_fen, paid_fen,
                     recovered_fen, business_date, from_position
                from linkage where ledger_id = $1 and {Held}
              union all
              select 'guaranteed-loan/' || loan_id, 'guaranteed-loan', scheme, bank_name, party_id, party_name, pool_id, status, null, award_fen, ordered_fen,
                     paid_fen, paid_fen - net_paid_fen, business_date, from_position
                from guaranteed_loan where ledger_id = $1 and {Held}) a(stream)
             order by stream
            """),
        new(
            "payment-applications",
            [
                new("order"), new("award"), new("instalment"), new("pool"), new("scheme"), new("title"), new("payee"), new("payeeName"), new("amount", true),
                new("status"), new("draftedBy"), new("draftedOn"), new("checkedBy"), new("approvedBy"), new("approvalLimit", true), new("instructedBy"),
                new("position"),
            ],
            $"""
            select order_id, grant_stream, instalment_no, pool_id, scheme, title, payee_id, payee_name, amount_fen, status, drafted_by, drafted_on,
                   checked_by, approved_by, limit_fen, instructed_by, from_position
              from approval_queue where ledger_id = $1 and {Held} order by order_id
            """),
        new(
            "payment-vouchers",
            [
                new("position"), new("recordedAt"), new("businessDate"), new("order"), new("type"), new("amount", true), new("voucherNo"), new("bank"),
                new("bankRef"), new("receiptDigest"), new("reason"), new("pool"), new("payee"), new("payeeName"), new("actor"),
            ],
            """
            select e.position, e.recorded_at, (e.entry ->> 'businessDate')::date, q.order_id, e.type,
                   coalesce((e.entry -> 'data' ->> 'amountFen')::bigint, q.amount_fen), coalesce(e.entry -> 'data' ->> 'voucherNo', q.voucher_no),
                   coalesce(e.entry -> 'data' ->> 'bank', q.bank), e.entry -> 'data' ->> 'bankRef', e.entry -> 'data' ->> 'receiptDigest',
                   e.entry -> 'data' ->> 'reason', q.pool_id, q.payee_id, q.payee_name, e.entry ->> 'actor'
              from entry e join approval_queue q on q.ledger_id = e.ledger_id and q.order_id = split_part(e.stream, '/', 2)
                   and q.from_position <= $2 and q.to_position > $2
             where e.ledger_id = $1 and e.position <= $2 and e.type = any($3) order by e.position
            """,
            typeof(OrderInstructed), typeof(OrderSettled), typeof(OrderFailed), typeof(PaymentReturned)),
        new(
            "approvals",
            [
                new("position"), new("recordedAt"), new("businessDate"), new("subject"), new("type"), new("actor"), new("actorRole"), new("limit", true),
                new("ruleVersion"), new("delegatedBy"), new("documentNo"), new("remark"),
            ],
            """
            select position, recorded_at, (entry ->> 'businessDate')::date, stream, type, entry ->> 'actor', entry ->> 'actorRole',
                   (entry -> 'data' ->> 'limitFen')::bigint, entry -> 'data' ->> 'ruleVersion', entry -> 'data' ->> 'delegatedBy',
                   entry -> 'data' ->> 'documentNo', coalesce(entry -> 'data' ->> 'opinion', entry -> 'data' ->> 'reason')
              from entry where ledger_id = $1 and position <= $2 and type = any($3) order by position
            """,
            typeof(OrderChecked), typeof(OrderApproved), typeof(OrderSentBack), typeof(OrderCancelled), typeof(ApplicationReturned), typeof(ApplicationScreened),
            typeof(ApplicationRejected), typeof(AwardApproved), typeof(AwardAmended), typeof(GrantSuspended), typeof(GrantTerminated),
            typeof(LinkageApproved), typeof(LinkageCancelled), typeof(CompensationApproved), typeof(ClaimReturned), typeof(RecoveryOrdered),
            typeof(RecoveryWrittenOff), typeof(RecoveryDropped)),
        new(
            "payees",
            [new("party"), new("name"), new("registered"), new("orders"), new("paid", true)],
            $"""
            with p as (select party_id, name, registered from party where ledger_id = $1 and {Held}),
            q as (select payee_id, max(payee_name) as name, count(*) as orders, (sum(amount_fen) filter (where settled_on is not null) - sum(returned_fen))::bigint as paid
                    from approval_queue where ledger_id = $1 and {Held} group by payee_id)
            select coalesce(p.party_id, q.payee_id) as id, coalesce(p.name, q.name), coalesce(p.registered, false), coalesce(q.orders, 0), coalesce(q.paid, 0)
              from p full join q on q.payee_id = p.party_id order by id
            """),
        new(
            "recoveries",
            [
                new("recovery"), new("award"), new("pool"), new("party"), new("partyName"), new("status"), new("reason"), new("principal", true),
                new("interest", true), new("fine", true), new("recovered", true), new("principalDue", true), new("proposedOn"), new("dueOn"), new("position"),
            ],
            $"""
            select recovery_id, award_stream, pool_id, party_id, party_name, status, reason, principal_fen, interest_fen, fine_fen, recovered_fen,
                   principal_due_fen, proposed_on, due_on, from_position
              from recovery where ledger_id = $1 and {Held} order by recovery_id
            """),
        new(
            "accounts",
            [new("account"), new("balance", true), new("postings"), new("position")],
            """
            select account, sum(amount_fen)::bigint, count(*), max(position) from posting
             where ledger_id = $1 and position <= $2 group by account order by account
            """),
        new(
            "postings",
            [
                new("position"), new("leg"), new("recordedAt"), new("businessDate"), new("type"), new("stream"), new("account"), new("amount", true),
                new("balance", true),
            ],
            """
            select p.position, p.leg, e.recorded_at, p.business_date, e.type, e.stream, p.account, p.amount_fen, p.balance_fen
              from posting p join entry e on e.ledger_id = p.ledger_id and e.position = p.position
             where p.ledger_id = $1 and p.position <= $2 order by p.position, p.leg
            """),
        new(
            "documents",
            [new("position"), new("businessDate"), new("subject"), new("kind"), new("number"), new("digest")],
            """
            select e.position, (e.entry ->> 'businessDate')::date, e.stream, d ->> 'kind', d ->> 'number', d ->> 'digest'
              from entry e cross join lateral json_array_elements(e.entry -> 'evidence') with ordinality as listed(d, no)
             where e.ledger_id = $1 and e.position <= $2 order by e.position, listed.no
            """),
    ];
}
