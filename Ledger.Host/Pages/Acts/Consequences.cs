using Ledger.Domain.Awards;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;

namespace Ledger.Host.Pages;

/// <summary>One amount as it is, as the act leaves it, and as it will be once the order has been paid. In fen.</summary>
/// <param name="Key">Key of its words.</param>
public sealed record Consequence(string Key, long NowFen, long AfterFen, long PaidFen);

/// <summary>
/// What an act on an order does to balances, and where the payment leads: folded with the aggregates' own <c>Evolve</c>, never with sums of
/// the page's own.
/// </summary>
public sealed record Consequences(IReadOnlyList<Consequence> Pool, IReadOnlyList<Consequence> Award, bool ShowsPaid)
{
    /// <summary>Whether the act itself moves anything.</summary>
    public bool ShowsAfter => Pool.Concat(Award).Any(row => row.AfterFen != row.NowFen);

    /// <summary>Compares the states before the act with those after it.</summary>
    /// <param name="order">The order after the act.</param>
    /// <param name="orderId">Its id.</param>
    /// <param name="paidToPartyFen">What the payee has received from all pools so far, net of what came back.</param>
    public static Consequences Of(
        DisbursementOrder order, string orderId, (FundPool Now, FundPool After) pool, (Award Now, Award After) award, long paidToPartyFen)
    {
        var (paidPool, paidAward) = OncePaid(order, orderId, pool.After, award.After);
        var showsPaid = !ReferenceEquals(paidPool, pool.After);
        return new Consequences(
            [
                Row("figure.available", p => p.AvailableFen), Row("figure.obligated", p => p.ObligatedFen),
                Row("figure.in-flight", p => p.InFlightFen), Row("figure.disbursed", p => p.DisbursedFen),
            ],
            [
                Line("award.ordered", g => g.OrderedFen), Line("award.paid", g => g.PaidFen), Line("award.remaining", g => g.AwardFen - g.PaidFen),
                new Consequence(
                    "award.party-total", paidToPartyFen, paidToPartyFen + award.After.PaidFen - award.Now.PaidFen,
                    paidToPartyFen + paidAward.PaidFen - award.Now.PaidFen),
            ],
            showsPaid);

        Consequence Row(string key, Func<FundPool, long> fen) => new(key, fen(pool.Now), fen(pool.After), fen(paidPool));
        Consequence Line(string key, Func<Award, long> fen) => new(key, fen(award.Now), fen(award.After), fen(paidAward));
    }

    /// <summary>The states after the bank has paid, for an order that is still on its way there; else the same ones.</summary>
    private static (FundPool, Award) OncePaid(DisbursementOrder order, string orderId, FundPool pool, Award award)
    {
        if (order.Status is not (DisbursementOrderStatus.Drafted or DisbursementOrderStatus.Checked or DisbursementOrderStatus.Approved or DisbursementOrderStatus.Instructed)
            || !pool.Obligations.ContainsKey(order.AwardStream))
        {
            return (pool, award);
        }

        if (order.Status != DisbursementOrderStatus.Instructed)
        {
            pool = (FundPool)pool.Evolve(new PaymentInFlight(orderId, order.AwardStream, award.Instrument, order.AmountFen));
        }

        return (
            (FundPool)pool.Evolve(new OutlayPosted(orderId, order.AwardStream, award.Instrument, order.AmountFen)),
            (Award)award.Evolve(award.Paid(order.InstalmentNo, orderId, order.AmountFen, order.InstructedOn ?? order.ApprovedOn ?? default)[0]));
    }
}
