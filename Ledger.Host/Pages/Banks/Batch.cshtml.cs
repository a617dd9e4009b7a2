using Ledger.Domain.PaymentBatches;
using Ledger.Host.Banking;
using Ledger.Host.Catalogue;
using Ledger.Host.Engine;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Banks;

/// <summary>支付批次: one batch, its file, and where each of its orders stands.</summary>
public sealed class BatchModel(BankBooks books, BatchFiles files, LedgerEngines engines) : BankPage(engines)
{
    public BatchRow Batch { get; private set; } = null!;
    public IReadOnlyList<BatchPaymentRow> Payments { get; private set; } = [];

    /// <summary>Whether the reader may see account numbers on their way to the bank.</summary>
    public bool MayTakeCopy => Caller.RolesIn(LedgerId).Contains(Roles.Releaser);

    public async Task<IActionResult> OnGetAsync(string id) => await Load(id) ? Page() : NotFound();

    /// <summary>The file for the bank, to be saved.</summary>
    public async Task<IActionResult> OnGetFileAsync(string id) =>
        await files.Find(LedgerId, id, Cancel) is { } file ? File(file.Bytes, "application/xml", file.Name) : NotFound();

    public async Task<IActionResult> OnPostAsync(string id, string? reason, string? key)
    {
        if (!await Load(id))
        {
            return NotFound();
        }

        if (await Carry(new WithdrawBatch((reason ?? "").Trim()) { BatchId = id }, key) is { } position)
        {
            return LocalRedirect(Seen($"/bank/batches/{id}", position));
        }

        await Load(id);
        return Page();
    }

    private async Task<bool> Load(string id)
    {
        if (await books.FindBatch(At, id, Cancel) is not { } batch)
        {
            return false;
        }

        Batch = batch;
        Payments = await books.Payments(At, id, Cancel);
        return true;
    }
}
