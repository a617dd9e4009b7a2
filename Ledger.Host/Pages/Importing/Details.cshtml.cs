using System.Globalization;
using Ledger.Domain.Kernel;
using Ledger.Host.Importing;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Importing;

/// <summary>One file: what its rows came to, which of them are to be carried out, and how far that has come.</summary>
public sealed class DetailsModel(Imports imports) : ImportPage
{
    private const int PageSize = 50;

    public ImportItem Import { get; private set; } = null!;
    public IReadOnlyList<ImportedRow> Rows { get; private set; } = [];

    /// <summary>The outcome that is shown alone, or null.</summary>
    public string? Outcome { get; private set; }

    /// <summary>The line after which the next page begins, or null.</summary>
    public string? Next { get; private set; }

    /// <summary>What is typed for the rows to be carried out.</summary>
    public string? Wanted { get; private set; }

    public static IReadOnlyList<string> Outcomes { get; } = ["ready", "refused", "known", "done", "failed"];

    public async Task<IActionResult> OnGetAsync(string id, string? outcome, int after) => await Load(id, outcome, after) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string id, string? which, string? rows, string[] row)
    {
        if (!await Load(id, null, 0))
        {
            return NotFound();
        }

        Wanted = rows;
        var chosen = string.Join(',', row.Append(rows).Where(text => !string.IsNullOrWhiteSpace(text)));
        if (which == "chosen" && chosen.Length == 0 || RowRanges.Read(which == "chosen" ? chosen : null) is not { } ranges)
        {
            Refused(Import.Kind, Refusal.Of(RefusalCodes.RequestInvalid, new Fact("field", "rows"), new Fact("value", rows ?? "")));
            return Page();
        }

        if ((await imports.Begin(LedgerId, id, ranges, Caller, Cancel)).Refusal is { } refusal)
        {
            Refused(Import.Kind, refusal);
            return Page();
        }

        return LocalRedirect($"/{LedgerId}/imports/{id}");
    }

    /// <summary>Forgets the import.</summary>
    public async Task<IActionResult> OnPostDiscardAsync(string id)
    {
        if (!await Load(id, null, 0))
        {
            return NotFound();
        }

        if (await imports.Discard(LedgerId, id, Caller, Cancel) is { } refusal)
        {
            Refused(Import.Kind, refusal);
            return Page();
        }

        return LocalRedirect($"/{LedgerId}/imports");
    }

    private async Task<bool> Load(string id, string? outcome, int after)
    {
        if (await imports.Find(LedgerId, id, Cancel) is not { } import)
        {
            return false;
        }

        Import = import;
        Outcome = Outcomes.FirstOrDefault(each => each == outcome);
        var rows = await imports.Rows(LedgerId, id, Outcome, Math.Max(after, 0), PageSize + 1, Cancel);
        Rows = [.. rows.Take(PageSize)];
        Next = rows.Count > PageSize ? Rows[^1].Line.ToString(CultureInfo.InvariantCulture) : null;
        return true;
    }
}
