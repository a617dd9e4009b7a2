using Ledger.Host.Projections;

namespace Ledger.Host.Pages.Rebuilding;

/// <summary>投影: how far the tables are that everything else is read from, by which rules they were folded, and how far a rebuild has come.</summary>
public sealed class IndexModel(ProjectionRunner runner, RebuildRuns runs) : LedgerPage
{
    private const int Shown = 20;

    public override string Area => "journal";

    /// <summary>What the projections do in the process that answers.</summary>
    public ProjectionState? State { get; private set; }

    /// <summary>The latest rebuilds, newest first.</summary>
    public IReadOnlyList<RebuildRun> Runs { get; private set; } = [];

    /// <summary>The rebuild that goes on now.</summary>
    public RebuildRun? UnderWay => Runs.FirstOrDefault(run => run.IsUnderWay);

    public async Task OnGetAsync()
    {
        State = runner.States.FirstOrDefault(state => state.LedgerId == LedgerId);
        Runs = await runs.Latest(LedgerId, Shown, Cancel);
    }
}
