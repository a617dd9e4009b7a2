using static Ledger.Host.Auditing.AuditKind;
using static Ledger.Host.Auditing.AuditSql;

namespace Ledger.Host.Auditing;

/// <summary>Questions about money that waits and money that was invested.</summary>
internal static class FundQuestions
{
    /// <summary>
    /// 资金闲置: cash of funds and authority of pools that nobody has used, by the entry that brought it. What came first is taken to have left first.
    /// </summary>
    public static readonly AuditQuestion IdleMoney = new(
        "idle-money",
        [new("kind", Word), new("of", Subject), new("name"), new("age", Word), new("days", Number), new("since", Day), new("amount", Amount), new("fiscalYear", Number)],
        $"""
        with {Asked},
        holder as (
          select 'fund-cash' as kind, 'fund/' || fund_id as stream, name, 'fund/' || fund_id || ':cash' as account, null::bigint as fiscal_year from fund where {Held}
           union all
          select 'pool-authority', 'fund-pool/' || pool_id, name, pool_id || ':available', fiscal_year::bigint from pool where {Held}),
        moved as (
          select h.*, p.position, p.leg, p.business_date, p.amount_fen
            from holder h join posting p on p.ledger_id = $1 and p.account = h.account and p.position <= $2, asked where p.business_date <= asked.until_day),
        brought as (
          select m.*, sum(m.amount_fen) over (partition by m.account order by m.position desc, m.leg desc) as newer_fen, t.left_fen
            from moved m join (select account, sum(amount_fen) as left_fen from moved group by account) t on t.account = m.account
           where m.amount_fen > 0 and t.left_fen > 0
             and (m.kind = 'fund-cash' or exists (
               select from entry e where e.ledger_id = $1 and e.position = m.position
                  and e.type in ('fund-pool.funds-appropriated.v1', 'fund-pool.appropriation-adjusted.v1', 'fund-pool.appropriation-corrected.v1', 'fund-pool.funds-carried-in.v1')))),
        idle as (
          select *, least(amount_fen, left_fen - (newer_fen - amount_fen))::bigint as idle_fen, asked.until_day - business_date as days
            from brought, asked where newer_fen - amount_fen < left_fen)
        select kind, stream, name,
               case when days <= 90 then 'age-90' when days <= 180 then 'age-180' when days <= 365 then 'age-365' when days <= 730 then 'age-730' else 'age-older' end,
               days::bigint, business_date, idle_fen, fiscal_year, array[position]
          from idle order by days desc, idle_fen desc, stream, position
        """);

    /// <summary>
    /// 偏离投向: investments at a stage that the fund's terms of that day do not name (terms that name no stage allow all), after the end of its term, or
    /// of more in one company than its terms allow.
    /// </summary>
    public static readonly AuditQuestion OffMandate = new(
        "off-mandate",
        [
            new("finding", Word), new("fund", Subject), new("fundName"), new("investment"), new("partyId"), new("partyName"), new("stage", Word), new("allowed", Word),
            new("investedOn", Day), new("invested", Amount), new("terms"),
        ],
        $"""
        with {Asked},
        made as (
          select i.fund_id, i.investment_id, i.party_id, i.party_name, i.stage, i.invested_on, i.invested_fen, i.cost_fen, i.impaired_fen, f.name, f.size_fen, f.detail,
                 'fund/' || i.fund_id as stream, t.term
            from fund_investment i
            join fund f on f.ledger_id = $1 and f.fund_id = i.fund_id and f.from_position <= $2 and f.to_position > $2
            left join lateral (
              select x.term from json_array_elements(f.detail -> 'terms') with ordinality x(term, place)
               where (x.term ->> 'from')::date <= i.invested_on order by (x.term ->> 'from')::date desc, place desc limit 1) t on true, asked
           where i.ledger_id = $1 and i.from_position <= $2 and i.to_position > $2 and i.invested_on <= asked.until_day),
        judged as (
          select *, array(select x ->> 'stage' from json_array_elements(term -> 'lossTolerances') x) as stages,
                 sum(cost_fen + impaired_fen) over (partition by fund_id, party_id) as in_party_fen
            from made where term is not null),
        found as (
          select *, array_remove(array[
            case when cardinality(stages) > 0 and stage <> all(stages) then 'stage' end,
            case when invested_on > (term ->> 'endsOn')::date then 'after-term' end,
            case when in_party_fen * 10000 > size_fen * (term ->> 'singleProjectLimitBp')::bigint then 'concentration' end], null) as findings
            from judged)
        select array_to_string(findings, ' '), stream, name, investment_id, party_id, party_name, stage, array_to_string(stages, ' '), invested_on, invested_fen, term ->> 'version',
               array(select position from entry where {Told} and stream = found.stream and type = 'fund.investment-closed.v1'
                  and entry -> 'data' ->> 'investmentId' = found.investment_id order by position)
          from found where cardinality(findings) > 0 order by invested_fen desc, stream, investment_id
        """);

    /// <summary>出资到位: what each partner of every fund that exists promised, was asked for and paid.</summary>
    public static readonly AuditQuestion PaidInByPartner = new(
        "paid-in-by-partner",
        [
            new("fund", Subject), new("fundName"), new("partner"), new("partnerName"), new("government", Word), new("subscribed", Amount), new("called", Amount),
            new("paidIn", Amount), new("behind", Amount), new("paidIn", Share),
        ],
        $"""
        with {Asked},
        partner as (
          select p.*, f.name, 'fund/' || p.fund_id as stream
            from fund_partner p join fund f on f.ledger_id = $1 and f.fund_id = p.fund_id and f.from_position <= $2 and f.to_position > $2 and f.status <> 'planned'
           where p.ledger_id = $1 and p.from_position <= $2 and p.to_position > $2 and p.subscribed_fen > 0)
        select p.stream, p.name, p.partner_id, p.partner_name, case when p.is_government then 'yes' else 'no' end, p.subscribed_fen, p.called_fen, p.paid_in_fen,
               greatest(p.called_fen - p.paid_in_fen, 0), p.paid_in_fen * 10000 / p.subscribed_fen,
               array(select e.position from entry e where e.ledger_id = $1 and e.position <= $2 and e.stream = p.stream
                  and e.type in ('fund.commitment-made.v1', 'fund.capital-paid-in.v1') and e.entry -> 'data' ->> 'partnerId' = p.partner_id order by e.position)
          from partner p, asked where asked.until_day is not null
         order by greatest(p.called_fen - p.paid_in_fen, 0) desc, p.stream, p.partner_id
        """);
}
