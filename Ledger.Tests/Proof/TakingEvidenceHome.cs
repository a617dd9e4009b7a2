using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Ledger.Domain.DisbursementOrders;
using Ledger.Host.Proof;
using Ledger.Tests.CommandLines;
using Ledger.Tests.Support;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Proof;

/// <summary>The evidence of one payment in a file: made by the house, checked with nothing but the file, refused after any change.</summary>
public sealed class TakingEvidenceHome(TakingEvidenceHome.BundledPayment payment) : IClassFixture<TakingEvidenceHome.BundledPayment>
{
    private const string Order = "po-2024-009";

    /// <summary>Nothing listens there: who asks for a database gets none.</summary>
    private static readonly (string, string) NoDatabase = (CommandLines.Host.Database, "Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=5");

    [Fact]
    public void it_is_accepted_where_there_is_no_database_and_tells_the_whole_story()
    {
        var answer = CommandLines.Host.Run(["verify", "--bundle", payment.File, "--key", payment.Key, "--json"], NoDatabase);
        answer.ExitCode.ShouldBe(0, answer.Output + answer.Error);
        var said = JsonDocument.Parse(answer.Output).RootElement;
        (said.GetProperty("sound").GetBoolean(), said.GetProperty("order").GetString(), said.GetProperty("origin").GetString()).ShouldBe((true, Order, "ledger.local/zigong-gxq"));
        said.GetProperty("settledFen").GetInt64().ShouldBeGreaterThan(0);
        var types = said.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("type").GetString()!).ToList();
        foreach (var told in (string[])["disbursement-order.drafted.v1", "disbursement-order.settled.v1", "award-approved.v1", "application-submitted.v1",
            "fund-pool.opened.v1", "fund-pool.funds-appropriated.v1", "fund-pool.funds-reserved.v1", "fund-pool.outlay-posted.v1", "rulebook.rules-adopted.v1"])
        {
            types.ShouldContain(type => type.EndsWith(told, StringComparison.Ordinal), told);
        }

