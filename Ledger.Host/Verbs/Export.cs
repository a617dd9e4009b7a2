using System.CommandLine;
using Ledger.Host.Journal;

namespace Ledger.Host.Verbs;

/// <summary>Writes a ledger's entries, one per line, byte for byte as they were hashed: the export is the log.</summary>
internal static class Export
{
    private static readonly byte[] LineEnd = [(byte)'\n'];

    public static Command Verb()
    {
        var ledger = Ledgers.Option();
        var output = new Option<string?>("--out") { Description = Words.Of("option.out") };
        return Verbs.Verb.Named("export", ledger, output).Does(async (parsed, ct) =>
        {
            await using var database = await Database.OpenMigrated(ct);

            await using var source = LedgerDatabase.Open(database.ConnectionString);
            if (await Ledgers.Choose(source, parsed.GetValue(ledger), ct) is not { } id)
            {
                return ExitCode.Usage;
            }

            await using var rows = await EntryRows.Open(source, id, 0, long.MaxValue, ct);
            var path = parsed.GetValue(output);
            var (count, last) = path is null
                ? await Write(rows, Console.OpenStandardOutput(), ct)
                : await WriteFile(rows, path, ct);
            Talk.Say("export.done", ("ledger", id), ("entries", count), ("position", last));
            return ExitCode.Done;
        });
    }

    /// <summary>Whole or not at all: a reader never takes half an export for one.</summary>
    private static async Task<(long Count, long Last)> WriteFile(EntryRows rows, string path, CancellationToken ct)
    {
        var draft = path + ".part";
        (long, long) written;
        await using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write))
        {
            written = await Write(rows, file, ct);
        }

        File.Move(draft, path, overwrite: true);
        return written;
    }

    private static async Task<(long Count, long Last)> Write(EntryRows rows, Stream target, CancellationToken ct)
    {
        var (count, last) = (0L, 0L);
        await using var buffered = new BufferedStream(target, 1 << 20);
        while (await rows.Advance(ct))
        {
            await buffered.WriteAsync(rows.JsonMemory, ct);
            await buffered.WriteAsync(LineEnd, ct);
            (count, last) = (count + 1, rows.Position);
        }

        return (count, last);
    }
}
