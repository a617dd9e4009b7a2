using System.Numerics;

namespace Ledger.Host.Projections;

/// <summary>A share as an exact fraction; money is floored only where it is written down.</summary>
internal readonly record struct Fraction(BigInteger Numerator, BigInteger Denominator)
{
    public static readonly Fraction None = new(0, 1);
    public static readonly Fraction Whole = new(1, 1);

    public static Fraction Of(long part, long whole) => whole <= 0 ? None : new Fraction(part, whole);

    public static Fraction operator *(Fraction a, Fraction b) => Reduced(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Fraction operator +(Fraction a, Fraction b) =>
        Reduced((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    /// <summary>The share of an amount, floored to the fen.</summary>
    public long OfFen(long amountFen) => (long)BigInteger.Divide(Numerator * amountFen, Denominator);

    /// <summary>In basis points, floored.</summary>
    public long Bp => (long)BigInteger.Divide(Numerator * 10_000, Denominator);

    private static Fraction Reduced(BigInteger numerator, BigInteger denominator)
    {
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        return common.IsOne || common.IsZero ? new Fraction(numerator, denominator) : new Fraction(numerator / common, denominator / common);
    }
}

/// <summary>A fund reached through layers: how deep, and what share of it belongs to the fund that looks.</summary>
/// <param name="Layer">1 for the fund itself, 2 for the funds directly below, and so on: the longest way there.</param>
/// <param name="ShareBp">What share of the money paid into it came from the fund that looks, in basis points, floored.</param>
/// <param name="InvestedFen">That share of what it holds in companies at cost, floored to the fen.</param>
/// <param name="ImpairedFen">That share of what is thought lost.</param>
/// <param name="CashFen">That share of its cash.</param>
public sealed record LookThroughLayer(string FundId, string Name, int Layer, long ShareBp, long InvestedFen, long ImpairedFen, long CashFen);

/// <summary>
/// Who stands above whom and with what share of the money. A fund's money in a fund below is the share of what was paid in there that came
/// from it; a yuan that went down two layers is counted where it is now, and nowhere on its way.
/// </summary>
internal sealed class FundLayers
{
    private readonly Dictionary<string, FundRow> _funds;
    private readonly ILookup<string, (string Below, Fraction Share)> _below;
    private readonly ILookup<string, FundPartnerRow> _partners;
    private readonly Dictionary<string, Fraction> _government = new(StringComparer.Ordinal);

    public FundLayers(IReadOnlyList<FundRow> funds, IReadOnlyList<FundPartnerRow> partners)
    {
        _funds = funds.ToDictionary(fund => fund.FundId, StringComparer.Ordinal);
        _partners = partners.ToLookup(partner => partner.FundId, StringComparer.Ordinal);
        _below = partners.Where(partner => partner.AsFund is not null && partner.PaidInFen > 0)
            .ToLookup(partner => partner.AsFund!, partner => (partner.FundId, Fraction.Of(partner.PaidInFen, _funds[partner.FundId].PaidInFen)), StringComparer.Ordinal);
    }

    /// <summary>The share of what was paid into a fund that came from government, through however many funds.</summary>
    public Fraction Government(string fundId)
    {
        if (_government.TryGetValue(fundId, out var known))
        {
            return known;
        }

        var share = Fraction.None;

        // A partner may be a fund of which nothing counts yet up to the business date asked for.
        var paidInFen = _funds.TryGetValue(fundId, out var fund) ? fund.PaidInFen : 0;
        foreach (var partner in _partners[fundId].Where(partner => partner.PaidInFen > 0))
        {
            var part = Fraction.Of(partner.PaidInFen, paidInFen);
            share += partner.AsFund is { } above ? part * Government(above) : partner.IsGovernment ? part : Fraction.None;
        }

        return _government[fundId] = share;
    }

    /// <summary>A fund and every fund below it that its money reached, with its share of each.</summary>
    public IReadOnlyList<LookThroughLayer> From(string fundId)
    {
        var shares = new Dictionary<string, (int Layer, Fraction Share)>(StringComparer.Ordinal);
        Walk(fundId, 1, Fraction.Whole, shares);
        return
        [
            .. shares.OrderBy(s => s.Value.Layer).ThenBy(s => s.Key, StringComparer.Ordinal).Select(s =>
            {
                var fund = _funds[s.Key];
                return new LookThroughLayer(
                    fund.FundId, fund.Name, s.Value.Layer, s.Value.Share.Bp, s.Value.Share.OfFen(fund.InvestedFen), s.Value.Share.OfFen(fund.ImpairedFen),
                    s.Value.Share.OfFen(fund.CashFen));
            }),
        ];
    }

    /// <summary>There are no circles (F5), so every way ends; several ways to one fund add up.</summary>
    private void Walk(string fundId, int layer, Fraction share, Dictionary<string, (int Layer, Fraction Share)> shares)
    {
        shares[fundId] = shares.TryGetValue(fundId, out var seen) ? (Math.Max(seen.Layer, layer), seen.Share + share) : (layer, share);
        foreach (var (below, part) in _below[fundId])
        {
            Walk(below, layer + 1, share * part, shares);
        }
    }
}
