using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Proof;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>What a verification of a ledger is doing, or how it ended.</summary>
public enum VerificationState
{
    /// <summary>Hashes the entries.</summary>
    Reading,
    /// <summary>Holds the folded tables against a fresh fold.</summary>
    CheckingTables,
    /// <summary>Everything is as it was sealed; it was signed for.</summary>
    Sound,
    /// <summary>Something is not; the first position that cannot be trusted is named.</summary>
    Unsound,
    /// <summary>Somebody stopped it, or the host was stopped.</summary>
    Cancelled,
    /// <summary>It could not be carried through: nothing is known of the ledger.</summary>
    Failed,
}

/// <summary>A verification of one ledger, under way or over.</summary>
/// <param name="StartedBy">The account of who asked for it.</param>
/// <param name="JournalOnly">Whether the folded tables are left out.</param>
/// <param name="Entries">How many entries were hashed.</param>
/// <param name="HeadPosition">How many there were when it began.</param>
/// <param name="Root">Root of the tree that was recomputed, in hex; null while it goes on.</param>
/// <param name="Checkpoint">The signed note over it; null where it is not sound.</param>
/// <param name="Key">The verifier key of that note.</param>
/// <param name="Flaw">The first thing that is wrong.</param>
/// <param name="Problem">Why it could not be carried through: <c>tables-busy</c> while a rebuild is at work, or <c>failed</c>.</param>
public sealed record VerificationRun(
    string RunId, string LedgerId, string StartedBy, bool JournalOnly, DateTimeOffset StartedAt, DateTimeOffset MovedAt, DateTimeOffset? EndedAt, VerificationState State,
    long Entries, long HeadPosition, string? Root, string? Checkpoint, string? Key, Flaw? Flaw, string? Problem)
{
    /// <summary>Whether it still goes on.</summary>
    public bool IsUnderWay => EndedAt is null;

    /// <summary>Entries hashed in a second, on the average so far.</summary>
    public double EntriesPerSecond => Entries / Math.Max((MovedAt - StartedAt).TotalSeconds, 0.001);

    /// <summary>Seconds until the head is reached at that rate; null where nothing has been hashed yet, and once all has been.</summary>
    public double? SecondsLeft => State == VerificationState.Reading && Entries > 0 ? Math.Max(0, HeadPosition - Entries) / Math.Max(EntriesPerSecond, 1) : null;
}

