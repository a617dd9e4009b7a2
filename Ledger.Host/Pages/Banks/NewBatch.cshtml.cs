using System.Globalization;
using System.Security.Cryptography;
using Ledger.Domain.PaymentBatches;
using Ledger.Host.Engine;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Banks;

/// <summary>编制支付批次: choose approved orders and the account; drawing up sends them.</summary>
public sealed class NewBatchModel(BankBooks books, ApprovalQueue orders, LedgerEngines engines) : BankPage(engines)
{
    public IReadOnlyList<OrderRow> Orders { get; private set; } = [];
    public IReadOnlyList<BankAccountRow> Accounts { get; private set; } = [];

    /// <summary>The orders that were chosen.</summary>
    public IReadOnlySet<string> Chosen { get; private set; } = new HashSet<string>();

    /// <summary>The id that submitting gives the batch.</summary>
    public string BatchId { get; private set; } = "";

    /// <summary>The day the bank is asked to pay on.</summary>
    public DateOnly ExecuteOn { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (!May<DrawUpBatch>())
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        await Load();
        Chosen = Orders.Select(order => order.OrderId).ToHashSet(StringComparer.Ordinal);
        BatchId = NewId();
        ExecuteOn = Today;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? account, string? executeOn, string[]? order, string? batchId, string? key)
    {
        BatchId = batchId ?? "";
        ExecuteOn = DateOnly.TryParseExact(executeOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : Today;
        Chosen = (order ?? []).ToHashSet(StringComparer.Ordinal);
        if (await Carry(new DrawUpBatch(account ?? "", ExecuteOn, [.. order ?? []]) { BatchId = BatchId }, key) is { } position)
        {
            return LocalRedirect(Seen($"/bank/batches/{BatchId}", position));
        }

        await Load();
        return Page();
    }

    private async Task Load()
    {
        Orders = (await orders.List(At, new OrderFilter { Status = "approved", OldestFirst = true }, null, DrawUpBatchValidator.MostOrders, Cancel)).Items;
        Accounts = await books.Accounts(At, Cancel);
    }

    /// <summary>A number that people can read out: the day and four letters that nobody mistakes for one another.</summary>
    private string NewId() => string.Create(
        CultureInfo.InvariantCulture, $"pc-{Today:yyyyMMdd}-{RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 4)}");
}
