using System.CommandLine;
using Ledger.Host.Catalogue;
using Ledger.Host.Exporting;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Npgsql;

namespace Ledger.Host.Verbs;

/// <summary>Writes a ledger as it was known at a moment, to a file or to standard output. What is said about it goes to standard error.</summary>
internal static class Export
{
    public static Command Verb()
    {
        var what = new Argument<string>("what") { Description = Words.Of("argument.export"), DefaultValueFactory = _ => ExportKind.Entries.Name };
        what.AcceptOnlyFromAmong([.. ExportKind.All.Select(kind => kind.Name)]);
        var asked = AskedMoment.Options();
        var format = new Option<string?>("--format") { Description = Words.Of("option.format") };
        format.AcceptOnlyFromAmong([.. ExportKind.All.SelectMany(kind => kind.Forms).Distinct()]);
        var pool = new Option<string?>("--pool") { Description = Words.Of("option.pool") };
        var award = new Option<string?>("--award") { Description = Words.Of("option.export-award") };
        // Every other verb knows it; here it says what is meant anyway.
        var json = new Option<bool>("--json") { Description = Words.Of("option.json-lines") };
        var ledger = Ledgers.Option();
        var output = new Option<string?>("--out") { Description = Words.Of("option.out") };
        var verb = Verbs.Verb.Named("export", [.. asked.All, format, json, pool, award, ledger, output]);
        verb.Arguments.Add(what);
        verb.Validators.Add(asked.Check);
        verb.Validators.Add(given =>
        {
            if (given.GetValue(json) && given.GetValue(format) is { } other and not ExportForms.Lines)
            {
                given.AddError(Words.Of("export.both", ("format", other)));
            }

            // A name that is none is refused where it stands.
            if (ExportKind.Find(given.GetValue(what)) is not { } kind)
            {
                return;
            }

            var form = given.GetValue(json) ? ExportForms.Lines : given.GetValue(format);
            switch (kind.Misfit(form, given.GetValue(pool), given.GetValue(asked.BusinessUntil), given.GetValue(award)))
            {
                case ExportMisfit.Form:
                    given.AddError(Words.Of("export.form", ("what", kind.Name), ("format", form), ("forms", string.Join(", ", kind.Forms))));
                    break;
                case ExportMisfit.Pool:
                    given.AddError(Words.Of("export.no-filter", ("what", kind.Name)));
                    break;
                case ExportMisfit.BusinessUntil:
                    given.AddError(Words.Of("export.one-clock", ("what", kind.Name)));
                    break;
                case ExportMisfit.Award:
                    given.AddError(Words.Of(kind.HasAward ? "export.needs-award" : "export.no-award", ("what", kind.Name)));
                    break;
                default:
                    break;
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

            var kind = ExportKind.Find(parsed.GetValue(what))!;
            var (moment, form) = (asked.Of(parsed), parsed.GetValue(format) ?? kind.Forms[0]);
            try
            {
                if (kind.HasAward)
                {
                    return await WriteDossier(database, id, kind, moment, parsed.GetValue(award)!, parsed.GetValue(output), ct);
                }

                await WholeFile.Write(parsed.GetValue(output), kind == ExportKind.Entries
                    ? target => WriteEntries(source, id, moment, form, target, ct)
                    : target => WriteFolded(database, id, kind, moment, form, parsed.GetValue(pool), target, ct));
                return ExitCode.Done;
            }
            catch (UnknownEventException unknown)
            {
                Talk.Say("export.unknown-event", ("type", unknown.Name), ("ledger", id));
                return ExitCode.RefusedOrUnsound;
            }
        });
    }

    /// <summary>The log needs no table.</summary>
    private static async Task WriteEntries(NpgsqlDataSource source, string ledger, AsOf asked, string form, Stream target, CancellationToken ct)
    {
        var moment = await Exports.EntriesAt(source, ledger, asked, ct);
        Told(moment, await Exports.WriteEntries(source, moment, form, target, ct));
    }

    /// <summary>What is folded from the entries: the tables are brought to the newest entry first.</summary>
    private static async Task WriteFolded(
        Database database, string ledger, ExportKind kind, AsOf asked, string form, string? pool, Stream target, CancellationToken ct)
    {
        await using var side = await ReadSide.Open(database.ConnectionString, ct);
        var at = (await side.At(ledger, asked, ct))!;
        var moment = ExportMoment.Of(at, kind.Name, asked.Instant, ExportKind.FilterOf(pool, at.BusinessUntil));
        Told(moment, await side.Part<Exports>().Write(kind, moment, at, form, pool, target, ct));
    }

    /// <summary>Nothing is written where there is no such award.</summary>
    private static async Task<int> WriteDossier(
        Database database, string ledger, ExportKind kind, AsOf asked, string award, string? output, CancellationToken ct)
    {
        await using var side = await ReadSide.Open(database.ConnectionString, ct);
        var at = (await side.At(ledger, asked, ct))!;
        var moment = ExportMoment.Of(at, kind.Name, asked.Instant, ExportKind.FilterOf(null, null, award));
        using var file = new MemoryStream();
        if (!await side.Part<Exports>().WriteDossier(moment, at, award, file, ct))
        {
            Talk.Say("export.unknown-award", ("award", award), ("ledger", ledger), ("position", at.Position));
            return ExitCode.RefusedOrUnsound;
        }

        file.Position = 0;
        await WholeFile.Write(output, target => file.CopyToAsync(target, ct));
        Talk.Say("export.dossier", ("award", award), ("position", at.Position), ("root", moment.Root));
        return ExitCode.Done;
    }

    private static void Told(ExportMoment moment, long rows) => Talk.Say(
        "export.written", ("ledger", moment.Ledger), ("rows", rows), ("what", moment.Export), ("position", moment.Position), ("root", moment.Root));
}
