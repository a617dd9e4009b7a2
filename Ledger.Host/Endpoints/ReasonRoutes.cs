using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Projections;

namespace Ledger.Host.Endpoints;

/// <summary>Two moments held against each other, and a figure led back to its entries.</summary>
internal sealed class ReasonRoutes(ApiParts parts, Moments moments, AskedMoments asked, PoolComparisons comparisons, PoolReasons reasons)
{
    private static readonly string[] CompareQuery = ["from", "to", "poolId", "causes"];
    private static readonly string[] WhyQuery = ["poolId", "figure", "after", "cursor", "limit"];
    private const int StandardCauses = 20;

    /// <summary>Maps them.</summary>
    public void Map(IEndpointRouteBuilder ledger)
    {
        ReadRoutes.Map<OneRead<PoolComparison>>(
            ledger, parts, moments, "compare", "What changed in the balances from one moment to another, by how much, because of which entries.", CompareQuery, Clocks.Both, Compare);
        ReadRoutes.Map<OneRead<FigureReasons>>(
            ledger, parts, moments, "why", "The entries behind a figure of the balances, newest first, with evidence, actors and rule versions; their amounts add up to it.", WhyQuery, Clocks.Both, Why);
    }

    private async Task<Refusal?> Compare(Reading r)
    {
        var (from, to) = (r.Query.Moment("from"), r.Query.Moment("to"));
        var (poolId, causes) = (r.Query.Text("poolId"), r.Query.Number("causes") ?? StandardCauses);
        if ((r.Query.Fault ?? Odd(r, from, causes)) is { } fault)
        {
            return fault;
        }

        var until = r.At.BusinessUntil;
        var (first, refused) = await asked.PositionOf(r.At.LedgerId, from!, r.Cancel);
        var (last, refusedLast) = refused is null ? await asked.PositionOf(r.At.LedgerId, to ?? AsOf.Now, r.Cancel) : (0, null);
        if ((refused ?? refusedLast) is { } cannot)
        {
            return cannot;
        }

        if (first > last)
        {
            return CommandText.Invalid("from", r.Query.Text("from"));
        }

        var start = (await moments.Resolve(r.At.LedgerId, new AsOf(Position: first, BusinessUntil: until), null, r.Cancel))!;
        var wanted = to is null ? AsOf.Now with { BusinessUntil = until } : to with { BusinessUntil = until };
        var end = (await moments.Resolve(r.At.LedgerId, wanted with { Instant = null, Position = last }, null, r.Cancel))!;
        return await comparisons.Between(start, end, poolId, (int)causes, r.Cancel) is { } comparison
            ? await r.Of(wanted, end).One(comparison, _ => end.Position, "ledger")
            : NoPool(poolId);
    }

    /// <summary>It has two moments of its own; a third one would be ignored.</summary>
    private static Refusal? Odd(Reading r, AsOf? from, long causes) =>
        r.Query.Text("asOf") is { } third ? CommandText.Invalid("asOf", third)
        : from is null ? CommandText.Invalid("from", null)
        : causes > ReadQuery.LargestLimit ? CommandText.Invalid("causes", r.Query.Text("causes"))
        : null;

    private async Task<Refusal?> Why(Reading r)
    {
        var (poolId, named, after, limit) = (r.Query.Text("poolId"), r.Query.Text("figure"), r.Query.Number("after") ?? 0, r.Query.Limit());
        if ((r.Query.Fault ?? (PoolFigure.Find(named) is null ? CommandText.Invalid("figure", named) : null)) is { } fault)
        {
            return fault;
        }

        return await reasons.Why(r.At, poolId, PoolFigure.Find(named)!, after, r.Query.Text("cursor"), limit, r.Cancel) is { } found
            ? await r.One(found, _ => r.At.Position, "ledger")
            : NoPool(poolId);
    }

    private static Refusal NoPool(string? poolId) => Refusal.Of(RefusalCodes.NotFound, new Fact("poolId", poolId ?? ""));
}
