using System.Collections.Concurrent;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Catalogue;
using Ledger.Host.Confidential;
using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Importing;

/// <summary>
/// Imports applications and payees from files. A file is tried first: every row gets its outcome and nothing is written to the journal. Then all
/// rows that are ready, or chosen ones, are carried out, each by commands whose ids are made of the file's digest and the row's number. A command
/// is carried out once, so an import that was interrupted by whatever goes on when it is committed again, and doubles nothing. Rows are read,
/// tried, kept and carried out as they come: a long file needs no more memory than a short one.
/// </summary>
public sealed partial class Imports(
    NpgsqlDataSource database, IJournalStore store, LedgerEngines engines, ConfidentialTexts texts, TimeProvider clock, ILogger<Imports> log) : IAsyncDisposable
{
    /// <summary>Rows tried together.</summary>
    private const int TrialSize = 500;

    private readonly ImportRows _rows = new(database, clock);
    private readonly ConcurrentDictionary<(string Ledger, string Import), Task> _underWay = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>An import, or null.</summary>
    public Task<ImportItem?> Find(string ledgerId, string importId, CancellationToken cancel) => _rows.Find(ledgerId, importId, cancel);

    /// <summary>The imports of a ledger, last tried first.</summary>
    public Task<IReadOnlyList<ImportItem>> List(string ledgerId, int limit, CancellationToken cancel) => _rows.List(ledgerId, limit, cancel);

    /// <summary>Rows of an import after a line, each with its outcome.</summary>
    public Task<IReadOnlyList<ImportedRow>> Rows(string ledgerId, string importId, string? outcome, int afterLine, int limit, CancellationToken cancel) =>
        _rows.Rows(ledgerId, importId, outcome, afterLine, limit, cancel);

    /// <summary>Tries a file. The same file again is tried anew on the ledger as it is now.</summary>
    /// <param name="businessDate">The day its commands are to belong to; null means today, or the day it began to be carried out with.</param>
    public async Task<ImportAttempt> Try(string ledgerId, string kind, ImportFile file, Caller caller, DateOnly? businessDate, CancellationToken cancel)
    {
        if (NotPermitted(ledgerId, kind, caller) is { } notPermitted)
        {
            return ImportAttempt.Of(notPermitted);
        }

        if (await engines.Find(ledgerId, cancel) is null)
        {
            return ImportAttempt.Of(Refusal.Of(RefusalCodes.NotFound, new Fact("ledger", ledgerId)));
        }

        var importId = $"{kind[0]}-{file.Digest[..40]}";
        var earlier = await _rows.Find(ledgerId, importId, cancel);
        if (_underWay.ContainsKey((ledgerId, importId)))
        {
            return ImportAttempt.Of(Refusal.Of(RefusalCodes.IllegalState, new Fact("state", "committing"), new Fact("command", "try-import")));
        }

        // A command that was carried out holds its day; the same command again must hold the same.
        var today = Instants.ChinaDate(clock.GetUtcNow());
        var day = earlier is { BegunAt: not null } ? earlier.BusinessDate : businessDate ?? today;
        var seal = kind == ImportKinds.Payees ? await texts.SealOf(ledgerId, SubjectOf(importId), make: true, cancel) : null;
        var import = new ImportItem(
            importId, kind, "tried", file.Name, file.Format, file.Digest, file.Size, day, 0, 0, 0, 0, 0, 0, 0, [], caller.Id, clock.GetUtcNow(), null, null, null);
        try
        {
            await _rows.Keep(
                import, ledgerId,
                keep => TryRows(import, file, new RowTrial(store, texts, ledgerId, importId, caller, day, today), seal, keep, cancel), cancel);
        }
        catch (ImportFault fault)
        {
            if (seal is not null && earlier is null)
            {
                await texts.Destroy(ledgerId, SubjectOf(importId), caller.Id, cancel);
            }

            return ImportAttempt.Of(fault.Refusal);
        }

        return new ImportAttempt(await _rows.Find(ledgerId, importId, cancel), earlier is null, null);
    }

    /// <summary>Forgets an import and the account numbers in it; what was carried out stands in the journal. Why not, or null.</summary>
    public async Task<Refusal?> Discard(string ledgerId, string importId, Caller caller, CancellationToken cancel)
    {
        var import = await _rows.Find(ledgerId, importId, cancel);
        var refusal = import is null ? NotFound(importId)
            : NotPermitted(ledgerId, import.Kind, caller)
            ?? (import.IsUnderWay ? Refusal.Of(RefusalCodes.IllegalState, new Fact("state", "committing"), new Fact("command", "discard-import")) : null);
        if (refusal is null)
        {
            await _rows.Remove(ledgerId, importId, cancel);
            await texts.Destroy(ledgerId, SubjectOf(importId), caller.Id, cancel);
        }

        return refusal;
    }

    /// <summary>Ends what is under way; what was sent is carried out, and committing again does the rest.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_underWay.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static async Task<ImportItem> TryRows(
        ImportItem import, ImportFile file, RowTrial trial, Seal? seal, Func<TriedRow, Task> keep, CancellationToken cancel)
    {
        using var rows = file.Rows().GetEnumerator();
        var columns = SheetColumns.Find(rows, RowReader.ColumnsOf(import.Kind));
        var reader = RowReader.Of(import.Kind, import.ImportId, columns, isRagged: file.Format == "csv");
        var (count, outcomes) = (0, new Dictionary<string, int>(StringComparer.Ordinal));
        var (last, more) = (0, true);
        while (more)
        {
            var (tried, understood) = (new List<TriedRow?>(TrialSize), new List<ReadRow>(TrialSize));
            while (tried.Count < TrialSize && (more = rows.MoveNext()))
            {
                var row = rows.Current;
                if (row.IsBlank)
                {
                    continue;
                }

                if (++count > SheetLimits.Rows)
                {
                    throw ImportFault.Unreadable("too-many-rows", FormattableString.Invariant($"{SheetLimits.Rows}"));
                }

                if (row.Number <= last)
                {
                    // A row's number makes its commands' ids.
                    throw ImportFault.Unreadable("not-xlsx", FormattableString.Invariant($"{row.Number}"));
                }

                last = row.Number;
                try
                {
                    understood.Add(reader.Read(row));
                    tried.Add(null);
                }
                catch (RowFault fault)
                {
                    tried.Add(new TriedRow(row.Number, "refused", reader.LabelOf(row), null, null, fault.Refusal, null, null));
                }
            }

            var results = await trial.Try(reader, understood, cancel);
            for (var (i, next) = (0, 0); i < tried.Count; i++)
            {
                var row = tried[i] ?? Tried(understood[next], results[next++], seal);
                outcomes[row.Outcome] = outcomes.GetValueOrDefault(row.Outcome) + 1;
                await keep(row);
            }
        }

        return count == 0
            ? throw ImportFault.Unreadable("no-rows", "1")
            : import with
            {
                RowCount = count, Ready = outcomes.GetValueOrDefault("ready"), Known = outcomes.GetValueOrDefault("known"), Refused = outcomes.GetValueOrDefault("refused"),
                Ignored = columns.Ignored,
            };
    }

    private static TriedRow Tried(ReadRow row, (string Outcome, Refusal? Refusal) result, Seal? seal)
    {
        var isReady = result.Outcome == "ready";
        return new TriedRow(
            row.Line, result.Outcome, row.Label, row.PartyId, row.AmountFen, result.Refusal, isReady ? ImportRows.TextOf(row.Steps) : null,
            isReady && row.Number is { } number ? seal!.Close(number) : null);
    }

    private static Refusal? NotPermitted(string ledgerId, string kind, Caller caller)
    {
        var kinds = ImportKinds.CommandsOf(kind);
        return kinds.Any(each => caller.ActAs(each, ledgerId) is not null)
            ? null
            : Refusal.Of(
                RefusalCodes.NotPermitted, new Fact("ledger", ledgerId), new Fact("command", string.Join(", ", kinds.Select(each => each.Name))),
                new Fact("roles", (string[])[.. kinds.SelectMany(each => each.Roles).Distinct()]));
    }

    private static Refusal NotFound(string importId) => Refusal.Of(RefusalCodes.NotFound, new Fact("importId", importId));

    private static string SubjectOf(string importId) => "import/" + importId;
}
