using System.Globalization;
using Ledger.Domain.BankStatements;
using Ledger.Host.Banking;
using Ledger.Host.Engine;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Banks;

/// <summary>对账单: one statement, its lines and what became of each; lines in doubt are decided here.</summary>
public sealed class StatementModel(BankBooks books, BankFiles files, LedgerEngines engines) : BankPage(engines)
{
    private const int PageSize = 200;

    public StatementRow Statement { get; private set; } = null!;
    public IReadOnlyList<LineRow> Lines { get; private set; } = [];

    /// <summary>The line before the first that is shown.</summary>
    public int After { get; private set; }

    /// <summary>The pages beside this one, as values of <c>after</c>; null where there is none.</summary>
    public (string? Previous, string? Next) Beside => (
        After == 0 ? null : Math.Max(0, After - PageSize).ToString(CultureInfo.InvariantCulture),
        After + Lines.Count < Statement.Lines ? (After + Lines.Count).ToString(CultureInfo.InvariantCulture) : null);

    /// <summary>The line whose form was refused.</summary>
    public string? Tried { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id) => await Load(id) ? Page() : NotFound();

    /// <summary>The file as it was kept, to be saved.</summary>
    public async Task<IActionResult> OnGetFileAsync(string id) =>
        await files.OfStatement(LedgerId, id, Cancel) is { } file
            ? File(file.Bytes, "application/octet-stream", file.Name) : NotFound();

    public async Task<IActionResult> OnPostAsync(string id, string? act, string? line, string? order, string? reason, string? key)
    {
        if (!await Load(id) || line is null)
        {
            return NotFound();
        }

        var said = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        Tried = line;
        BankStatementCommand? command = act switch
        {
            "match" => new MatchLine(line, (order ?? "").Trim(), said) { StatementId = id },
            "set-aside" => new SetLineAside(line, said ?? "") { StatementId = id },
            _ => null,
        };
        if (command is null)
        {
            return NotFound();
        }

        if (await Carry(command, key) is { } position)
        {
            return LocalRedirect(Seen($"/bank/statements/{id}", position) + $"&line={line}#line-{line}");
        }

        await Load(id);
        return Page();
    }

    private async Task<bool> Load(string id)
    {
        if (await books.FindStatement(At, id, Cancel) is not { } statement)
        {
            return false;
        }

        Statement = statement;
        // A line that is named, by a form or a link, is on the page that is shown.
        After = int.TryParse(Request.HasFormContentType ? Request.Form["line"] : Request.Query["line"], NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            ? (Math.Max(line, 1) - 1) / PageSize * PageSize
            : int.TryParse(Request.Query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? after : 0;
        Lines = await books.Lines(At, id, Cancel, After, PageSize);
        return true;
    }
}
