using static Ledger.Host.Auditing.AuditKind;
using static Ledger.Host.Auditing.AuditSql;

namespace Ledger.Host.Auditing;

/// <summary>Questions about what was funded and by whom it was decided.</summary>
internal static class AwardQuestions
{
    /// <summary>
    /// 重复资助: two awards with money under the same task book, for the same project or of the same title, of one party or of parties that are
    /// tied to one another. An award whose proposal was set aside has none.
    /// </summary>
    public static readonly AuditQuestion FundedTwice = new(
        "funded-twice",
        [
            new("ground", Word), new("award", Subject), new("otherAward", Subject), new("title"), new("otherTitle"), new("partyId"), new("partyName"),
            new("otherPartyId"), new("otherPartyName"), new("scheme"), new("otherScheme"), new("awarded", Amount), new("otherAwarded", Amount),
            new("paid", Amount), new("otherPaid", Amount), new("decision", Word),
        ],
        $"""
        with {Asked}, {Awards}, {Ties},
        grants as (
          select a.*, lower(regexp_replace(a.title, '\s', '', 'g')) as plain,
                 (select array_agg(position order by position) from entry where {Told} and stream = a.stream
                    and (version = 1 or type in ({ApprovalTypes}))) as positions
            from award a, asked where a.awarded_fen > 0 and a.began_on <= asked.until_day and a.kind in ('project-grant', 'platform-grant')
             and (a.paid_fen > 0 or a.status not in ('rejected', 'withdrawn', 'terminated'))),
        books as (
          select distinct g.stream, e.entry -> 'data' ->> 'taskBookDigest' as digest
            from grants g cross join lateral (
              select entry from entry where {Told} and stream = g.stream
                 and type in ('project-grant.application-submitted.v1', 'platform-grant.application-submitted.v1', 'project-grant.task-book-signed.v1',
                              'platform-grant.task-book-signed.v1', 'project-grant.duplicate-check-completed.v1', 'platform-grant.duplicate-check-completed.v1')) e
           where e.entry -> 'data' ->> 'taskBookDigest' is not null),
        pairs as (
          select a.stream as one, b.stream as two, 'task-book' as ground, 1 as rank from books a join books b on b.digest = a.digest and a.stream < b.stream
           union all
          select a.stream, b.stream, 'project', 2 from grants a join grants b on b.project_code = a.project_code and a.stream < b.stream
           where a.project_code <> '' and (a.party_id = b.party_id or exists (select from tie where one = a.party_id and other = b.party_id))
           union all
          select a.stream, b.stream, 'title', 3 from grants a join grants b on b.plain = a.plain and a.stream < b.stream
           where a.party_id = b.party_id or exists (select from tie where one = a.party_id and other = b.party_id)),
        chosen as (select distinct on (one, two) one, two, ground from pairs order by one, two, rank)
        select c.ground, a.stream, b.stream, a.title, b.title, a.party_id, a.party_name, b.party_id, b.party_name, a.scheme, b.scheme, a.awarded_fen, b.awarded_fen,
               a.paid_fen, b.paid_fen,
               coalesce((select d ->> 'outcome' from json_array_elements(coalesce(a.detail -> 'duplicates', '[]')) d where d ->> 'grantStream' = b.stream limit 1),
                        (select d ->> 'outcome' from json_array_elements(coalesce(b.detail -> 'duplicates', '[]')) d where d ->> 'grantStream' = a.stream limit 1)),
               a.positions || b.positions
          from chosen c join grants a on a.stream = c.one join grants b on b.stream = c.two
         order by least(a.awarded_fen, b.awarded_fen) desc, c.one, c.two
        """);

    /// <summary>
    /// 证据缺失: awards with money where a step left no record (review, notice, task book before a payment, acceptance before the closing), or where
    /// the decision or a receipt was recorded without any document behind it.
    /// </summary>
    public static readonly AuditQuestion MissingEvidence = new(
        "missing-evidence",
        [
            new("missing", Word), new("award", Subject), new("title"), new("partyId"), new("partyName"), new("status", Word), new("awarded", Amount),
            new("paid", Amount),
        ],
        $"""
        with {Asked}, {Awards}, {Approvals}, {Orders},
        told as (
          select a.*, g.is_grant, s.*, p.position as approved_at, coalesce(p.is_bare, false) as is_bare,
                 (select array_agg(e.position order by e.position)
                    from orders o join entry e on e.ledger_id = $1 and e.stream = o.stream and e.position <= $2
                   where o.grant_stream = a.stream and e.type = 'disbursement-order.settled.v1' and e.entry -> 'evidence' is null) as bare_receipts
            from award a cross join asked
            cross join lateral (select a.kind in ('project-grant', 'platform-grant') as is_grant) g
            left join approval p on p.stream = a.stream
            cross join lateral (
              select count(*) filter (where type like '%.review-concluded.v1') as reviews, count(*) filter (where type like '%.public-notice-closed.v1') as notices,
                     count(*) filter (where type like '%.task-book-signed.v1') as task_books, count(*) filter (where type like '%.acceptance-concluded.v1') as acceptances
                from entry where {Told} and stream = a.stream) s
           where a.awarded_fen > 0 and p.position is not null and a.began_on <= asked.until_day),
        found as (
          select *, array_remove(array[
            case when is_grant and reviews = 0 then 'review' end, case when is_grant and notices = 0 then 'notice' end,
            case when is_grant and task_books = 0 and paid_fen > 0 then 'task-book' end,
            case when is_grant and acceptances = 0 and status = 'closed' and paid_fen > 0 then 'acceptance' end,
            case when is_bare then 'approval-document' end, case when bare_receipts is not null then 'receipt-document' end], null) as missing
            from told)
        select array_to_string(missing, ' '), stream, title, party_id, party_name, status, awarded_fen, paid_fen,
               case when missing && array['review', 'notice', 'task-book', 'acceptance', 'approval-document'] then array[approved_at] else array[]::bigint[] end
                 || coalesce(bare_receipts, array[]::bigint[])
          from found where cardinality(missing) > 0 order by paid_fen desc, stream
        """);

