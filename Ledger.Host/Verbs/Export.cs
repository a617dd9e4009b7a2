using System.CommandLine;
using System.Globalization;
using System.Text;
using Ledger.Host.Exporting;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Ledger.Host.Proof;
using Npgsql;

namespace Ledger.Host.Verbs;

/// <summary>
/// Writes a ledger as it was known at a moment: its entries, byte for byte as they were hashed (the export is the log), or its balances, or its
/// postings. Rows go out as they come in, so the size of a ledger does not matter.
/// </summary>
internal static class Export
{
    private const string Entries = "entries";
    private const string Balances = "balances";
    private const string Postings = "postings";
    private const string Exposure = "exposure";
    private const string Variance = "variance";
    private const string Bookkeeping = "journal";
    private const string Lines = ExportForms.Lines;
    private const string Csv = ExportForms.Csv;
    private const string Xlsx = ExportForms.Xlsx;
    private static readonly byte[] LineEnd = [(byte)'\n'];

    /// <summary>Ledger, last position, what the accounts' names begin with, and the last day that counts.</summary>
    private const string PostingsQuery =
        """
        select p.position, p.leg, e.recorded_at, p.business_date, e.type, e.stream, p.account, p.amount_fen, p.balance_fen
          from posting p join entry e on e.ledger_id = p.ledger_id and e.position = p.position
         where p.ledger_id = $1 and p.position <= $2 and starts_with(p.account, $3) and p.business_date <= $4 order by p.position, p.leg
        """;

    private static readonly ExportColumn[] EntryColumns =
    [
        new("position"), new("stream"), new("version"), new("type"), new("recordedAt"), new("businessDate"), new("actor"), new("actorRole"),
        new("commandId"), new("leafHash"), new("entry"),
    ];

    private static readonly ExportColumn[] PostingColumns =
    [
        new("position"), new("leg"), new("recordedAt"), new("businessDate"), new("type"), new("stream"), new("account"), new("amount", true),
        new("balance", true),
    ];

    private static readonly ExportColumn[] BalanceColumns =
    [
        new("pool"), new("name"), new("programme"), new("level"), new("fiscalYear"), new("status"), new("version"), new("appropriated", true),
        new("adjusted", true), new("carriedIn", true), new("reserved", true), new("obligated", true), new("inFlight", true), new("disbursed", true),
        new("disbursedPlatform", true), new("disbursedProject", true), new("disbursedLinkage", true), new("disbursedRisk", true), new("recovered", true), new("lapsed", true), new("carriedOut", true),
        new("available", true),
    ];

    private static readonly ExportColumn[] ExposureColumns =
    [
        new("instrument"), new("source"), new("pool"), new("fund"), new("investment"), new("party"), new("partyName"), new("stage"), new("chain"), new("since"),
        new("grantNet", true), new("contingent", true), new("cost", true), new("impaired", true), new("claimed", true), new("guaranteedLoan", true), new("compensated", true),
        new("total", true), new("governmentCost", true), new("mark", true), new("markedAsOf"), new("method"),
    ];

    private static readonly ExportColumn[] VarianceColumns =
    [
        new("figure"), new("source"), new("subject"), new("measures"), new("basis"), new("precision"), new("period"), new("class"), new("measure"), new("of"),
        new("instrument"), new("reported", true), new("reportedCount"), new("unit"), new("ledger", true), new("ledgerCount"), new("ledgerValue"),
        new("difference", true), new("differenceCount"), new("verdict"),
    ];

