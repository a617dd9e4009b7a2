using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Language;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Reasons;

/// <summary>两个时刻的比较: what changed in the figures of pools or other things, by how much, because of which entries. The second moment is that of the page where nothing is said.</summary>
public sealed class CompareModel(AskedMoments asked, Moments moments, PoolComparisons comparisons, RowComparisons rowComparisons, PoolBalances balances, Timeline timeline) : LedgerPage
{
    private const int Causes = 10;

    public override string Area => "funds";

    /// <summary>One thing whose figures changed.</summary>
    /// <param name="Id">Its place on the page.</param>
    /// <param name="Home">Where it is shown.</param>
    public sealed record Thing(string Id, string Name, string Home, (string? Before, string After)? Status, IReadOnlyList<FigureChange> Figures, Func<string, string> Why);

    /// <summary>The moments that are compared; null where they cannot be.</summary>
    public (ComparedMoment From, ComparedMoment To)? Compared { get; private set; }

    /// <summary>What changed.</summary>
    public IReadOnlyList<Thing> Changed { get; private set; } = [];

    /// <summary>How many more changed, by less.</summary>
    public int Left { get; private set; }

    /// <summary>What is compared, of the kinds that have figures; null for pools.</summary>
    public string? Rows { get; private set; }

    /// <summary>Why it cannot be.</summary>
    public Refusal? Refused { get; private set; }

    /// <summary>All pools of the second moment, to choose from.</summary>
    public IReadOnlyList<PoolBalance> Pools { get; private set; } = [];

    /// <summary>What stands in the form.</summary>
    public string? FromField { get; private set; }
    public string? ToField { get; private set; }
    public string? PoolId { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? from, string? to, string? pool, string? rows)
    {
        var kind = RowKind.All.FirstOrDefault(each => each.Name == rows);
        Rows = kind?.Name;
        Pools = await balances.List(At, Cancel);
        PoolId = pool;
        if (await PositionOf(from, await DefaultStart(), "from") is not { } first || await PositionOf(to, At.Position, "to") is not { } last)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        (FromField, ToField) = (await FieldOf(first), await FieldOf(last));
        if (first > last)
        {
            Refused = Refusal.Of(RefusalCodes.RequestInvalid, new Fact("field", "from"), new Fact("value", from ?? ""));
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        var (start, end) = ((await MomentAt(first))!, (await MomentAt(last))!);
        if (kind is not null)
        {
            var found = await rowComparisons.Between(start, end, kind, null, Causes, Cancel);
            (Compared, Left) = ((found.From, found.To), found.Left);
            Changed = [.. found.Changed.Select(row => new Thing(row.Stream.Replace('/', '-'), row.Name, PageOf(row.Stream), null, row.Figures, figure => WhyAddress("of", row.Stream, figure)))];
            return Page();
        }

        if (await comparisons.Between(start, end, pool, Causes, Cancel) is not { } comparison)
        {
            return NotFound();
        }

        Compared = (comparison.From, comparison.To);
        Changed =
        [
            .. comparison.Pools.Select(each => new Thing(
                "pool-" + each.PoolId, each.Name, $"/{LedgerId}/funds/{each.PoolId}",
                each.StatusBefore == each.StatusAfter ? null : (each.StatusBefore, each.StatusAfter), each.Figures, figure => WhyAddress("pool", each.PoolId, figure))),
        ];
        return Page();
    }

    private string PageOf(string stream) =>
        stream.StartsWith("party/", StringComparison.Ordinal) ? $"/{LedgerId}/exposures/{Ids.OfStream(stream)}" : EventSentences.PageOf(LedgerId, stream)!;

    /// <summary>Where the rest of a figure's entries is told.</summary>
    private string WhyAddress(string named, string thing, string figure) => Request.To(
        $"/{LedgerId}/why", (named, thing), ("figure", figure), ("after", Compared!.Value.From.Position.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("position", Compared.Value.To.Position.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        (BusinessClock.Name, At.BusinessUntil is { } until ? DateFormat.Table(until) : null), ("asOf", null));

    /// <summary>The end of the month before the page's moment; the first entry where the ledger is younger.</summary>
    private async Task<long> DefaultStart()
    {
        if (At.RecordedAt is not { } recorded)
        {
            return 0;
        }

        var day = Instants.ChinaDate(recorded);
        return Math.Max(1, await timeline.PositionAt(LedgerId, AsOfAddress.EndOf(new DateOnly(day.Year, day.Month, 1).AddDays(-1)), Cancel));
    }

    private async Task<long?> PositionOf(string? text, long standard, string field)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return standard;
        }

        if (AsOfAddress.ReadMoment(text) is not { } moment)
        {
            Refused = Refusal.Of(RefusalCodes.RequestInvalid, new Fact("field", field), new Fact("value", text));
            return null;
        }

        var (position, refused) = await asked.PositionOf(LedgerId, moment, Cancel);
        Refused = refused;
        return refused is null ? position : null;
    }

    private async Task<Moment?> MomentAt(long position) => await moments.Resolve(LedgerId, new AsOf(Position: position, BusinessUntil: At.BusinessUntil), null, Cancel);

    private async Task<string?> FieldOf(long position) => await timeline.RecordedAt(LedgerId, position, Cancel) is { } recorded ? DateFormat.Field(recorded.AddSeconds(1)) : null;
}
