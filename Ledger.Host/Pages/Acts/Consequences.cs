using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;

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
        DisbursementOrder order, string orderId, (FundPool Now, FundPool After) pool, (Grant Now, Grant After) grant, long paidToPartyFen)
    {
        var (paidPool, paidGrant) = OncePaid(order, orderId, pool.After, grant.After);
        var showsPaid = !ReferenceEquals(paidPool, pool.After);
        return new Consequences(
            [
                Row("figure.available", p => p.AvailableFen), Row("figure.obligated", p => p.ObligatedFen),
                Row("figure.in-flight", p => p.InFlightFen), Row("figure.disbursed", p => p.DisbursedFen),
            ],
            [
                Line("award.ordered", g => g.OrderedFen), Line("award.paid", g => g.PaidFen), Line("award.remaining", g => g.AwardFen - g.PaidFen),
                new Consequence(
                    "award.party-total", paidToPartyFen, paidToPartyFen + grant.After.PaidFen - grant.Now.PaidFen,
                    paidToPartyFen + paidGrant.PaidFen - grant.Now.PaidFen),
            ],
            showsPaid);

        Consequence Row(string key, Func<FundPool, long> fen) => new(key, fen(pool.Now), fen(pool.After), fen(paidPool));
        Consequence Line(string key, Func<Grant, long> fen) => new(key, fen(grant.Now), fen(grant.After), fen(paidGrant));
    }

    /// <summary>The states after the bank has paid, for an order that is still on its way there; else the same ones.</summary>
    private static (FundPool, Grant) OncePaid(DisbursementOrder order, string orderId, FundPool pool, Grant grant)
    {
        if (order.Status is not (DisbursementOrderStatus.Drafted or DisbursementOrderStatus.Checked or DisbursementOrderStatus.Approved or DisbursementOrderStatus.Instructed)
            || !pool.Obligations.ContainsKey(order.GrantStream))
        {
            return (pool, grant);
        }

        if (order.Status != DisbursementOrderStatus.Instructed)
        {
            pool = (FundPool)pool.Evolve(new PaymentInFlight(orderId, order.GrantStream, grant.Instrument, order.AmountFen));
        }

        return (
            (FundPool)pool.Evolve(new OutlayPosted(orderId, order.GrantStream, grant.Instrument, order.AmountFen)),
            grant.Evolve(new InstalmentPaid(order.InstalmentNo, orderId, order.AmountFen)));
    }
}
