using System.Text.Json;
using Ledger.Host.Journal;
using Ledger.Host.Proof;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Proof;

/// <summary>A superuser gets round every trigger. What he then changes, verification finds, and names the first position that is no longer sure.</summary>
public sealed class DetectingTampering(SealedLedger ledger) : IClassFixture<SealedLedger>
{
    private const string Reseal = "leaf_hash = sha256('\\x00'::bytea || convert_to(replace(entry::text, '\"amountFen\":7', '\"amountFen\":8'), 'UTF8'))";
    private const string Change = "entry = replace(entry::text, '\"amountFen\":7', '\"amountFen\":8')::json";

    public static TheoryData<string, string, string, long> Tampering => new()
    {
        { "a byte of a text is changed", $"update entry set {Change} where position = 117", "changed", 117 },
        { "a byte of the last text is changed", $"update entry set {Change} where position = 300", "changed", 300 },
        { "an entry is deleted", "delete from entry where position = 50", "missing", 50 },
        { "the first entry is deleted", "delete from entry where position = 1", "missing", 1 },
        { "the last entry is deleted", "delete from entry where position = 300", "missing", 300 },
        {
            "an entry is inserted in the middle",
            """
            update entry set position = position + 1000 where position >= 100;
            insert into entry select 100, version + 1000, recorded_at, ledger_id, stream, type, leaf_hash, entry from entry where position = 99;
            update entry set position = position - 999 where position >= 1100;
            update ledger set position = 301
            """, "out-of-order", 100
        },
        {
            "an entry is added behind the head",
            "insert into entry select 301, version + 1, recorded_at, ledger_id, stream, type, leaf_hash, entry from entry where position = 300", "head-differs", 301
        },
        {
            "two entries are swapped",
            """
            update entry set position = 1000 where position = 10;
            update entry set position = 10 where position = 11;
            update entry set position = 11 where position = 1000
            """, "out-of-order", 10
        },
        { "the head is moved back", "update ledger set position = 290", "head-differs", 291 },
        { "the head is moved back before a tile was full", "update ledger set position = 200", "head-differs", 201 },
        { "an entry is put before the first", "insert into entry select 0, version + 1, recorded_at, ledger_id, stream, type, leaf_hash, entry from entry where position = 300", "head-differs", 0 },
        { "the head is moved forward", "update ledger set position = 310", "missing", 301 },
        { "the head's peaks are changed", "update ledger set tree_frontier = set_byte(tree_frontier, 40, 255 - get_byte(tree_frontier, 40))", "head-differs", 257 },
        { "a tile is changed", "update tile set hashes = set_byte(hashes, 40 * 32, 255 - get_byte(hashes, 40 * 32))", "tile-differs", 41 },
        { "a tile is cut short", "update tile set hashes = substring(hashes from 1 for 32 * 200)", "tile-differs", 201 },
        { "a tile is deleted", "delete from tile", "tile-differs", 1 },
        { "a tile is added", "insert into tile select index + 1, level, ledger_id, hashes from tile", "tile-differs", 257 },
        { "a text is changed and sealed anew, in a full tile", $"update entry set {Reseal}, {Change} where position = 117", "tile-differs", 117 },
        { "a text is changed and sealed anew, after the tiles", $"update entry set {Reseal}, {Change} where position = 280", "head-differs", 257 },
        { "a seal alone is changed", "update entry set leaf_hash = sha256('x') where position = 60", "changed", 60 },
        { "a stream column is changed", "update entry set stream = 'fund-pool/other' where position = 70", "column-differs", 70 },
        { "a version column is changed", "update entry set version = version + 1000 where position = 71", "column-differs", 71 },
        { "a type column is changed", "update entry set type = 'fund-pool.frozen.v1' where position = 72", "column-differs", 72 },
        { "a time column is changed", "update entry set recorded_at = recorded_at - interval '1 microsecond' where position = 73", "column-differs", 73 },
        { "a command is forgotten", "update entry set command_id = null where position = 80", "command-differs", 80 },
        { "a command is renamed", "update entry set command_id = 'k-80-again' where position = 80", "command-differs", 80 },
        {
            "a command points elsewhere",
            "update entry set command_id = 'k-80-again' where position = 81; update entry set command_id = 'k-81' where position = 80", "command-differs", 80
        },
        { "a command claims the entry of another", "update entry set command_id = null where position = 81", "command-differs", 81 },
        { "what a command was is changed beside its text", "update entry set command_digest = sha256('x') where position = 80", "command-differs", 80 },
    };

