using System.CommandLine;
using Ledger.Host.Journal;
using Ledger.Host.Proof;

namespace Ledger.Host.Verbs;

/// <summary>
/// Recomputes every ledger from its stored bytes and prints its size, root and signed checkpoint; names the first position that cannot be
/// trusted. With a file, checks an exported log against a kept checkpoint, or the evidence of a payment, without a database.
/// </summary>
internal static class Verify
{
    public static Command Verb()
    {
        var json = Verbs.Verb.Switch("json");
        var ledger = Verbs.Verb.Option<string?>("ledger", null);
        var file = Verbs.Verb.Option<string?>("file", null);
        var checkpoint = Verbs.Verb.Option<string?>("checkpoint", null);
        var key = Verbs.Verb.Option<string?>("key", null);
        var bundle = Verbs.Verb.Option<string?>("bundle", null);
        return Verbs.Verb.Named("verify", ledger, file, checkpoint, bundle, key, json).Does(async (parsed, ct) =>
        {
            if (parsed.GetValue(bundle) is { } evidence)
            {
                return VerifyBundle.Run(evidence, parsed.GetValue(key), parsed.GetValue(json));
            }

            var results = parsed.GetValue(file) is { } path
                ? await Offline(path, parsed.GetValue(checkpoint), parsed.GetValue(key), ct)
                : await Online(parsed.GetValue(ledger), parsed.GetValue(checkpoint), parsed.GetValue(key), ct);
            if (results is null)
            {
                return ExitCode.Usage;
            }

            Print(results, parsed.GetValue(json));
            return results.Count > 0 && results.All(r => r.Finding.Flaw is null) ? ExitCode.Done : ExitCode.RefusedOrUnsound;
        });
    }

    private sealed record Result(Finding Finding, string? SignedCheckpoint, string? Key);

    private static async Task<List<Result>?> Online(string? ledger, string? checkpointFile, string? key, CancellationToken ct)
    {
        await using var database = await Database.OpenMigrated(ct);

        Checkpoint? kept = null;
        if (checkpointFile is not null && (kept = await Kept(checkpointFile, key, ct)) is null)
        {
            return null;
        }

        await using var source = LedgerDatabase.Open(database.ConnectionString);
        var verification = new Verification(source);
        var ledgers = ledger is null ? await verification.Ledgers(ct) : [ledger];
        if (kept is not null && !ledgers.Contains(kept.LedgerId))
        {
            // A ledger that was signed for and is gone is the worst that can have happened to it.
            Talk.Say(ledger is null ? "verify.no-origin" : "verify.other-origin", ("origin", kept.Origin), ("ledger", ledger));
            return ledger is null ? [] : null;
        }

        var checkpoints = new Checkpoints(new PostgresJournal(source), database.Keys);
        var results = new List<Result>();
        foreach (var id in ledgers)
        {
            if (await verification.Run(id, new Progress<long>(n => Talk.Say("verify.progress", ("ledger", id), ("entries", n))), ct) is not { } finding)
            {
                Talk.Say("fault.no-ledger", ("ledger", id));
                return null;
            }

            if (finding.Flaw is null && kept is not null && id == kept.LedgerId)
            {
                finding = finding with { Flaw = await AgainstKept(source, id, kept, ct) };
            }

            // A ledger that does not verify is not signed for.
            var signed = finding.Flaw is null ? await checkpoints.Sign(id, ct) : null;
            results.Add(new Result(finding, signed, checkpoints.VerifierOf(id).ToString()));
        }

        return results;
    }

    private static async Task<List<Result>?> Offline(string file, string? checkpointFile, string? key, CancellationToken ct)
    {
        Checkpoint? checkpoint = null;
        if (checkpointFile is not null && (checkpoint = await Kept(checkpointFile, key, ct)) is null)
        {
            return null;
        }

        await using var lines = File.OpenRead(file);
        return [new Result(await ExportedLog.Verify(lines, checkpoint, ct), null, key)];
    }

    /// <summary>Nothing before a kept checkpoint has changed if the tree at its size still has its root.</summary>
    private static async Task<Flaw?> AgainstKept(Npgsql.NpgsqlDataSource source, string ledgerId, Checkpoint kept, CancellationToken ct)
    {
        var pass = new EntryPass();
        await using var rows = await EntryRows.Open(source, ledgerId, 0, kept.Size, ct);
        while (pass.Flaw is null && await rows.Advance(ct))
        {
            pass.Take(rows.Position, rows.Json, rows.LeafHash);
        }

        return pass.Size < kept.Size ? new Flaw(pass.Size + 1, "missing", $"The checkpoint covers {kept.Size} entries.")
            : pass.Tree.Root().AsSpan().SequenceEqual(kept.Root) ? null
            : new Flaw(1, "checkpoint-differs", $"The first {kept.Size} entries are not those of the checkpoint.");
    }

    private static async Task<Checkpoint?> Kept(string file, string? key, CancellationToken ct)
    {
        try
        {
            var note = await File.ReadAllTextAsync(file, ct);
            if (key is null)
            {
                return Checkpoint.Parse(note);
            }

            if (NoteVerifier.Parse(key).Open(note) is { } text)
            {
                return Checkpoint.Parse(text);
            }

            Talk.Say("verify.foreign-signature", ("file", file));
        }
        catch (Exception e) when (e is FormatException or IOException)
        {
            Talk.Say("verify.no-checkpoint", ("file", file), ("detail", e.Message));
        }

        return null;
    }

    private static void Print(List<Result> results, bool json)
    {
        if (json)
        {
            Talk.Data(new
            {
                ledgers = results.Select(r => new
                {
                    ledger = r.Finding.LedgerId, positions = r.Finding.Positions, root = Convert.ToHexStringLower(r.Finding.Root),
                    sound = r.Finding.Flaw is null, flaw = r.Finding.Flaw, checkpoint = r.SignedCheckpoint, key = r.Key,
                }),
            });
            return;
        }

        foreach (var (finding, signed, key) in results)
        {
            Talk.Line(Words.Of(finding.Flaw is null ? "verify.sound" : "verify.unsound",
                ("ledger", finding.LedgerId), ("positions", finding.Positions), ("root", Convert.ToHexStringLower(finding.Root)),
                ("position", finding.Flaw?.Position), ("kind", finding.Flaw?.Kind), ("detail", finding.Flaw?.Detail)));
            if (signed is not null)
            {
                Talk.Line("");
                Talk.Line(signed);
                Talk.Line($"key: {key}");
            }
        }
    }
}
