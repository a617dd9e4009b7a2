using System.Globalization;
using Ledger.Host.Auditing;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Auditors;

/// <summary>抽样: a sample with everything that repeats its draw; the address is the record of it.</summary>
public sealed class SampleModel(AuditSamples samples) : LedgerPage
{
    /// <summary>More rows than this belong into a file.</summary>
    private const int MostShown = 500;

    public override string Area => "audit";

    public DrawnSample Sample { get; private set; } = null!;
    public AuditTable Table { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string? of, string? size, string? seed)
    {
        if (AuditSamples.Find(of ?? AuditSamples.Populations[0].Id) is not { } population
            || !int.TryParse(size ?? "25", NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) || wanted is < 1 or > AuditSamples.LargestSize
            || (seed is not null && !AuditSamples.IsSeed(seed)))
        {
            return NotFound();
        }

        Sample = await samples.Draw(population, At, seed, wanted, Cancel);
        Table = new AuditTable(this, population.Columns, Sample.Rows.Take(MostShown).ToList());
        return Page();
    }
}
