using Ledger.Domain.Kernel;
using Ledger.Host.Importing;
using Ledger.Host.Language;

namespace Ledger.Host.Pages.Importing;

/// <summary>What the pages of importing share.</summary>
public abstract class ImportPage : LedgerPage
{
    public override string Area => "awards";

    /// <summary>Why the last form was refused.</summary>
    public Refusal? Problem { get; private set; }

    /// <summary>The kinds that the reader may import, now and not in the past.</summary>
    public IEnumerable<string> Kinds => At.IsPast ? [] : ImportKinds.All.Where(May);

    /// <summary>Whether the reader may try one of the commands of a kind.</summary>
    public bool May(string kind) => !At.IsPast && ImportKinds.CommandsOf(kind).Any(command => Caller.ActAs(command, LedgerId) is not null);

    /// <summary>Shows a refusal and notes it for the auditor.</summary>
    protected void Refused(string kind, Refusal refusal)
    {
        Note(ImportKinds.CommandsOf(kind)[0], "import", refusal);
        Problem = refusal;
        Response.StatusCode = RefusalStatus.Of(refusal.Code);
    }
}