    public static Command Verb()
    {
        var what = new Argument<string>("what") { Description = Words.Of("argument.export"), DefaultValueFactory = _ => Entries };
        what.AcceptOnlyFromAmong(Entries, Balances, Postings, Exposure, Variance, Bookkeeping);
        var asked = AskedMoment.Options();
        var format = new Option<string?>("--format") { Description = Words.Of("option.format") };
        format.AcceptOnlyFromAmong(Lines, Csv, Xlsx, AccountingText.Hledger, AccountingText.Beancount);
        var pool = new Option<string?>("--pool") { Description = Words.Of("option.pool") };
        // Every other verb knows it; here it says what is meant anyway.
        var json = new Option<bool>("--json") { Description = Words.Of("option.json-lines") };
        var ledger = Ledgers.Option();
        var output = new Option<string?>("--out") { Description = Words.Of("option.out") };
        var verb = Verbs.Verb.Named("export", [.. asked.All, format, json, pool, ledger, output]);
        verb.Arguments.Add(what);
        verb.Validators.Add(asked.Check);
        verb.Validators.Add(given =>
        {
            if (given.GetValue(json) && given.GetValue(format) is Csv or Xlsx)
            {
                given.AddError(Words.Of("export.both", ("format", given.GetValue(format))));
            }

            // Either the form is one of bookkeeping programs, or the rows are.
            var isBookkeeping = given.GetValue(what) == Bookkeeping;
            if (given.GetValue(format) is { } named && (named is AccountingText.Hledger or AccountingText.Beancount) != isBookkeeping || isBookkeeping && given.GetValue(json))
            {
                given.AddError(Words.Of("export.form", ("what", given.GetValue(what)), ("format", given.GetValue(format) ?? Lines)));
            }

            if (given.GetValue(pool) is not null && given.GetValue(what) is Entries or Exposure)
            {
                given.AddError(Words.Of("export.no-filter", ("what", given.GetValue(what))));
            }

            // Only what is added up from postings knows the day that money belongs to.
            if (given.GetValue(asked.BusinessUntil) is not null && given.GetValue(what) is not (Balances or Postings or Bookkeeping))
            {
                given.AddError(Words.Of("export.one-clock", ("what", given.GetValue(what))));
            }
        });
        return verb.Does(async (parsed, ct) =>
        {
            await using var database = await Database.OpenMigrated(ct);

            await using var source = LedgerDatabase.Open(database.ConnectionString);
            if (await Ledgers.Choose(source, parsed.GetValue(ledger), ct) is not { } id)
            {
                return ExitCode.Usage;
            }

            var moment = asked.Of(parsed);
            Func<Stream, Task> write = parsed.GetValue(what) switch
            {
                Entries when parsed.GetValue(format) is null or Lines => target => WriteLog(source, id, moment, target, ct),
                Entries => target => WriteEntries(source, id, moment, parsed.GetValue(format)!, target, ct),
                var derived => target => WriteDerived(database, id, derived!, moment, parsed.GetValue(format), parsed.GetValue(pool), target, ct),
            };
            await WholeFile.Write(parsed.GetValue(output), write);
            return ExitCode.Done;
        });
    }

    /// <summary>The log itself. Nothing may stand in it beside the entries, so its evidence is said, not written.</summary>
    private static async Task WriteLog(NpgsqlDataSource source, string ledger, AsOf asked, Stream target, CancellationToken ct)
    {
        var moment = await EntriesAt(source, ledger, asked, ct);
        var count = 0L;
        await using var rows = await EntryRows.Open(source, ledger, 0, moment.Position, ct);
        while (await rows.Advance(ct))
        {
            await target.WriteAsync(rows.JsonMemory, ct);
            await target.WriteAsync(LineEnd, ct);
            count++;
        }

        Told(moment, count);
    }