    [Theory]
    [MemberData(nameof(Tampering))]
    public async Task it_is_found_and_the_first_position_named(string what, string sql, string kind, long position)
    {
        var database = await ledger.Copy();
        await SealedLedger.Tamper(database, sql);
        await using var source = LedgerDatabase.Open(database);
        var flaw = (await new Verification(source).Run(SealedLedger.Ledger)).ShouldNotBeNull().Flaw.ShouldNotBeNull(what);
        (flaw.Kind, flaw.Position).ShouldBe((kind, position), $"{what}: {flaw.Detail}");
    }

    [Fact]
    public async Task an_untouched_ledger_is_sound_and_its_old_roots_are_those_of_its_entries()
    {
        await using var source = LedgerDatabase.Open(await ledger.Copy());
        var finding = (await new Verification(source).Run(SealedLedger.Ledger)).ShouldNotBeNull();
        finding.Flaw.ShouldBeNull();
        finding.Positions.ShouldBe(SealedLedger.Entries);
        finding.Root.ShouldBe(ledger.Kept.Root);
        var (roots, journal) = (new StoredRoots(source), new PostgresJournal(source));
        foreach (var size in (long[])[0, 1, 99, 255, 256, 257, 299, 300])
        {
            (await roots.RootAt(SealedLedger.Ledger, size, CancellationToken.None)).ShouldBe((await SealedLedger.TreeAt(journal, size)).Root(), $"size {size}");
        }
    }

    [Fact]
    public async Task a_tail_cut_off_with_everything_made_to_fit_is_found_by_a_kept_checkpoint()
    {
        var database = await ledger.Copy();
        await CutTo(database, 290);
        await using var source = LedgerDatabase.Open(database);
        (await new Verification(source).Run(SealedLedger.Ledger)).ShouldNotBeNull().Flaw.ShouldBeNull("Nothing within the database can tell.");
        using var folder = new ProofFolder();
        var answer = folder.Verify(database, "--json", "--ledger", SealedLedger.Ledger, "--checkpoint", folder.Write("kept", ledger.Kept.ToText()));
        answer.ExitCode.ShouldBe(1, answer.Error);
        var flaw = JsonDocument.Parse(answer.Output).RootElement.GetProperty("ledgers")[0].GetProperty("flaw");
        (flaw.GetProperty("kind").GetString(), flaw.GetProperty("position").GetInt64()).ShouldBe(("missing", 291));
    }

    /// <summary>Somebody wrote another history and sealed it well; only what was kept elsewhere tells.</summary>
    [Fact]
    public async Task a_checkpoint_of_another_history_is_told_from_one_of_this()
    {
        await using var source = LedgerDatabase.Open(await ledger.Copy());
        var tree = await SealedLedger.TreeAt(new PostgresJournal(source), 200);
        (await Kind(new Checkpoint(ledger.Kept.Origin, 200, tree.Root()))).ShouldBeNull();
        (await Kind(new Checkpoint(ledger.Kept.Origin, 0, TreeHash.EmptyRoot()))).ShouldBeNull();
        (await Kind(new Checkpoint(ledger.Kept.Origin, 201, tree.Root()))).ShouldBe(("checkpoint-differs", 1));
        (await Kind(new Checkpoint(ledger.Kept.Origin, 301, tree.Root()))).ShouldBe(("missing", 301));
        (await Kind(ledger.Kept with { Hashing = TreeHashing.Sm3 })).ShouldBe(("checkpoint-differs", 1));

        async Task<(string, long)?> Kind(Checkpoint kept) =>
            (await new Verification(source).Run(SealedLedger.Ledger, kept: kept))!.Flaw is { } flaw ? (flaw.Kind, flaw.Position) : null;
    }

    [Fact]
    public async Task a_checkpoint_is_held_against_the_ledger_that_its_origin_names()
    {
        var database = await ledger.Copy();
        await using (var source = LedgerDatabase.Open(database))
        {
            await new PostgresJournal(source).Create("another", "Another", DateTimeOffset.UnixEpoch, CancellationToken.None);
        }

        using var folder = new ProofFolder();
        var kept = folder.Write("kept", ledger.Kept.ToText());
        folder.Verify(database, "--checkpoint", kept).ExitCode.ShouldBe(0);
        folder.Verify(database, "--checkpoint", kept, "--ledger", "another").ExitCode.ShouldBe(2);
        var gone = folder.Verify(database, "--checkpoint", folder.Write("gone", (ledger.Kept with { Origin = "ledger.local/gone" }).ToText()));
        gone.ExitCode.ShouldBe(1);
        gone.Error.ShouldContain("ledger.local/gone");

        await CutTo(database, 290);
        var answer = folder.Verify(database, "--json", "--checkpoint", kept);
        answer.ExitCode.ShouldBe(1, answer.Error);
        var findings = JsonDocument.Parse(answer.Output).RootElement.GetProperty("ledgers").EnumerateArray()
            .ToDictionary(l => l.GetProperty("ledger").GetString()!, l => l.GetProperty("sound").GetBoolean());
        findings.ShouldBe(new Dictionary<string, bool> { ["another"] = true, [SealedLedger.Ledger] = false }, ignoreOrder: true);
    }

