using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Language;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Reasons;

/// <summary>两个时刻的比较: what changed in the balances, by how much, because of which entries. The second moment is that of the page where nothing is said.</summary>
public sealed class CompareModel(AskedMoments asked, Moments moments, PoolComparisons comparisons, PoolBalances balances, Timeline timeline) : LedgerPage
{
    private const int Causes = 10;

    public override string Area => "funds";

    /// <summary>What is compared; null where it cannot be.</summary>
    public PoolComparison? Comparison { get; private set; }

    /// <summary>Why it cannot be.</summary>
    public Refusal? Refused { get; private set; }

    /// <summary>All pools of the second moment, to choose from.</summary>
    public IReadOnlyList<PoolBalance> Pools { get; private set; } = [];

    /// <summary>What stands in the form.</summary>
    public string? FromField { get; private set; }
    public string? ToField { get; private set; }
    public string? PoolId { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? from, string? to, string? pool)
    {
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

        Comparison = await comparisons.Between((await MomentAt(first))!, (await MomentAt(last))!, pool, Causes, Cancel);
        return Comparison is null ? NotFound() : Page();
    }

    /// <summary>Where the rest of a figure's entries is told.</summary>
    public string WhyAddress(string poolId, string figure) => Request.To(
        $"/{LedgerId}/why", ("pool", poolId), ("figure", figure), ("after", Comparison!.From.Position.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("position", Comparison.To.Position.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("businessUntil", At.BusinessUntil is { } until ? DateFormat.Table(until) : null), ("asOf", null));

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
