using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Importing;
using Ledger.Host.Language;

namespace Ledger.Host.Verbs;

/// <summary>
/// Imports applications or payees from a file: tries every row, then carries out those that are ready, or chosen ones of them. Run again after
/// whatever ended it, it goes on and doubles nothing.
/// </summary>
internal static class ImportVerb
{
    private const int PageSize = 1_000;
    private const int RowsPerReport = 5_000;

    public static Command Verb()
    {
        var file = new Argument<string>("file") { Description = Words.Of("argument.import-file") };
        var kind = new Option<string>("--kind") { Description = Words.Of("option.kind"), Required = true };
        kind.AcceptOnlyFromAmong([.. ImportKinds.All]);
        var rows = new Option<string?>("--rows") { Description = Words.Of("option.rows") };
        var who = new Option<string>("--as") { Description = Words.Of("option.as"), Required = true };
        var day = new Option<DateOnly?>("--business-date") { Description = Words.Of("option.business-date") };
        var (dry, json, ledger) = (Verbs.Verb.Switch("dry-run"), Verbs.Verb.Switch("json"), Ledgers.Option());
        var verb = Verbs.Verb.Named("import", kind, dry, rows, who, day, json, ledger);
        verb.Arguments.Add(file);
        verb.Validators.Add(given =>
        {
            if (given.GetResult(file) is { Tokens: [{ Value: var name }, ..] } && name.StartsWith('-'))
            {
                given.AddError(Words.Of("fault.file", ("detail", name)));
            }

            if (RowRanges.Read(given.GetValue(rows)) is null)
            {
                given.AddError(Words.Of("import.no-rows"));
            }
        });
        return verb.Does(async (parsed, ct) =>
        {
            await using var content = File.OpenRead(parsed.GetValue(file)!);
            await using var database = await Database.OpenMigrated(ct);
            await using var acting = await Acting.Open(database.ConnectionString, parsed.GetValue(ledger), parsed.GetValue(who)!, parsed.GetValue(day), ct);
            if (acting is null)
            {
                return ExitCode.Usage;
            }

            await using var imports = acting.Imports();
            var (taken, refused) = await ImportFile.Take(parsed.GetValue(file)!, content, ct);
            if (taken is null)
            {
                return Acting.Refuse(refused!);
            }

            ImportAttempt answer;
            await using (taken)
            {
                answer = await imports.Try(acting.LedgerId, parsed.GetValue(kind)!, taken, acting.Caller, parsed.GetValue(day), ct);
            }

            if (answer.Refusal is null && !parsed.GetValue(dry))
            {
                Say("import.tried", answer.Import!);
                answer = await imports.Commit(acting.LedgerId, answer.Import!.ImportId, RowRanges.Read(parsed.GetValue(rows))!, acting.Caller, Reporting(), ct);
            }

            if (answer.Refusal is { } refusal)
            {
                return Acting.Refuse(refusal);
            }

            var import = answer.Import!;
            await Print(imports, acting.LedgerId, import, all: parsed.GetValue(dry), parsed.GetValue(json), ct);
            Say(parsed.GetValue(dry) ? "import.tried" : import.Status == "ended" ? "import.ended" : "import.interrupted", import);
            return import.Status == "interrupted" || import.Refused + import.Failed > 0 ? ExitCode.RefusedOrUnsound : ExitCode.Done;
        });
    }

    /// <summary>Says how far it has come, not oftener than anybody wants to read.</summary>
    private static Func<ImportItem, Task> Reporting()
    {
        var said = 0;
        return import =>
        {
            if (import.Done + import.Failed >= said + RowsPerReport)
            {
                said = import.Done + import.Failed;
                Say("import.progress", import);
            }

            return Task.CompletedTask;
        };
    }

    private static void Say(string key, ImportItem import) => Talk.Say(
        key, ("rows", import.RowCount), ("ready", import.Ready), ("known", import.Known), ("refused", import.Refused), ("wanted", import.Wanted), ("done", import.Done),
        ("failed", import.Failed));

    /// <summary>The outcomes, as they are read: all of a trial, else those that were not carried out.</summary>
    private static async Task Print(Imports imports, string ledgerId, ImportItem import, bool all, bool json, CancellationToken ct)
    {
        Stream? output = null;
        Utf8JsonWriter? writer = null;
        if (json)
        {
            output = Console.OpenStandardOutput();
            writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            writer.WriteStartObject();
            writer.WritePropertyName("import");
            JsonSerializer.Serialize(writer, import, Json);
            writer.WriteStartArray("rows");
        }

        for (var after = 0; ;)
        {
            var rows = await imports.Rows(ledgerId, import.ImportId, null, after, PageSize, ct);
            foreach (var row in rows.Where(row => all || row.Outcome != "done"))
            {
                Print(writer, row);
            }

            if (rows.Count < PageSize)
            {
                break;
            }

            after = rows[^1].Line;
            if (writer is not null)
            {
                await writer.FlushAsync(ct);
            }
        }

        if (writer is not null)
        {
            writer.WriteEndArray();
            writer.WriteEndObject();
            await writer.FlushAsync(ct);
            output!.WriteByte((byte)'\n');
            await writer.DisposeAsync();
        }
    }

    private static void Print(Utf8JsonWriter? writer, ImportedRow row)
    {
        var detail = row.Refusal is { } refusal ? RefusalText.Detail(refusal, CultureInfo.CurrentUICulture) : "";
        if (writer is null)
        {
            Talk.Line(string.Create(
                CultureInfo.InvariantCulture, $"{row.Line,7} {PoolLines.Pad(Words.Of("import-outcome." + row.Outcome), 10)}{row.Label}{(row.Refusal is null ? "" : $"  {row.Refusal.Code}: {detail}")}"));
            return;
        }

        writer.WriteStartObject();
        writer.WriteNumber("line", row.Line);
        writer.WriteString("outcome", row.Outcome);
        writer.WriteString("label", row.Label);
        writer.WriteString("partyId", row.PartyId);
        if (row.AmountFen is { } fen)
        {
            writer.WriteNumber("amountFen", fen);
        }

        if (row.Refusal is { } refused)
        {
            writer.WriteString("code", refused.Code);
            FactsJson.WriteMember(writer, refused);
            writer.WriteString("detail", detail);
        }

        writer.WriteEndObject();
    }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
}
