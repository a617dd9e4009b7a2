using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Host.Auth;
using Ledger.Host.Catalogue;
using Ledger.Host.Confidential;
using Ledger.Host.Engine;
using Ledger.Host.Journal;

namespace Ledger.Host.Importing;

// Carrying rows out: while one part of them is on its way through the engine, the next is read and sent after it.
public sealed partial class Imports
{
    /// <summary>Rows sent together; two such parts are under way at a time.</summary>
    private const int PartSize = 1_000;

    /// <summary>Begins to carry rows out, behind the caller's back; where that is under way already, it goes on.</summary>
    public async Task<ImportAttempt> Begin(string ledgerId, string importId, RowRanges rows, Caller caller, CancellationToken cancel)
    {
        if (await Prepare(ledgerId, importId, caller, cancel) is { Refusal: { } refusal })
        {
            return ImportAttempt.Of(refusal);
        }

        var mine = new TaskCompletionSource();
        if (_underWay.TryAdd((ledgerId, importId), mine.Task))
        {
            try
            {
                await _rows.Begin(ledgerId, importId, rows, caller.Id, cancel);
            }
            catch
            {
                _underWay.TryRemove((ledgerId, importId), out _);
                mine.SetResult();
                throw;
            }

            _ = Task.Run(
                async () =>
                {
                    try
                    {
                        await CarryOut(ledgerId, importId, rows, caller, null, _stop.Token);
                    }
                    catch (Exception trouble)
                    {
                        LogInterrupted(log, trouble, ledgerId, importId);
                    }
                    finally
                    {
                        _underWay.TryRemove((ledgerId, importId), out _);
                        mine.SetResult();
                    }
                }, CancellationToken.None);
        }

        return new ImportAttempt(await _rows.Find(ledgerId, importId, cancel), false, null);
    }

    /// <summary>Carries rows out and waits for it.</summary>
    /// <param name="progress">Told after every part.</param>
    public async Task<ImportAttempt> Commit(
        string ledgerId, string importId, RowRanges rows, Caller caller, Func<ImportItem, Task>? progress, CancellationToken cancel)
    {
        if (await Prepare(ledgerId, importId, caller, cancel) is { Refusal: { } refusal })
        {
            return ImportAttempt.Of(refusal);
        }

        await _rows.Begin(ledgerId, importId, rows, caller.Id, cancel);
        await CarryOut(ledgerId, importId, rows, caller, progress, cancel);
        return new ImportAttempt(await _rows.Find(ledgerId, importId, CancellationToken.None), false, null);
    }

    private async Task<ImportAttempt> Prepare(string ledgerId, string importId, Caller caller, CancellationToken cancel)
    {
        var import = await _rows.Find(ledgerId, importId, cancel);
        return new ImportAttempt(import, false, import is null ? NotFound(importId) : NotPermitted(ledgerId, import.Kind, caller));
    }

    private async Task CarryOut(string ledgerId, string importId, RowRanges rows, Caller caller, Func<ImportItem, Task>? progress, CancellationToken cancel)
    {
        var import = (await _rows.Find(ledgerId, importId, cancel))!;
        var engine = (await engines.Find(ledgerId, cancel))!;
        var seal = import.Kind == ImportKinds.Payees ? await texts.SealOf(ledgerId, SubjectOf(importId), make: false, cancel) : null;
        var isComplete = false;
        try
        {
            List<SentRow> underWay = [];
            for (var after = 0; ;)
            {
                var pending = await _rows.Pending(ledgerId, importId, rows, after, PartSize, cancel);
                var sent = await Send(engine, import, pending, seal, caller, cancel);
                if (await Land(ledgerId, importId, underWay) is { } unanswered)
                {
                    // What was sent after it is carried out all the same, and found when this goes on.
                    LogUnanswered(log, ledgerId, importId, unanswered.Code);
                    return;
                }

                if (progress is not null && underWay.Count > 0)
                {
                    await progress((await _rows.Find(ledgerId, importId, cancel))!);
                }

                underWay = sent;
                if (pending.Count == 0)
                {
                    break;
                }

                after = pending[^1].Line;
            }

            isComplete = true;
            if (seal is not null && (await _rows.Pending(ledgerId, importId, RowRanges.All, 0, 1, cancel)).Count == 0)
            {
                // Nothing is left that would need the numbers; those that were verified are kept under their parties' own keys.
                await texts.Destroy(ledgerId, SubjectOf(importId), caller.Id, cancel);
            }
        }
        finally
        {
            await _rows.End(ledgerId, importId, isComplete, CancellationToken.None);
        }
    }

