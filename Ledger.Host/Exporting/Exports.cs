using System.Text;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Ledger.Host.Proof;
using Npgsql;

namespace Ledger.Host.Exporting;

/// <summary>
/// Writes a ledger as it was known at a moment: its entries, byte for byte as they were hashed (the export is the log), or what is folded from
/// them. Rows go out as they come in, and wait for the reader, so the size of a ledger does not matter.
/// </summary>
internal sealed class Exports(NpgsqlDataSource database, PoolBalances pools, Exposures exposures, Variances variances, Releases releases, Dossiers dossiers, AuditInterface audit)
{
    /// <summary>Ledger, last position, what the accounts' names begin with, and the last day that counts.</summary>
    private const string PostingsQuery =
        """
        select p.position, p.leg, e.recorded_at, p.business_date, e.type, e.stream, p.account, p.amount_fen, p.balance_fen
          from posting p join entry e on e.ledger_id = p.ledger_id and e.position = p.position
         where p.ledger_id = $1 and p.position <= $2 and starts_with(p.account, $3) and p.business_date <= $4 order by p.position, p.leg
        """;

    private static readonly byte[] LineEnd = [(byte)'\n'];

    /// <summary>The moment of the entries: no table need hold them.</summary>
    public static async Task<ExportMoment> EntriesAt(NpgsqlDataSource database, string ledger, AsOf asked, CancellationToken cancel)
    {
        var journal = new PostgresJournal(database);
        var head = (await journal.ReadHead(ledger, cancel))!;
        var position = Math.Clamp(asked.Position ?? head.Position, 0, head.Position);
        if (asked.Instant is { } instant)
        {
            position = Math.Min(await journal.PositionAt(ledger, instant, cancel), head.Position);
        }

        var root = await new StoredRoots(database).RootAt(ledger, position, cancel);
        return new ExportMoment(
            ledger, ExportKind.Entries.Name, asked.Instant ?? (position == head.Position && position > 0 ? head.LastRecordedAt : null), position,
            Convert.ToHexStringLower(root));
    }