    /// <summary>谁决定、与谁一起: every decision to pay, recover or give up money, with those who prepared it, judged it and carried it out.</summary>
    public static readonly AuditQuestion DecidedWith = new(
        "decided-with",
        [
            new("decision", Word), new("subject", Subject), new("title"), new("amount", Amount), new("decidedOn", Day), new("decidedBy", Person),
            new("inPlaceOf", Person), new("preparedBy", Person), new("others", Person),
        ],
        $"""
        with {Asked}, {Awards}, {Approvals}, {Orders},
        decided as (
          select 'award' as decision, a.stream, a.title || ' · ' || a.party_name as title, a.awarded_fen as amount_fen, p.approved_on as day, p.approved_by as decider,
                 p.delegated_by as principal, m.maker, array_to_string(array(
                   select distinct x from (
                     select json_array_elements_text(coalesce(a.detail -> 'reviewerIds', '[]')) as x union select a.detail ->> 'officerId') o where x is not null order by x), ' ') as others,
                 array_remove(array[m.position, p.position], null) as positions
            from award a join approval p on p.stream = a.stream
            left join lateral (
              select position, coalesce(entry -> 'data' ->> 'proposedBy', entry -> 'data' ->> 'computedBy', entry -> 'data' ->> 'claimedBy') as maker
                from entry where {Told} and stream = a.stream and position < p.position
                 and type in ('project-grant.award-proposed.v1', 'platform-grant.award-proposed.v1', 'linkage.subsidy-computed.v1', 'guaranteed-loan.compensation-claimed.v1')
               order by version desc limit 1) m on true
           union all
          select 'payment', o.stream, o.payee_name, o.amount_fen, (e.entry -> 'data' ->> 'approvedOn')::date, o.approved_by, e.entry -> 'data' ->> 'delegatedBy', o.drafted_by,
                 concat_ws(' ', o.checked_by, o.instructed_by),
                 array(select position from entry where {Told} and stream = o.stream
                    and type in ('disbursement-order.drafted.v1', 'disbursement-order.drafted-for-linkage.v1', 'disbursement-order.drafted-for-compensation.v1',
                                 'disbursement-order.checked.v1', 'disbursement-order.approved.v1', 'disbursement-order.instructed.v1') order by position)
            from orders o cross join lateral (
              select entry from entry where {Told} and stream = o.stream and type = 'disbursement-order.approved.v1' order by version desc limit 1) e
           where o.approved_by is not null
           union all
          select 'recovery', r.stream, r.party_name, r.principal_fen, (e.entry -> 'data' ->> 'orderedOn')::date, e.entry -> 'data' ->> 'orderedBy', null,
                 m.entry -> 'data' ->> 'proposedBy', '', array[m.position, e.position]
            from (select 'recovery/' || recovery_id as stream, party_name, principal_fen from recovery where {Held}) r
            cross join lateral (select position, entry from entry where {Told} and stream = r.stream and type = 'recovery.proposed.v1' order by version limit 1) m
            cross join lateral (select position, entry from entry where {Told} and stream = r.stream and type = 'recovery.ordered.v1' order by version limit 1) e
           union all
          select case when e.type = 'fund.loss-written-off.v1' then 'write-off' else 'exemption' end, l.stream, l.cause, l.amount_fen, (e.entry ->> 'businessDate')::date,
                 e.entry -> 'data' ->> 'decidedBy', null, m.entry -> 'data' ->> 'recognisedBy',
                 coalesce((select string_agg(x, ' ' order by x) from json_array_elements_text(w.entry -> 'data' -> 'reviewerIds') x), ''),
                 array_remove(array[m.position, w.position, e.position], null)
            from (select 'fund/' || fund_id as stream, loss_id, cause, amount_fen from fund_loss where {Held}) l
            cross join lateral (
              select position, type, entry from entry where {Told} and stream = l.stream
                 and type in ('fund.loss-written-off.v1', 'fund.exemption-granted.v1', 'fund.exemption-denied.v1') and entry -> 'data' ->> 'lossId' = l.loss_id) e
            left join lateral (
              select position, entry from entry where {Told} and stream = l.stream and type = 'fund.loss-recognised.v1' and entry -> 'data' ->> 'lossId' = l.loss_id limit 1) m on true
            left join lateral (
              select position, entry from entry where {Told} and stream = l.stream and type = 'fund.loss-review-concluded.v1' and entry -> 'data' ->> 'lossId' = l.loss_id
               order by version desc limit 1) w on true)
        select decision, stream, title, amount_fen, day, decider, principal, maker, nullif(others, ''), positions
          from decided, asked where day <= asked.until_day order by day desc, amount_fen desc, decision, stream
        """);
}