    private static async Task WriteEntries(NpgsqlDataSource source, string ledger, AsOf asked, string format, Stream target, CancellationToken ct)
    {
        var moment = await EntriesAt(source, ledger, asked, ct);
        await using var rows = ExportRows.Of(format, target);
        rows.Begin(moment, EntryColumns);
        await Each(
            source,
            """
            select position, stream, version, type, recorded_at, entry->>'businessDate', entry->>'actor', entry->>'actorRole', entry->>'commandId',
                   encode(leaf_hash, 'hex'), entry::text
              from entry where ledger_id = $1 and position <= $2 order by position
            """,
            moment,
            row => rows.Add(
                row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4), row.GetString(5),
                row.GetString(6), row.GetString(7), row.GetString(8), row.GetString(9), row.GetString(10)),
            ct);
        Told(moment, rows.Count);
    }

    /// <summary>What is folded from the entries: the tables are brought to the newest entry first.</summary>
    private static async Task WriteDerived(
        Database database, string ledger, string what, AsOf asked, string? format, string? pool, Stream target, CancellationToken ct)
    {
        await using var side = await ReadSide.Open(database.ConnectionString, ct);
        var at = (await side.At(ledger, asked, ct))!;
        var moment = new ExportMoment(ledger, what, asked.Instant ?? at.RecordedAt, at.Position, at.RootHash)
        {
            Filter = FilterOf(pool, at.BusinessUntil),
        };
        if (what == Bookkeeping)
        {
            await WriteBookkeeping(side.Source, moment, format ?? AccountingText.Hledger, at, pool, target, ct);
            return;
        }

        await using var rows = ExportRows.Of(format ?? Lines, target);
        rows.Begin(moment, what switch { Balances => BalanceColumns, Exposure => ExposureColumns, Variance => VarianceColumns, _ => PostingColumns });
        if (what == Exposure)
        {
            // Each yuan once, by what it is now: grants add up to what pools disbursed, costs of a fund at a stage to its account invested/{stage}.
            foreach (var item in await side.Part<Exposures>().Items(at, null, ct))
            {
                var isMarked = item.OldestMark is not null;
                rows.Add(
                    item.Instrument, item.Source, item.FundId is null ? item.Through : null, item.FundId, item.FundId is null ? null : item.Id, item.PartyId, item.PartyName,
                    item.Stage, item.Chain, item.Since, item.GrantNetFen, item.ContingentFen, item.EquityCostFen, item.ImpairedFen, item.ClaimedFen, item.GuaranteedLoanFen, item.CompensatedFen,
                    item.TotalFen, item.GovernmentEquityFen, isMarked ? item.MarkFen : null, item.OldestMark, item.MarkMethod);
            }
        }
        else if (what == Variance)
        {
            foreach (var (figure, fen, count, value, differenceFen, difference, verdict) in await side.Part<Variances>().List(at, ct))
            {
                var d = figure.Detail;
                rows.Add(
                    figure.FigureId, d.Source, d.Subject, d.Measures, d.Basis, d.Precision, d.Period, d.Class, d.Measure, d.MeasureOf, d.MeasureInstrument,
                    d.AmountFen, d.Count, d.Unit, fen, count, value, differenceFen, difference, verdict);
            }
        }
        else if (what == Balances)
        {
            foreach (var p in (await side.Pools.List(at, ct)).Where(p => pool is null || p.PoolId == pool))
            {
                rows.Add(
                    p.PoolId, p.Name, p.Programme, p.Level, (long)p.FiscalYear, p.Status, p.Version, p.AppropriatedFen, p.AdjustedFen, p.CarriedInFen,
                    p.ReservedFen, p.ObligatedFen, p.InFlightFen, p.DisbursedFen, p.DisbursedPlatformFen, p.DisbursedProjectFen, p.DisbursedLinkageFen, p.DisbursedRiskFen, p.RecoveredFen,
                    p.LapsedFen, p.CarriedOutFen, p.AvailableFen);
            }
        }
        else
        {
            // The balance that stands beside a posting counts all postings before it; where only some days count it would be none of theirs.
            await Each(
                side.Source, PostingsQuery, moment,
                row => rows.Add(
                    row.GetInt64(0), (long)row.GetInt16(1), row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<DateOnly>(3), row.GetString(4),
                    row.GetString(5), row.GetString(6), row.GetInt64(7), at.BusinessUntil is null ? row.GetInt64(8) : null),
                ct, (PrefixOf(pool), at.BusinessUntil));
        }

        Told(moment, rows.Count);
    }

    /// <summary>The same postings as <c>postings</c> gives, in the form of bookkeeping programs.</summary>
    private static async Task WriteBookkeeping(
        NpgsqlDataSource source, ExportMoment moment, string format, Moment at, string? pool, Stream target, CancellationToken ct)
    {
        await using var text = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true);
        var book = AccountingText.Of(format, text);
        book.Begin(moment);
        await Each(
            source, PostingsQuery, moment,
            row => book.Add(new PostedLeg(
                row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<DateOnly>(3), row.GetString(4), row.GetString(5),
                row.GetString(6), row.GetInt64(7))),
            ct, (PrefixOf(pool), at.BusinessUntil));
        book.Complete();
        Told(moment, book.Count);
    }

    /// <summary>What the rows were narrowed to.</summary>
    private static string? FilterOf(string? pool, DateOnly? until) => (pool, until) switch
    {
        (null, null) => null,
        (_, null) => $"pool={pool}",
        (null, { } day) => $"businessUntil={day.ToString("O", CultureInfo.InvariantCulture)}",
        (_, { } day) => $"pool={pool} businessUntil={day.ToString("O", CultureInfo.InvariantCulture)}",
    };

    /// <summary>The beginning of the names of a pool's accounts; of all names where no pool is asked for.</summary>
    private static string PrefixOf(string? pool) => pool is null ? "" : pool + ":";

    /// <summary>Runs a query of a ledger up to a position; the driver hands out row by row.</summary>
    private static async Task Each(
        NpgsqlDataSource source, string sql, ExportMoment moment, Action<NpgsqlDataReader> row, CancellationToken ct,
        (string Prefix, DateOnly? Until)? postings = null)
    {
        await using var command = source.CreateCommand(sql);
        // A long ledger takes the server a while to sort; nobody waits for a page here.
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = moment.Ledger });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = moment.Position });
        if (postings is { } narrowed)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = narrowed.Prefix });
            command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = narrowed.Until ?? DateOnly.MaxValue });
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            row(reader);
        }
    }

    /// <summary>The moment of the entries: no table need hold them.</summary>
    private static async Task<ExportMoment> EntriesAt(NpgsqlDataSource source, string ledger, AsOf asked, CancellationToken ct)
    {
        var head = (await new PostgresJournal(source).ReadHead(ledger, ct))!;
        var position = Math.Clamp(asked.Position ?? head.Position, 0, head.Position);
        if (asked.Instant is { } instant)
        {
            position = Math.Min(await new PostgresJournal(source).PositionAt(ledger, instant, ct), head.Position);
        }

        var root = await new StoredRoots(source).RootAt(ledger, position, ct);
        return new ExportMoment(
            ledger, Entries, asked.Instant ?? (position == head.Position && position > 0 ? head.LastRecordedAt : null), position,
            Convert.ToHexStringLower(root));
    }

    private static void Told(ExportMoment moment, long rows) => Talk.Say(
        "export.written", ("ledger", moment.Ledger), ("rows", rows), ("what", moment.Export), ("position", moment.Position), ("root", moment.Root));
}
