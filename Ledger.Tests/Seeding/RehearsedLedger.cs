using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Seeding;

namespace Ledger.Tests.Seeding;

/// <summary>A scenario carried out on the rules alone: no database, no engine, only what was decided line by line.</summary>
internal sealed class RehearsedLedger
{
    private readonly World _world = new();

    /// <summary>The folder of all seeds.</summary>
    public static string SeedsFolder { get; } = FindSeeds(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>The folder of the golden scenario.</summary>
    public static string GoldenFolder { get; } = Path.Combine(SeedsFolder, "zigong-gxq");

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

    /// <summary>The state of a stream at the end.</summary>
    public T State<T>(string stream) where T : AggregateState => _world.State<T>(stream);

    /// <summary>The pool at the end.</summary>
    public FundPool Pool(string poolId) => State<FundPool>(FundPool.StreamOf(poolId));

    private Refusal? Try(ScenarioLine line)
    {
        if (line.RefusedAtTheDoor() is { } atTheDoor)
        {
            return atTheDoor;
        }

        var decision = _world.Decide(line.Command, line.By.Id, line.BusinessDate, Instants.ChinaDate(line.At));
        if (decision is Decision.Refused refused)
        {
            return refused.Refusal;
        }

        foreach (var (stream, happened) in ((Decision.Accepted)decision).Events)
        {
            _world.Append(stream, happened);
            Entries.Add(new RehearsedEntry(Entries.Count + 1, line.At, line.BusinessDate, stream, happened, _world.State<AggregateState>(stream)));
        }

        return null;
    }

    private static string FindSeeds(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "seeds", "figures.csv")))
        {
            folder = folder.Parent;
        }

        return Path.Combine((folder ?? throw new InvalidOperationException("The tests run outside of the repository.")).FullName, "seeds");
    }
}

/// <summary>One appended fact and the state of its stream after it.</summary>
internal sealed record RehearsedEntry(int Position, DateTimeOffset RecordedAt, DateOnly BusinessDate, string Stream, Event Happened, AggregateState After);
