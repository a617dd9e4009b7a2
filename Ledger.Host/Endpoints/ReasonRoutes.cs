using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Projections;

namespace Ledger.Host.Endpoints;

/// <summary>Two moments held against each other, and a figure led back to its entries.</summary>
internal sealed class ReasonRoutes(ApiParts parts, Moments moments, AskedMoments asked, PoolComparisons comparisons, RowComparisons rows, Reasons reasons)
{
    private static readonly string[] CompareQuery = ["from", "to", "poolId", "causes"];
    private static readonly string[] RowQuery = ["from", "to", "of", "causes"];
    private static readonly string[] WhyQuery = ["poolId", "of", "figure", "after", "cursor", "limit"];
    private const int StandardCauses = 20;

    /// <summary>Maps them.</summary>
    public void Map(IEndpointRouteBuilder ledger)
    {
        ReadRoutes.Map<OneRead<PoolComparison>>(
            ledger, parts, moments, "compare", "What changed in the balances from one moment to another, by how much, because of which entries.", CompareQuery, Clocks.Both, Compare);
        foreach (var kind in RowKind.All)
        {
            ReadRoutes.Map<OneRead<RowComparison>>(
                ledger, parts, moments, "compare/" + kind.Name, $"What changed in the figures of {kind.Name} from one moment to another, by how much, because of which entries; those that changed most first.",
                RowQuery, Clocks.Both, r => CompareRows(r, kind));
        }

        ReadRoutes.Map<OneRead<FigureReasons>>(
            ledger, parts, moments, "why", "The entries behind a figure of the balances, or of the award, linkage, loan, fund or party that \"of\" names, newest first, with evidence, actors and rule versions; their amounts add up to it.", WhyQuery, Clocks.Both, Why);
    }

    private async Task<Refusal?> Compare(Reading r)
    {
        var poolId = r.Query.Text("poolId");
        return await Between(r, async (start, end, causes) => await comparisons.Between(start, end.At, poolId, causes, r.Cancel) is { } comparison
            ? await end.One(comparison, _ => end.At.Position, "ledger")
            : NoPool(poolId));
    }

    private async Task<Refusal?> CompareRows(Reading r, RowKind kind)
    {
        var named = r.Query.Text("of");
        if (named is not null && RowKind.Of(named)?.Kind != kind)
        {
            return CommandText.Invalid("of", named);
        }

        return await Between(r, async (start, end, causes) =>
            await end.One(await rows.Between(start, end.At, kind, RowKind.Of(named)?.Key, causes, r.Cancel), _ => end.At.Position, "ledger"));
    }

    /// <summary>Settles the two moments that are held against each other, or says why they cannot be.</summary>
    private async Task<Refusal?> Between(Reading r, Func<Moment, Reading, int, Task<Refusal?>> compare)
    {
        var (from, to) = (r.Query.Moment("from"), r.Query.Moment("to"));
        var causes = r.Query.Number("causes") ?? StandardCauses;
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
        return await compare(start, r.Of(wanted, end), (int)causes);
    }

    /// <summary>It has two moments of its own; a third one would be ignored.</summary>
    private static Refusal? Odd(Reading r, AsOf? from, long causes) =>
        r.Query.Text("asOf") is { } third ? CommandText.Invalid("asOf", third)
        : from is null ? CommandText.Invalid("from", null)
        : causes > ReadQuery.LargestLimit ? CommandText.Invalid("causes", r.Query.Text("causes"))
        : null;

    private async Task<Refusal?> Why(Reading r)
    {
        var (poolId, of, named, after, limit) = (r.Query.Text("poolId"), r.Query.Text("of"), r.Query.Text("figure"), r.Query.Number("after") ?? 0, r.Query.Limit());
        var row = RowKind.Of(of);
        if ((r.Query.Fault ?? (of is not null && (row is null || poolId is not null) ? CommandText.Invalid("of", of) : null)) is { } fault)
        {
            return fault;
        }

        if (row is { } thing)
        {
            return thing.Kind.Find(named) is not { } figure ? CommandText.Invalid("figure", named)
                : await reasons.Why(r.At, thing.Kind, thing.Key, figure, after, r.Query.Text("cursor"), limit, r.Cancel) is { } behind ? await r.One(behind, _ => r.At.Position, "ledger")
                : Refusal.Of(RefusalCodes.NotFound, new Fact("of", of!));
        }

        if (PoolFigure.Find(named) is null)
        {
            return CommandText.Invalid("figure", named);
        }

        return await reasons.Why(r.At, poolId, PoolFigure.Find(named)!, after, r.Query.Text("cursor"), limit, r.Cancel) is { } found
            ? await r.One(found, _ => r.At.Position, "ledger")
            : NoPool(poolId);
    }

    private static Refusal NoPool(string? poolId) => Refusal.Of(RefusalCodes.NotFound, new Fact("poolId", poolId ?? ""));
}
