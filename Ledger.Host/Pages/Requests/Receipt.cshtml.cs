using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Kernel;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Requests;

/// <summary>回执: what an act left in the journal. It can be opened again at any time, by anybody who may read the ledger.</summary>
public sealed class ReceiptModel(JournalPages journal, ApprovalQueue orders) : LedgerPage
{
    public override string Area => "requests";

    /// <summary>The order as it stands at the moment shown.</summary>
    public OrderRow Row { get; private set; } = null!;

    /// <summary>The entry of the act.</summary>
    public EntryRow Entry { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string id, long position)
    {
        if (!Ids.IsValid(id) || await journal.Find(LedgerId, position, Cancel) is not { } entry || entry.Stream != DisbursementOrder.StreamOf(id)
            || await orders.Find(At, id, Cancel) is not { } row)
        {
            return NotFound();
        }

        Entry = entry;
        Row = row;
        return Page();
    }
}