/// <summary>
/// Verifications that readers ask this process for: the same work as the verb, one at a time for each ledger. The latest of each ledger are
/// remembered until the process ends; what is to be kept is the signed checkpoint.
/// </summary>
/// <param name="ownerConnectionString">As the role that owns the schema: a fresh fold needs tables of its own.</param>
public sealed class VerificationRuns(
    NpgsqlDataSource database, string ownerConnectionString, Checkpoints checkpoints, TimeProvider clock, ILogger<VerificationRuns> log) : IAsyncDisposable
{
    private const int Remembered = 20;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Work>> _works = new(StringComparer.Ordinal);
    private bool _closed;

    /// <summary>The latest verifications of a ledger, newest first.</summary>
    public IReadOnlyList<VerificationRun> Latest(string ledgerId)
    {
        lock (_gate)
        {
            return _works.TryGetValue(ledgerId, out var works) ? [.. works.Select(work => work.Run).Reverse()] : [];
        }
    }

    /// <summary>Starts one, or refuses because one is under way or there is no such ledger.</summary>
    public async Task<(VerificationRun? Run, Refusal? Refused)> Start(string ledgerId, string startedBy, bool journalOnly, CancellationToken cancel)
    {
        if (await new PostgresJournal(database).ReadHead(ledgerId, cancel) is not { } head)
        {
            return (null, Refusal.Of(RefusalCodes.NotFound, new Fact("ledger", ledgerId)));
        }

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (!_works.TryGetValue(ledgerId, out var works))
            {
                _works.Add(ledgerId, works = []);
            }

            if (works.FirstOrDefault(work => work.Run.IsUnderWay) is { Run: var going })
            {
                return (null, Refusal.Of(RefusalCodes.VerificationUnderWay, new Fact("runId", going.RunId), new Fact("startedBy", going.StartedBy)));
            }

            var now = clock.GetUtcNow();
            var begun = new Work(new VerificationRun(
                Guid.CreateVersion7().ToString(), ledgerId, startedBy, journalOnly, now, now, null, VerificationState.Reading, 0, head.Position, null, null, null, null, null));
            works.Add(begun);
            if (works.Count > Remembered)
            {
                works.RemoveAt(0);
            }

            begun.Task = Task.Run(() => Carry(begun), CancellationToken.None);
            return (begun.Run, null);
        }
    }

    /// <summary>Stops one; false where there is none of that id. One that is over stays as it is.</summary>
    public bool Cancel(string ledgerId, string runId)
    {
        lock (_gate)
        {
            if (!_works.TryGetValue(ledgerId, out var works) || works.Find(work => work.Run.RunId == runId) is not { } found)
            {
                return false;
            }

            found.Stop.Cancel();
            return true;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        List<Work> going;
        lock (_gate)
        {
            _closed = true;
            going = [.. _works.Values.SelectMany(works => works)];
        }

        foreach (var work in going)
        {
            await work.Stop.CancelAsync();
            await work.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            work.Stop.Dispose();
        }
    }

    private async Task Carry(Work work)
    {
        var ledgerId = work.Run.LedgerId;
        try
        {
            var finding = (await new Verification(database).Run(ledgerId, new Told(entries => Move(work, run => run with { Entries = entries })), null, work.Stop.Token))!;
            Move(work, run => run with { Entries = finding.Positions, Root = Convert.ToHexStringLower(finding.Root) });
            if (finding.Flaw is null && !work.Run.JournalOnly)
            {
                Move(work, run => run with { State = VerificationState.CheckingTables });
                await using var owner = NpgsqlDataSource.Create(ownerConnectionString);
                finding = finding with { Flaw = await TableCheck.Run(owner, ledgerId, work.Stop.Token) };
            }

            // A ledger that does not verify is not signed for.
            var note = finding.Flaw is null ? checkpoints.Sign(ledgerId, finding.Positions, finding.Root, await HashingOf(ledgerId)).ToString() : null;
            End(work, run => run with
            {
                State = finding.Flaw is null ? VerificationState.Sound : VerificationState.Unsound, Flaw = finding.Flaw, Checkpoint = note,
                Key = note is null ? null : checkpoints.VerifierOf(ledgerId).ToString(),
            });
        }
        catch (Exception) when (work.Stop.IsCancellationRequested)
        {
            End(work, run => run with { State = VerificationState.Cancelled });
        }
        catch (RebuildBusyException)
        {
            End(work, run => run with { State = VerificationState.Failed, Problem = "tables-busy" });
        }
        catch (Exception e)
        {
            log.LogError(e, "The verification of {Ledger} could not be carried through.", ledgerId);
            End(work, run => run with { State = VerificationState.Failed, Problem = "failed" });
        }
    }

    private async Task<TreeHashing> HashingOf(string ledgerId) =>
        TreeHashing.Named((await new PostgresJournal(database).ReadHead(ledgerId, CancellationToken.None))!.HashAlgorithm);

    private void Move(Work work, Func<VerificationRun, VerificationRun> step)
    {
        lock (_gate)
        {
            work.Run = step(work.Run) with { MovedAt = clock.GetUtcNow() };
        }
    }

    private void End(Work work, Func<VerificationRun, VerificationRun> step)
    {
        lock (_gate)
        {
            work.Run = step(work.Run) with { EndedAt = clock.GetUtcNow() };
        }
    }

    private sealed class Work(VerificationRun run)
    {
        public VerificationRun Run { get; set; } = run;

        public CancellationTokenSource Stop { get; } = new();

        public Task Task { get; set; } = Task.CompletedTask;
    }

    /// <summary>Reports at once, on the thread that hashes.</summary>
    private sealed class Told(Action<long> tell) : IProgress<long>
    {
        public void Report(long value) => tell(value);
    }
}
