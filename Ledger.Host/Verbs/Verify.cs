using System.CommandLine;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Ledger.Host.Proof;
using Npgsql;

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
        var journalOnly = Verbs.Verb.Switch("journal-only");
        return Verbs.Verb.Named("verify", ledger, journalOnly, file, checkpoint, bundle, key, json).Does(async (parsed, ct) =>
        {
            if (parsed.GetValue(bundle) is { } evidence)
            {
                return VerifyBundle.Run(evidence, parsed.GetValue(key), parsed.GetValue(json));
            }

            List<Result>? results;
            try
            {
                results = parsed.GetValue(file) is { } path
                    ? await Offline(path, parsed.GetValue(checkpoint), parsed.GetValue(key), ct)
                    : await Online(parsed.GetValue(ledger), parsed.GetValue(checkpoint), parsed.GetValue(key), parsed.GetValue(journalOnly), ct);
            }
            catch (RebuildBusyException)
            {
                Talk.Say("rebuild.busy");
                return ExitCode.RefusedOrUnsound;
            }

            if (results is null)
            {
                return ExitCode.Usage;
            }

            Print(results, parsed.GetValue(json));
            return results.Count > 0 && results.All(r => r.Finding.Flaw is null) ? ExitCode.Done : ExitCode.RefusedOrUnsound;
        });
    }

    private sealed record Result(Finding Finding, string? SignedCheckpoint, string? Key);

    private static async Task<List<Result>?> Online(
        string? ledger, string? checkpointFile, string? key, bool journalOnly, CancellationToken ct)
    {
        await using var database = await Database.OpenMigrated(ct);

        Checkpoint? kept = null;
        if (checkpointFile is not null && (kept = await Kept(checkpointFile, key, ct)) is null)
        {
            return null;
        }

        await using var source = LedgerDatabase.Open(database.ConnectionString);
        await using var owner = NpgsqlDataSource.Create(database.ConnectionString);
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
            var against = id == kept?.LedgerId ? kept : null;
            if (await verification.Run(id, new Progress<long>(n => Talk.Say("verify.progress", ("ledger", id), ("entries", n))), against, ct) is not { } finding)
            {
                Talk.Say("fault.no-ledger", ("ledger", id));
                return null;
            }

            if (finding.Flaw is null && !journalOnly)
            {
                finding = finding with { Flaw = await TableCheck.Run(owner, id, ct) };
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
