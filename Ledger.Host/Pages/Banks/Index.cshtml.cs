using Ledger.Domain.BankStatements;
using Ledger.Domain.Kernel;
using Ledger.Host.Banking;
using Ledger.Host.Engine;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Banks;

/// <summary>银行对账: what waits for a person, the batches that left, the statements that came back.</summary>
[RequestSizeLimit(StatementFile.Limit + 100_000)]
public sealed class IndexModel(BankBooks books, StatementImports imports, LedgerEngines engines) : BankPage(engines)
{
    private const int PageSize = 25;

    /// <summary>Lines that wait for a person, longest waiting first.</summary>
    public Page<LineRow> Worklist { get; private set; } = new([], null, null);
    public IReadOnlyList<BatchRow> Batches { get; private set; } = [];
    public IReadOnlyList<StatementRow> Statements { get; private set; } = [];
    public IReadOnlyList<BankAccountRow> Accounts { get; private set; } = [];

    public async Task OnGetAsync(string? cursor) => await Load(cursor);

    public async Task<IActionResult> OnPostAsync(IFormFile? statement)
    {
        if (Caller.ActAs(StatementImports.Kind, LedgerId) is not { } actor)
        {
            Refused(StatementImports.Kind, "bank-statement", Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", LedgerId), new Fact("command", StatementImports.Kind.Name), new Fact("roles", StatementImports.Kind.Roles)));
        }
        else if (statement is not { Length: > 0 })
        {
            Refused(StatementImports.Kind, "bank-statement", Refusal.Of(RefusalCodes.RequestInvalid, new Fact("field", "statement"), new Fact("value", "")));
        }
        else
        {
            using var bytes = new MemoryStream();
            await statement.CopyToAsync(bytes, Cancel);
            var answer = await imports.Run(LedgerId, new StatementFile(statement.FileName, bytes.ToArray()), actor, BusinessDate, Cancel);
            if (answer.Refusal is null)
            {
                return LocalRedirect(Seen($"/bank/statements/{answer.Statements[0].StatementId}", Math.Max(answer.Position, At.Position)));
            }

            await Refresh(answer.Position);
            Refused(StatementImports.Kind, "bank-statement", answer.Refusal);
        }

        await Load(null);
        return Page();
    }

    private async Task Load(string? cursor)
    {
        Worklist = await books.Worklist(At, cursor, PageSize, Cancel);
        Batches = (await books.Batches(At, null, PageSize, Cancel)).Items;
        Statements = (await books.Statements(At, null, PageSize, Cancel)).Items;
        Accounts = await books.Accounts(At, Cancel);
    }
}