        said.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("stream").GetString()!)
            .Where(stream => stream.StartsWith("disbursement-order/", StringComparison.Ordinal)).Distinct().ShouldBe([DisbursementOrder.StreamOf(Order)]);

        var plain = CommandLines.Host.Run(["verify", "--bundle", payment.File], NoDatabase);
        plain.ExitCode.ShouldBe(0);
        plain.Output.ShouldContain(payment.Key);
        plain.Error.ShouldContain("--key");
    }

    [Fact]
    public void the_same_moment_gives_the_same_file_and_an_earlier_one_a_shorter_story()
    {
        var again = Path.Combine(payment.Folder, "again");
        payment.Run("bundle", "--order", Order, "--out", again).ExitCode.ShouldBe(0);
        File.ReadAllBytes(again).ShouldBe(payment.Bytes);
        var drafted = EvidenceBundle.Parse(payment.Bytes).Entries.First(entry => Encoding.UTF8.GetString(entry.Json).Contains("disbursement-order.drafted", StringComparison.Ordinal)).Position;
        var early = payment.Run("bundle", "--order", Order, "--position", $"{drafted}");
        early.ExitCode.ShouldBe(0, early.Error);
        var (proven, flaw) = BundleCheck.Run(Encoding.UTF8.GetBytes(early.Output), null);
        flaw.ShouldBeNull();
        proven!.Checkpoint.Size.ShouldBe(drafted);
        proven.Entries.ShouldNotContain(entry => entry.Happened is OrderSettled);
        payment.Run("bundle", "--order", Order, "--position", $"{drafted - 1}").ExitCode.ShouldBe(1);
    }

    [Fact]
    public void no_bit_of_it_can_be_flipped()
    {
        BundleCheck.Run(payment.Bytes, null).Flaw.ShouldBeNull();

        // The head of the file with keys, checkpoint and signatures bit by bit; of the rest as many bits as chance picks.
        var head = payment.Bytes.AsSpan().IndexOf("\nposition "u8);
        for (var bit = 0; bit < head * 8; bit++)
        {
            Refused(bit).ShouldBeTrue($"bit {bit}");
        }

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_500), Prop.ForAll(Gen.Choose(head * 8, (payment.Bytes.Length * 8) - 1).ToArbitrary(), Refused));
    }

    [Fact]
    public void no_byte_of_it_can_be_left_out_doubled_or_added()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Gen.Choose(0, payment.Bytes.Length - 1).ToArbitrary(), at =>
            IsRefused([.. payment.Bytes[..at], .. payment.Bytes[(at + 1)..]]) && IsRefused(payment.Bytes[..at])
            && IsRefused([.. payment.Bytes[..at], (byte)'x', .. payment.Bytes[at..]])));
        IsRefused([.. payment.Bytes, (byte)'\n']).ShouldBeTrue();
        IsRefused([]).ShouldBeTrue();
    }

    [Fact]
    public void each_kind_of_forgery_is_called_by_its_name()
    {
        var bundle = EvidenceBundle.Parse(payment.Bytes);
        Kind(bundle).ShouldBeNull();
        Kind(bundle with { OrderId = "po-2024-010" }).ShouldBe("no-order");
        Kind(bundle with { Entries = [] }).ShouldBe("no-order");
        Kind(bundle with { Keys = [] }).ShouldBe("foreign-key");
        Kind(bundle with { Entries = [.. bundle.Entries.Reverse()] }).ShouldBe("out-of-order");
        Kind(bundle with { Entries = [bundle.Entries[0], .. bundle.Entries] }).ShouldBe("out-of-order");
        Kind(bundle with { Entries = [.. bundle.Entries.Select((entry, i) => i == 3 ? entry with { Position = entry.Position + 1 } : entry).DistinctBy(e => e.Position)] }).ShouldBe("not-included");
        Kind(bundle with { Entries = [.. bundle.Entries.Select((entry, i) => i == 3 ? entry with { Json = [.. entry.Json[..^1], (byte)' ', (byte)'}'] } : entry)] }).ShouldBe("not-included");
        Kind(bundle with { Entries = [.. bundle.Entries.Where(entry => !Encoding.UTF8.GetString(entry.Json).Contains("disbursement-order.checked", StringComparison.Ordinal))] }).ShouldBe("out-of-order");

        // Somebody who signs with a key of his own, under the log's name.
        var forger = new NoteSigner(bundle.Keys[0].Name, [.. Enumerable.Repeat((byte)9, 32)]);
        var forged = bundle with { Keys = [forger.Verifier], Note = new SignedNote(bundle.Note.Text, [forger.Over(bundle.Note.Text)]) };
        Kind(forged).ShouldBeNull("His file is sound in itself; only the key from elsewhere tells.");
        BundleCheck.Run(forged.ToBytes(), NoteVerifier.Parse(payment.Key)).Flaw!.Kind.ShouldBe("foreign-key");
        Kind(bundle with { Keys = [forger.Verifier] }).ShouldBe("signature");
        var stranger = new NoteSigner("ledger.local/another", [.. Enumerable.Repeat((byte)9, 32)]);
        Kind(bundle with { Keys = [stranger.Verifier], Note = new SignedNote(bundle.Note.Text, [stranger.Over(bundle.Note.Text)]) }).ShouldBe("foreign-key");

        // A checkpoint of another history, well signed.
        var text = (Checkpoint.Parse(bundle.Note.Text) with { Root = TreeHash.Leaf("x"u8) }).ToText();
        Kind(bundle with { Keys = [forger.Verifier], Note = new SignedNote(text, [forger.Over(text)]) }).ShouldBe("not-included");
    }

    /// <summary>Of the checkpoints that cover the story, the file carries the largest that somebody else signed too.</summary>
    [Fact]
    public async Task a_witness_stands_in_the_file_with_its_key_and_time()
    {
        // Before the other payment's order was drawn up, so that its file stays what it is.
        var size = EvidenceBundle.Parse(payment.Bytes).Entries.First(entry => Encoding.UTF8.GetString(entry.Json).Contains("disbursement-order.drafted", StringComparison.Ordinal)).Position - 1;
        var witness = new ServingALog.WitnessKey("witness.example/audit", 21);
        var note = SignedNote.Parse(payment.Run("checkpoint", "--size", $"{size}").Output);
        var time = DateTimeOffset.FromUnixTimeSeconds(1_740_000_000);
        await using (var source = Ledger.Host.Journal.LedgerDatabase.Open(payment.Database))
        {
            var witnesses = new Witnesses(source, TimeProvider.System);
            (await witnesses.Add("zigong-gxq", witness.Verifier, "admin", CancellationToken.None)).ShouldBeTrue();
            await witnesses.Keep("zigong-gxq", [new Cosignature(size, witness.Verifier.ToString(), time, witness.Cosign(note.Text, time))], CancellationToken.None);
        }

        var early = payment.Run("export", "entries", "--position", $"{size}").Output.Split('\n')
            .Select(line => System.Text.RegularExpressions.Regex.Match(line, "\"stream\":\"disbursement-order/([^\"]+)\"")).First(match => match.Success).Groups[1].Value;
        var file = Path.Combine(payment.Folder, "witnessed");
        payment.Run("bundle", "--order", early, "--position", $"{size + 1}", "--out", file).ExitCode.ShouldBe(0);
        var (proven, flaw) = BundleCheck.Run(await System.IO.File.ReadAllBytesAsync(file), null);
        flaw.ShouldBeNull();
        proven!.Checkpoint.Size.ShouldBe(size);
        proven.Bundle.Witnesses.ShouldHaveSingleItem().ToString().ShouldBe(witness.Verifier.ToString());
        CommandLines.Host.Run(["verify", "--bundle", file], NoDatabase).Output.ShouldContain("witness.example/audit, 2025-02-19 21:20:00Z");

        var other = new ServingALog.WitnessKey("witness.example/other", 22);
        Kind(proven.Bundle with { Witnesses = [other.Verifier] }).ShouldBe("signature");
        Kind(proven.Bundle with { Witnesses = [] }).ShouldBe("signature");
        Kind(proven.Bundle with { Witnesses = [proven.Bundle.Keys[0]] }).ShouldBe("foreign-key");
    }

    [Fact]
    public void an_event_that_is_not_known_here_is_named_with_its_position()
    {
        // A ledger of one entry, sealed as it should be, of a kind that a later program may write.
        var json = Encoding.UTF8.GetBytes(
            """{"position":1,"stream":"disbursement-order/po-1","version":1,"type":"disbursement-order.drafted.v9","schemaVersion":1,"recordedAt":"2024-03-01T01:02:03.123456Z","businessDate":"2024-03-01","actor":"a","actorRole":"maker","commandId":"c","data":{}}""");
        var signer = new NoteSigner("ledger.local/later", [.. Enumerable.Repeat((byte)5, 32)]);
        var text = new Checkpoint("ledger.local/later", 1, TreeHash.Leaf(json)).ToText();
        var (_, flaw) = BundleCheck.Run(
            new EvidenceBundle("po-1", [signer.Verifier], [], new SignedNote(text, [signer.Over(text)]), [new BundledEntry(1, json, [])]).ToBytes(), null);
        (flaw!.Kind, flaw.Position).ShouldBe(("unreadable", 1));
        flaw.Detail.ShouldContain("disbursement-order.drafted.v9");
    }

    [Fact]
    public void what_is_no_bundle_or_no_key_is_said_to_be_none()
    {
        var nothing = Path.Combine(payment.Folder, "nothing");
        File.WriteAllText(nothing, "ledger-evidence-bundle/v1\n");
        var answer = CommandLines.Host.Run(["verify", "--bundle", nothing, "--json"], NoDatabase);
        answer.ExitCode.ShouldBe(1);
        JsonDocument.Parse(answer.Output).RootElement.GetProperty("flaw").GetProperty("kind").GetString().ShouldBe("malformed");
        CommandLines.Host.Run(["verify", "--bundle", payment.File, "--key", "no key"], NoDatabase).ExitCode.ShouldBe(2);
        CommandLines.Host.Run(["verify", "--bundle", Path.Combine(payment.Folder, "not-there")], NoDatabase).ExitCode.ShouldBe(3);
        payment.Run("bundle", "--order", "not-there").ExitCode.ShouldBe(1);
        payment.Run("bundle", "--order", Order, "--position", "1000000").ExitCode.ShouldBe(2);
        payment.Run("bundle", "--order", Order, "--ledger", "not-there").ExitCode.ShouldBe(2);
    }

    [Fact]
    public void the_verbs_hand_out_what_proves_a_ledger()
    {
        var key = NoteVerifier.Parse(payment.Key);
        var checkpoint = Checkpoint.Parse(key.Open(payment.Run("checkpoint").Output).ShouldNotBeNull());
        var entries = payment.Run("export", "entries").Output.TrimEnd('\n').Split('\n');
        checkpoint.Size.ShouldBe(entries.Length);
        var proof = InclusionProof.Parse(payment.Run("proof", "inclusion", "--position", "120").Output);
        var root = Checkpoint.Parse(key.Open(proof.Checkpoint).ShouldNotBeNull()).Root;
        MerklePaths.RootOf(TreeHashing.Sha256, TreeHash.Leaf(Encoding.UTF8.GetBytes(entries[119])), proof.Index, checkpoint.Size, proof.Path).ShouldBe(root);

        var old = Checkpoint.Parse(key.Open(payment.Run("checkpoint", "--size", "120").Output).ShouldNotBeNull());
        var path = payment.Run("proof", "consistency", "--from", "120").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(HashLine.Read).ToList();
        MerklePaths.IsConsistent(TreeHashing.Sha256, 120, old.Root, checkpoint.Size, checkpoint.Root, path).ShouldBeTrue();

        payment.Run("proof", "inclusion", "--position", "0").ExitCode.ShouldBe(1);
        payment.Run("proof", "inclusion", "--position", "1000000").ExitCode.ShouldBe(1);
        payment.Run("proof", "consistency", "--from", "1000000").ExitCode.ShouldBe(1);
        payment.Run("checkpoint", "--size", "1000000").ExitCode.ShouldBe(2);
        payment.Run("proof", "inclusion").ExitCode.ShouldBe(2);
    }

    private static string? Kind(EvidenceBundle bundle) => BundleCheck.Run(bundle.ToBytes(), null).Flaw?.Kind;

    private static bool IsRefused(byte[] bytes) => BundleCheck.Run(bytes, null).Flaw is not null;

    private bool Refused(int bit)
    {
        var changed = (byte[])payment.Bytes.Clone();
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        return IsRefused(changed);
    }

    /// <summary>The golden scenario, and the evidence of one of its payments.</summary>
    public sealed class BundledPayment : IAsyncLifetime
    {
        public string Database { get; private set; } = "";

        public string Folder { get; } = Directory.CreateTempSubdirectory("ledger-evidence-").FullName;

        public string File => Path.Combine(Folder, "payment.ledger-evidence");

        public byte[] Bytes { get; private set; } = [];

        public string Key { get; private set; } = "";

        public async Task InitializeAsync()
        {
            Database = await TestCluster.CreateDatabase();
            Run("seed", "--folder", Seeding.RehearsedLedger.GoldenFolder).ExitCode.ShouldBe(0);
            var made = Run("bundle", "--order", Order, "--out", File);
            made.ExitCode.ShouldBe(0, made.Error);
            System.IO.File.Exists(File + ".part").ShouldBeFalse();
            Bytes = await System.IO.File.ReadAllBytesAsync(File);
            Key = Run("key").Output.Trim();
        }

        public Task DisposeAsync()
        {
            Directory.Delete(Folder, recursive: true);
            return Task.CompletedTask;
        }

        public (int ExitCode, string Output, string Error) Run(params string[] arguments) =>
            CommandLines.Host.Run(arguments, (CommandLines.Host.Database, Database), ("Ledger__KeyFolder", Path.Combine(Folder, "keys")));
    }
}