    /// <summary>Writes the entries and says how many there were. As lines nothing may stand beside them; the evidence has to be said elsewhere.</summary>
    public static async Task<long> WriteEntries(NpgsqlDataSource database, ExportMoment moment, string form, Stream target, CancellationToken cancel)
    {
        if (form == ExportForms.Lines)
        {
            var count = 0L;
            await using var log = await EntryRows.Open(database, moment.Ledger, 0, moment.Position, cancel);
            while (await log.Advance(cancel))
            {
                await target.WriteAsync(log.JsonMemory, cancel);
                await target.WriteAsync(LineEnd, cancel);
                count++;
            }

            return count;
        }

        return await Rows(form, target, moment, ExportTables.Entry, (rows, flow) => Each(
            database,
            """
            select position, stream, version, type, recorded_at, entry->>'businessDate', entry->>'actor', entry->>'actorRole', entry->>'commandId',
                   encode(leaf_hash, 'hex'), entry::text
              from entry where ledger_id = $1 and position <= $2 order by position
            """,
            moment, flow,
            row => rows.Add(
                row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4), row.GetString(5),
                row.GetString(6), row.GetString(7), row.GetString(8), row.GetString(9), row.GetString(10)),
            cancel), cancel);
    }

    /// <summary>Writes one of <see cref="ExportKind.All"/> and says how many rows it had. The tables must hold the moment.</summary>
    /// <param name="pool">The pool to which the rows are narrowed; null for all.</param>
    public Task<long> Write(ExportKind kind, ExportMoment moment, Moment at, string form, string? pool, Stream target, CancellationToken cancel) =>
        kind == ExportKind.Entries ? WriteEntries(database, moment, form, target, cancel)
        : kind == ExportKind.Balances ? Rows(form, target, moment, ExportTables.Balance, (rows, flow) => Balances(at, pool, rows, flow, cancel), cancel)
        : kind == ExportKind.Postings ? Rows(form, target, moment, ExportTables.Posting, (rows, flow) => Postings(moment, at, pool, rows, flow, cancel), cancel)
        : kind == ExportKind.Exposure ? Rows(form, target, moment, ExportTables.Exposure, (rows, flow) => Exposure(at, rows, flow, cancel), cancel)
        : kind == ExportKind.Variance ? Rows(form, target, moment, ExportTables.Variance, (rows, flow) => Variance(at, rows, flow, cancel), cancel)
        : kind == ExportKind.Releases ? releases.Write(moment, form == ExportForms.Json, target, cancel)
        : kind == ExportKind.AuditInterface ? audit.Write(moment, target, cancel)
        : Bookkeeping(moment, form, at, pool, target, cancel);

    /// <summary>Writes the dossier of an award; false, and nothing written, where there was none of that name.</summary>
    /// <exception cref="PdfUnavailableException">This machine cannot print.</exception>
    public async Task<bool> WriteDossier(ExportMoment moment, Moment at, string award, Stream target, CancellationToken cancel)
    {
        if (await dossiers.Print(moment, at, award, cancel) is not { } file)
        {
            return false;
        }

        await target.WriteAsync(file, cancel);
        return true;
    }

    private static async Task<long> Rows(
        string form, Stream target, ExportMoment moment, IReadOnlyList<ExportColumn> columns, Func<ExportRows, Outflow, Task> write, CancellationToken cancel)
    {
        var flow = Outflow.Over(target);
        long count;
        await using (var rows = ExportRows.Of(form, flow))
        {
            rows.Begin(moment, columns);
            await write(rows, flow);
            count = rows.Count;
        }

        await flow.Complete(cancel);
        return count;
    }

    private async Task Balances(Moment at, string? pool, ExportRows rows, Outflow flow, CancellationToken cancel)
    {
        foreach (var p in (await pools.List(at, cancel)).Where(p => pool is null || p.PoolId == pool))
        {
            rows.Add(
                p.PoolId, p.Name, p.Programme, p.Level, (long)p.FiscalYear, p.Status, p.Version, p.AppropriatedFen, p.AdjustedFen, p.CarriedInFen,
                p.ReservedFen, p.ObligatedFen, p.InFlightFen, p.DisbursedFen, p.DisbursedPlatformFen, p.DisbursedProjectFen, p.DisbursedLinkageFen,
                p.DisbursedRiskFen, p.RecoveredFen, p.LapsedFen, p.CarriedOutFen, p.AvailableFen);
            await flow.Passed(cancel);
        }
    }

    /// <summary>The balance that stands beside a posting counts all postings before it; where only some days count it would be none of theirs.</summary>
    private Task Postings(ExportMoment moment, Moment at, string? pool, ExportRows rows, Outflow flow, CancellationToken cancel) => Each(
        database, PostingsQuery, moment, flow,
        row => rows.Add(
            row.GetInt64(0), (long)row.GetInt16(1), row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<DateOnly>(3), row.GetString(4),
            row.GetString(5), row.GetString(6), row.GetInt64(7), at.BusinessUntil is null ? row.GetInt64(8) : null),
        cancel, (PrefixOf(pool), at.BusinessUntil));

    /// <summary>Each yuan once, by what it is now: grants add up to what pools disbursed, costs of a fund at a stage to its account invested/{stage}.</summary>
    private async Task Exposure(Moment at, ExportRows rows, Outflow flow, CancellationToken cancel)
    {
        foreach (var item in await exposures.Items(at, null, cancel))
        {
            var isMarked = item.OldestMark is not null;
            rows.Add(
                item.Instrument, item.Source, item.FundId is null ? item.Through : null, item.FundId, item.FundId is null ? null : item.Id, item.PartyId,
                item.PartyName, item.Stage, item.Chain, item.Since, item.GrantNetFen, item.ContingentFen, item.EquityCostFen, item.ImpairedFen,
                item.ClaimedFen, item.GuaranteedLoanFen, item.CompensatedFen, item.TotalFen, item.GovernmentEquityFen,
                isMarked ? item.MarkFen : null, item.OldestMark, item.MarkMethod);
            await flow.Passed(cancel);
        }
    }

    private async Task Variance(Moment at, ExportRows rows, Outflow flow, CancellationToken cancel)
    {
        foreach (var (figure, fen, count, value, differenceFen, difference, verdict) in await variances.List(at, cancel))
        {
            var d = figure.Detail;
            rows.Add(
                figure.FigureId, d.Source, d.Subject, d.Measures, d.Basis, d.Precision, d.Period, d.Class, d.Measure, d.MeasureOf, d.MeasureInstrument,
                d.AmountFen, d.Count, d.Unit, fen, count, value, differenceFen, difference, verdict);
            await flow.Passed(cancel);
        }
    }

    /// <summary>The same postings as <see cref="ExportKind.Postings"/> gives, in the form of bookkeeping programs.</summary>
    private async Task<long> Bookkeeping(ExportMoment moment, string form, Moment at, string? pool, Stream target, CancellationToken cancel)
    {
        var flow = Outflow.Over(target);
        long count;
        await using (var text = new StreamWriter(flow, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 14, leaveOpen: true))
        {
            var book = AccountingText.Of(form, text);
            book.Begin(moment);
            await Each(
                database, PostingsQuery, moment, flow,
                row => book.Add(new PostedLeg(
                    row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<DateOnly>(3), row.GetString(4), row.GetString(5),
                    row.GetString(6), row.GetInt64(7))),
                cancel, (PrefixOf(pool), at.BusinessUntil));
            book.Complete();
            count = book.Count;
        }

        await flow.Complete(cancel);
        return count;
    }

    /// <summary>The beginning of the names of a pool's accounts; of all names where no pool is asked for.</summary>
    private static string PrefixOf(string? pool) => pool is null ? "" : pool + ":";

    /// <summary>Runs a query of a ledger up to a position; the driver hands out row by row, no faster than the reader takes them.</summary>
    private static async Task Each(
        NpgsqlDataSource database, string sql, ExportMoment moment, Outflow flow, Action<NpgsqlDataReader> row, CancellationToken cancel,
        (string Prefix, DateOnly? Until)? postings = null)
    {
        await using var command = database.CreateCommand(sql);
        // A long ledger takes the server a while to sort; nobody waits for a page here.
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = moment.Ledger });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = moment.Position });
        if (postings is { } narrowed)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = narrowed.Prefix });
            command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = narrowed.Until ?? DateOnly.MaxValue });
        }

        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            row(reader);
            await flow.Passed(cancel);
        }
    }
}

/// <summary>The exports as a part of a host.</summary>
public static class ExportingSetup
{
    /// <summary>Adds it. Expects the projections to be there.</summary>
    public static IServiceCollection AddExporting(this IServiceCollection services) => services.AddSingleton<Releases>().AddSingleton<AuditInterface>().AddSingleton(_ => new PdfPrinter()).AddSingleton<Dossiers>().AddSingleton<Exports>();
}
