using static Ledger.Host.Auditing.AuditKind;
using static Ledger.Host.Auditing.AuditSql;

namespace Ledger.Host.Auditing;

/// <summary>Questions about payments.</summary>
internal static class PaymentQuestions
{
    /// <summary>
    /// 拆单: orders to one payee that one person approved within seven days, each within that person's limit and together beyond it. What is approved
    /// for one award on one day the rules count together already (C2); other awards and other days they do not.
    /// </summary>
    public static readonly AuditQuestion SplitOrders = new(
        "split-orders",
        [
            new("payeeId"), new("payeeName"), new("approvedBy", Person), new("from", Day), new("until", Day), new("orders", Number), new("awards", Number),
            new("limit", Amount), new("total", Amount),
        ],
        $"""
        with {Asked}, {Orders},
        approved as (
          select o.*, e.position, e.day
            from orders o cross join lateral (
              select position, (entry -> 'data' ->> 'approvedOn')::date as day from entry
               where {Told} and stream = o.stream and type = 'disbursement-order.approved.v1' order by version desc limit 1) e, asked
           where o.approved_by is not null and o.limit_fen is not null and o.status <> 'failed' and e.day <= asked.until_day),
        near as (
          select *, count(*) over week as neighbours, sum(amount_fen) over week as week_fen,
                 case when day - lag(day) over (partition by payee_id, approved_by order by day, position) <= 6 then 0 else 1 end as begins
            from approved window week as (partition by payee_id, approved_by order by day range between interval '6 days' preceding and current row)),
        runs as (select *, sum(begins) over (partition by payee_id, approved_by order by day, position) as run from near)
        select payee_id, max(payee_name), approved_by, min(day), max(day), count(*)::bigint, count(distinct grant_stream)::bigint, max(limit_fen),
               sum(amount_fen)::bigint, array_agg(position order by position)
          from runs group by payee_id, approved_by, run
        having bool_or(neighbours > 1 and week_fen > limit_fen)
         order by sum(amount_fen) desc, payee_id, approved_by, min(day)
        """);

    /// <summary>先付后批: money that left for the bank before its order or its award was approved, in the order of recording or by the days that were named.</summary>
    public static readonly AuditQuestion PaidBeforeApproval = new(
        "paid-before-approval",
        [
            new("finding", Word), new("order", Subject), new("award", Subject), new("payeeName"), new("amount", Amount), new("paidOn", Day), new("orderApprovedOn", Day),
            new("awardApprovedOn", Day),
        ],
        $"""
        with {Asked}, {Awards}, {Approvals}, {Orders},
        paid as (
          select o.*, e.at, e.day from orders o cross join lateral (
            select min(position) as at, min(coalesce((entry -> 'data' ->> 'settledOn')::date, (entry -> 'data' ->> 'instructedOn')::date)) as day from entry
             where {Told} and stream = o.stream and type in ('disbursement-order.instructed.v1', 'disbursement-order.settled.v1')) e, asked
           where e.at is not null and e.day <= asked.until_day),
        held as (
          select p.*, k.position as order_at, k.day as order_day, a.position as award_at, a.approved_on as award_day
            from paid p left join approval a on a.stream = p.grant_stream
            left join lateral (
              select position, (entry -> 'data' ->> 'approvedOn')::date as day from entry
               where {Told} and stream = p.stream and type = 'disbursement-order.approved.v1' order by position < p.at desc, version desc limit 1) k on true),
        found as (
          select *, array_remove(array[
            case when order_at is null then 'order-not-approved' when order_at > at then 'order-approved-later' when order_day > day then 'order-dated-later' end,
            case when award_at is null then 'award-not-approved' when award_at > at then 'award-approved-later' when award_day > day then 'award-dated-later' end],
            null) as findings
            from held)
        select array_to_string(findings, ' '), stream, grant_stream, payee_name, amount_fen, day, order_day, award_day,
               array(select x from unnest(array[at, order_at, award_at]) x where x is not null order by x)
          from found where cardinality(findings) > 0 order by amount_fen desc, stream
        """);

    /// <summary>收款人不符: orders to somebody else than whom the award names, to another account than the agreement names, or to an account of another party.</summary>
    public static readonly AuditQuestion PayeeNotAwardee = new(
        "payee-not-awardee",
        [
            new("finding", Word), new("order", Subject), new("award", Subject), new("payeeId"), new("payeeName"), new("expectedPayeeId"), new("awardee"), new("amount", Amount),
            new("draftedOn", Day), new("status", Word),
        ],
        $"""
        with {Asked}, {Awards}, {Orders},
        drawn as (
          select o.*, d.position, d.account, a.payee_id as expected, a.party_name as awardee, n.account as named, n.position as named_at
            from orders o join award a on a.stream = o.grant_stream
            cross join lateral (
              select position, entry -> 'data' ->> 'payeeAccountDigest' as account from entry
               where {Told} and stream = o.stream
                 and type in ('disbursement-order.drafted.v1', 'disbursement-order.drafted-for-linkage.v1', 'disbursement-order.drafted-for-compensation.v1')
               order by version limit 1) d
            left join lateral (
              select position, entry -> 'data' ->> 'payeeAccountDigest' as account from entry
               where {Told} and stream = o.grant_stream and position < d.position
                 and type in ('project-grant.task-book-signed.v1', 'platform-grant.task-book-signed.v1', 'linkage.approved.v1')
               order by version desc limit 1) n on true, asked
           where o.drafted_on <= asked.until_day),
        account as (
          select p.party_id, x ->> 'accountDigest' as digest, p.from_position
            from party p, json_array_elements(p.detail -> 'accounts') x where p.ledger_id = $1 and p.from_position <= $2 and p.to_position > $2),
        found as (
          select d.*, array_remove(array[
            case when payee_id <> expected then 'other-payee' end, case when named is not null and account <> named then 'other-account' end,
            case when exists (select from account a where a.digest = d.account and a.party_id <> d.payee_id)
                  and not exists (select from account a where a.digest = d.account and a.party_id = d.payee_id) then 'account-of-another' end], null) as findings
            from drawn d)
        select array_to_string(findings, ' '), stream, grant_stream, payee_id, payee_name, expected, awardee, amount_fen, drafted_on, status,
               array(select x from unnest(array[named_at, position]) x where x is not null order by x)
          from found where cardinality(findings) > 0 order by amount_fen desc, stream
        """);
}
