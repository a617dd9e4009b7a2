using Ledger.Domain.Kernel;
using Ledger.Host.Projections;
using Ledger.Host.Proof;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Requests;

/// <summary>凭据: what proves one payment to somebody who does not trust this house, and how he can tell for himself.</summary>
public sealed class EvidenceModel(ApprovalQueue orders, PaymentStory stories, JournalPages journal, Bundles bundles) : LedgerPage
{
    public override string Area => "requests";

    /// <summary>The order as it stands at the moment shown.</summary>
    public OrderRow Row { get; private set; } = null!;

    /// <summary>The entries that tell its story, by position.</summary>
    public IReadOnlyList<EntryRow> Story { get; private set; } = [];

    /// <summary>What the file holds.</summary>
    public EvidenceBundle Bundle { get; private set; } = null!;

    /// <summary>The checkpoint that every proof leads to.</summary>
    public Checkpoint Checkpoint { get; private set; } = null!;

    /// <summary>The witnesses that signed it too, and when.</summary>
    public IEnumerable<(string Name, DateTimeOffset At)> Witnesses => Bundle.Witnesses.Select((witness, i) =>
        (witness.Name, NoteVerifier.TimeOf(Bundle.Note.Signatures[Bundle.Keys.Count + i])!.Value));

    /// <summary>Where the file is fetched, as of the moment shown.</summary>
    public string FileAddress => FormattableString.Invariant(
        $"/api/ledgers/{LedgerId}/disbursement-orders/{Row.OrderId}/evidence?asOf=position:{At.Position}");

    /// <summary>How to check the file on a machine that has nothing else.</summary>
    public string Command => $"deploy/ledger verify --bundle {Row.OrderId}.ledger-evidence --key '{Bundle.Keys[0]}'";

    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (!Ids.IsValid(id) || await orders.Find(At, id, Cancel) is not { } row || await stories.Of(At, id, Cancel) is not { } positions)
        {
            return NotFound();
        }

        Row = row;
        Bundle = await bundles.Make(LedgerId, id, positions, At.Position, Cancel);
        Checkpoint = Checkpoint.Parse(Bundle.Note.Text);
        Story = await journal.All(LedgerId, positions, Cancel);
        return Page();
    }
}