    private async Task<List<SentRow>> Send(
        LedgerEngine engine, ImportItem import, IReadOnlyList<PendingRow> pending, Seal? seal, Caller caller, CancellationToken cancel)
    {
        var steps = pending.Select(row => ImportRows.StepsOf(row.Commands)).ToList();
        if (seal is not null && caller.ActAs(CommandCatalogue.Of<VerifyAccount>(), engine.LedgerId) is not null)
        {
            await NameNumbers(engine.LedgerId, pending, steps, seal, caller, cancel);
        }

        var sent = new List<SentRow>(pending.Count);
        foreach (var (row, commands) in pending.Zip(steps))
        {
            var outcomes = new List<(Task<Outcome>, bool)>(commands.Count);
            var isWhole = true;
            for (var i = 0; i < commands.Count; i++)
            {
                var isLast = i == commands.Count - 1;
                if (caller.ActAs(CommandCatalogue.Of(commands[i].Command), engine.LedgerId) is not { } actor)
                {
                    isWhole &= !isLast;
                    continue;
                }

                var id = RowTrial.CommandIdOf(import.ImportId, row.Line);
                outcomes.Add((engine.Submit(
                    new CommandEnvelope
                    {
                        CommandId = isLast ? id : FormattableString.Invariant($"{id}.{i + 1}"), Command = commands[i].Command, Actor = actor, BusinessDate = import.BusinessDate,
                        Evidence = [new Evidence("import-file", FormattableString.Invariant($"{import.FileName} {row.Line}"), import.FileDigest)],
                    },
                    waitForRoom: true, cancel).AsTask(), commands[i].MayBeThere));
            }

            sent.Add(new SentRow(row.Line, outcomes, isWhole));
        }

        return sent;
    }

    /// <summary>Keeps the account numbers outside the journal and puts their digests where the commands name them.</summary>
    private async Task NameNumbers(
        string ledgerId, IReadOnlyList<PendingRow> pending, List<IReadOnlyList<RowStep>> steps, Seal seal, Caller caller, CancellationToken cancel)
    {
        var numbers = pending.Select((row, i) => (steps[i][^1].Command.Stream, seal.Open(row.Sealed!))).ToList();
        var digests = await texts.KeepAll(ledgerId, ImportKinds.AccountNumber, numbers, caller.Id, cancel);
        for (var i = 0; i < steps.Count; i++)
        {
            var verify = (VerifyAccount)steps[i][^1].Command;
            steps[i] = [.. steps[i].Take(steps[i].Count - 1), new RowStep(verify with { AccountDigest = digests[i] })];
        }
    }

    /// <summary>Waits for what was sent and keeps what became of it; what the engine could not answer, or null.</summary>
    private async Task<Refusal?> Land(string ledgerId, string importId, List<SentRow> underWay)
    {
        if (underWay.Count == 0)
        {
            return null;
        }

        var (done, failed, unanswered) = (0, new List<(int, Refusal)>(), (Refusal?)null);
        foreach (var row in underWay)
        {
            Refusal? refused = null;
            foreach (var (outcome, mayBeThere) in row.Outcomes)
            {
                // A conflict of ids: somebody else carried the same row out, under another name.
                if (await outcome is Outcome.Refused { Refusal: var refusal } && refusal.Code != RefusalCodes.IdempotencyConflict
                    && !(mayBeThere && refusal.Code == RefusalCodes.AlreadyExists))
                {
                    refused ??= refusal;
                }
            }

            if (refused is { Code: RefusalCodes.Busy or RefusalCodes.OutcomeUnknown or RefusalCodes.EventSchemaUnknown or RefusalCodes.InternalError })
            {
                // Nothing that the row did: it stays ready, and whoever commits again meets it.
                unanswered ??= refused;
            }
            else if (refused is not null)
            {
                failed.Add((row.Line, refused));
            }
            else if (row.IsWhole)
            {
                done++;
            }
        }

        await _rows.Progress(ledgerId, importId, done, failed, CancellationToken.None);
        return unanswered;
    }

    /// <summary>A row whose commands are on their way.</summary>
    /// <param name="Outcomes">Each to come, and whether it is as good as done where the thing exists already.</param>
    /// <param name="IsWhole">Whether its last command is among them; else somebody with another role does the rest.</param>
    private sealed record SentRow(int Line, IReadOnlyList<(Task<Outcome> Outcome, bool MayBeThere)> Outcomes, bool IsWhole);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ledger {Ledger}: import {Import} stopped, the engine answered {Code}; committing it again goes on.")]
    private static partial void LogUnanswered(ILogger log, string ledger, string import, string code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ledger {Ledger}: import {Import} was interrupted; committing it again goes on.")]
    private static partial void LogInterrupted(ILogger log, Exception e, string ledger, string import);
}
