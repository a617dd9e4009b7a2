using Ledger.Domain;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Seeding;

namespace Ledger.Tests.Seeding;

/// <summary>A scenario carried out on the rules alone: no database, no engine, only what was decided line by line.</summary>
internal sealed class RehearsedLedger : IStates
{
    private readonly Dictionary<string, AggregateState> _states = new(StringComparer.Ordinal);

    /// <summary>The folder of the golden scenario.</summary>
    public static string GoldenFolder { get; } = Path.Combine(Root(), "seeds", "zigong-gxq");

    /// <summary>The folder of all seeds.</summary>
    public static string SeedsFolder { get; } = Path.Combine(Root(), "seeds");

    /// <summary>What was appended, in order.</summary>
    public List<RehearsedEntry> Entries { get; } = [];

    /// <summary>What became of each line: null where it was accepted.</summary>
    public List<(ScenarioLine Line, Refusal? Refusal)> Attempts { get; } = [];

    /// <summary>Carries a scenario out.</summary>
    public static RehearsedLedger Of(Scenario scenario)
    {
        var ledger = new RehearsedLedger();
        foreach (var line in scenario.Lines)
        {
            ledger.Attempts.Add((line, ledger.Try(line)));
        }

        return ledger;
    }

    public T Get<T>(string stream) where T : AggregateState =>
        (T)(_states.TryGetValue(stream, out var state) ? state : Aggregates.InitialOf(stream));

    /// <summary>The pool as it stands.</summary>
    public FundPool Pool(string poolId) => Get<FundPool>(FundPool.StreamOf(poolId));

    /// <summary>Tries one command on a day.</summary>
    public Refusal? Try(ICommand command, Actor actor, DateTimeOffset at, DateOnly businessDate)
    {
        var decision = Aggregates.Decide(command, new CommandContext(actor, businessDate, Instants.ChinaDate(at)), this);
        if (decision is Decision.Refused refused)
        {
            return refused.Refusal;
        }

        foreach (var (stream, happened) in ((Decision.Accepted)decision).Events)
        {
            var state = (_states.TryGetValue(stream, out var before) ? before : Aggregates.InitialOf(stream)).Evolve(happened);
            _states[stream] = state;
            Entries.Add(new RehearsedEntry(Entries.Count + 1, at, businessDate, stream, happened, state));
        }

        return null;
    }

    private Refusal? Try(ScenarioLine line) =>
        line.RefusedAtTheDoor() ?? Try(line.Command, line.Envelope().Actor, line.At, line.BusinessDate);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Ledger.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }

        return folder.FullName;
    }
}

/// <summary>One appended fact and the state of its stream after it.</summary>
internal sealed record RehearsedEntry(int Position, DateTimeOffset RecordedAt, DateOnly BusinessDate, string Stream, Event Happened, AggregateState After);