    [Fact]
    public async Task an_exported_log_is_held_against_a_checkpoint_and_the_first_missing_position_named()
    {
        var database = await ledger.Copy();
        using var folder = new ProofFolder();
        var export = folder.PathOf("log.ndjson");
        CommandLines.Host.Run(["export", "--ledger", SealedLedger.Ledger, "--out", export], (CommandLines.Host.Database, database)).ExitCode.ShouldBe(0);
        await using (var whole = File.OpenRead(export))
        {
            var finding = await ExportedLog.Verify(whole, ledger.Kept);
            finding.Flaw.ShouldBeNull();
            finding.Root.ShouldBe(ledger.Kept.Root);
        }

        var lines = await File.ReadAllLinesAsync(export);
        (await Check(lines.Take(290), ledger.Kept)).ShouldBe(("missing", 291));
        (await Check(lines.Take(5).Reverse().Concat(lines.Skip(5)), ledger.Kept)).ShouldBe(("out-of-order", 1));
        (await Check(lines.Select((line, i) => i == 116 ? line.Replace("\"amountFen\":7", "\"amountFen\":8", StringComparison.Ordinal) : line), ledger.Kept))
            .ShouldBe(("checkpoint-differs", 1));
        (await Check(lines, new Checkpoint(ledger.Kept.Origin, 0, TreeHash.EmptyRoot()))).ShouldBeNull("A ledger may grow from any checkpoint.");

        static async Task<(string, long)?> Check(IEnumerable<string> lines, Checkpoint kept)
        {
            using var file = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
            return (await ExportedLog.Verify(file, kept)).Flaw is { } flaw ? (flaw.Kind, flaw.Position) : null;
        }
    }

    [Fact]
    public async Task a_checkpoint_that_another_key_signed_vouches_for_nothing()
    {
        var database = await ledger.Copy();
        using var folder = new ProofFolder();
        var (ours, theirs) = (new NoteSigner(ledger.Kept.Origin, [.. Enumerable.Repeat((byte)7, 32)]), new NoteSigner(ledger.Kept.Origin, [.. Enumerable.Repeat((byte)8, 32)]));
        var note = folder.Write("note", ours.Sign(ledger.Kept.ToText()));
        folder.Verify(database, "--checkpoint", note, "--key", ours.Verifier.ToString()).ExitCode.ShouldBe(0);
        folder.Verify(database, "--checkpoint", note, "--key", theirs.Verifier.ToString()).ExitCode.ShouldNotBe(0);
    }

    /// <summary>Cuts as somebody would who knows the format: the peaks in the head are those of what is left.</summary>
    private static async Task CutTo(string database, long size)
    {
        await using var source = LedgerDatabase.Open(database);
        var tree = await SealedLedger.TreeAt(new PostgresJournal(source), size);
        await SealedLedger.Tamper(database,
            $"""
            delete from entry where position > {size};
            update ledger set position = {size}, tree_frontier = '\x{Convert.ToHexString(tree.Frontier())}',
              last_recorded_at = (select recorded_at from entry where position = {size})
             where ledger_id = '{SealedLedger.Ledger}'
            """);
    }

    /// <summary>Keys and files of one test.</summary>
    private sealed class ProofFolder : IDisposable
    {
        private readonly string _root = Directory.CreateTempSubdirectory("ledger-proof-").FullName;

        public string PathOf(string name) => Path.Combine(_root, name);

        public string Write(string name, string text)
        {
            File.WriteAllText(PathOf(name), text);
            return PathOf(name);
        }

        public (int ExitCode, string Output, string Error) Verify(string database, params string[] options) =>
            CommandLines.Host.Run(["verify", .. options], (CommandLines.Host.Database, database), ("Ledger__KeyFolder", PathOf("keys")));

        public void Dispose() => Directory.Delete(_root, recursive: true);
    }
}
