using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ledger.Domain.Kernel;
using Ledger.Host.Proof;
using Ledger.Tests.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Proof;

/// <summary>A ledger as a log that other people's tools read: tiles, proofs, witnesses, over a real host.</summary>
public sealed class ServingALog(ServingALog.LongLedger host) : IClassFixture<ServingALog.LongLedger>
{
    private const string Log = $"/log/{ApiHost.LedgerId}";
    private const string Api = $"/api/ledgers/{ApiHost.LedgerId}";

    /// <summary>An auditor's tool: from the checkpoint's size it knows which tiles there are, and what they must add up to.</summary>
    [Fact]
    public async Task the_tiles_hold_the_tree_of_the_checkpoint()
    {
        var (checkpoint, _) = await Checkpoint();
        checkpoint.Size.ShouldBeGreaterThan(512);
        var leaves = new List<byte[]>();
        for (var index = 0L; index * 256 < checkpoint.Size; index++)
        {
            var tile = new TilePath(0, index, (int)Math.Min(256, checkpoint.Size - (index * 256)));
            var (status, bytes, headers) = await Bytes($"{Log}/tile/0/{tile.Suffix()}");
            (status, bytes.Length).ShouldBe((200, tile.Width * 32), tile.Suffix());
            (headers.ContentType!.MediaType, headers.ContentLength).ShouldBe(("application/octet-stream", bytes.Length));
            leaves.AddRange(bytes.Chunk(32));
            var entries = (await Bytes($"{Log}/tile/entries/{tile.Suffix()}")).Bytes;
            EntriesOf(entries).Select(entry => TreeHash.Leaf(entry)).ShouldBe(bytes.Chunk(32));
        }

        var tree = new HashTree();
        leaves.ForEach(tree.Append);
        tree.Root().ShouldBe(checkpoint.Root);
        var above = (await Bytes($"{Log}/tile/1/000.p/{checkpoint.Size / 256}")).Bytes;
        above.Chunk(32).ShouldBe(leaves.Chunk(256).Take((int)checkpoint.Size / 256).Select(tile => TreeHashing.Sha256.RootOfPerfect(tile.SelectMany(hash => hash).ToArray())));
    }

    [Fact]
    public async Task what_a_tile_holds_may_be_kept_for_ever_and_a_checkpoint_may_not()
    {
        using var tile = await host.As("auditor").GetAsync(new Uri($"{Log}/tile/0/001", UriKind.Relative));
        tile.Headers.CacheControl!.ToString().ShouldContain("immutable");
        using var head = await host.As("auditor").GetAsync(new Uri($"{Log}/checkpoint", UriKind.Relative));
        head.Headers.CacheControl!.NoCache.ShouldBeTrue();
        head.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; charset=utf-8");

        using var packed = new HttpRequestMessage(HttpMethod.Get, $"{Log}/tile/entries/001");
        packed.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using var answer = await host.As("auditor").SendAsync(packed);
        answer.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        await using var unpacked = new System.IO.Compression.GZipStream(await answer.Content.ReadAsStreamAsync(), System.IO.Compression.CompressionMode.Decompress);
        using var plain = new MemoryStream();
        await unpacked.CopyToAsync(plain);
        plain.ToArray().ShouldBe((await Bytes($"{Log}/tile/entries/001")).Bytes);
    }

    [Theory]
    [InlineData("tile/0/999")]
    [InlineData("tile/0/002")]
    [InlineData("tile/0/002.p/255")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/x000/000")]
    [InlineData("tile/1/000")]
    [InlineData("tile/2/000.p/1")]
    [InlineData("tile/63/000")]
    [InlineData("tile/64/000")]
    [InlineData("tile/0")]
    [InlineData("tile/entries/999")]
    [InlineData("tile/entries/000.p/256")]
    [InlineData("tile/entries/0")]
    public async Task a_tile_that_is_not_there_or_misspelt_is_not_found(string path) =>
        (await Get("auditor", $"{Log}/{path}")).Status.ShouldBe(404);

    [Fact]
    public async Task who_may_not_read_the_ledger_may_not_read_its_log()
    {
        using var nobody = host.ClientWith(null);
        using var stranger = await host.ClientOf("log-stranger", ("elsewhere", "auditor"));
        using var everywhere = await host.ClientOf("log-everywhere", ("*", "auditor"));
        foreach (var path in (string[])["checkpoint", "tile/0/000", "tile/entries/000"])
        {
            (await Get(nobody, $"{Log}/{path}")).ShouldBeProblem(401, RefusalCodes.NotSignedIn);
            (await Get(stranger, $"{Log}/{path}")).ShouldBeProblem(403, RefusalCodes.NotPermitted);
            (await Get(everywhere, $"/log/not-there/{path}")).ShouldBeProblem(404, RefusalCodes.NotFound);
        }

        foreach (var path in (string[])["proofs/inclusion/1", "proofs/consistency?from=1", "witnesses", "checkpoint/keys"])
        {
            (await Get(nobody, $"{Api}/{path}")).ShouldBeProblem(401, RefusalCodes.NotSignedIn);
            (await Get(stranger, $"{Api}/{path}")).ShouldBeProblem(403, RefusalCodes.NotPermitted);
            (await Get(everywhere, $"/api/ledgers/not-there/{path}")).ShouldBeProblem(404, RefusalCodes.NotFound);
        }
    }

    [Fact]
    public async Task an_entry_is_proved_to_be_in_the_ledger_at_any_size_since()
    {
        var entry = (await Get("auditor", $"{Api}/journal/entries/300")).Json.GetProperty("item");
        foreach (var size in (long[])[300, 301, 512, 513, 600])
        {
            var proof = InclusionProof.Parse((await Get("auditor", $"{Api}/proofs/inclusion/300?size={size}")).Text);
            var checkpoint = Opened(proof.Checkpoint);
            checkpoint.Size.ShouldBe(size);
            MerklePaths.RootOf(TreeHashing.Sha256, Convert.FromHexString(entry.GetProperty("leafHash").GetString()!), proof.Index, size, proof.Path)
                .ShouldBe(checkpoint.Root);
        }
    }

    [Fact]
    public async Task a_ledger_is_proved_to_have_only_grown()
    {
        foreach (var (from, size) in ((long, long)[])[(0, 600), (1, 600), (255, 256), (256, 600), (300, 513), (600, 600)])
        {
            var (old, now) = (Opened((await Get("auditor", $"{Api}/checkpoint?size={from}")).Text), Opened((await Get("auditor", $"{Api}/checkpoint?size={size}")).Text));
            var path = (await Get("auditor", $"{Api}/proofs/consistency?from={from}&size={size}")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            MerklePaths.IsConsistent(TreeHashing.Sha256, from, old.Root, size, now.Root, [.. path.Select(HashLine.Read)]).ShouldBeTrue($"{from} of {size}");
        }
    }

    [Theory]
    [InlineData("proofs/inclusion/0", 404)]
    [InlineData("proofs/inclusion/1000000", 404)]
    [InlineData("proofs/inclusion/x", 404)]
    [InlineData("proofs/inclusion/-1", 404)]
    [InlineData("proofs/inclusion/1?size=1000000", 422)]
    [InlineData("proofs/inclusion/9?size=8", 404)]
    [InlineData("proofs/consistency", 422)]
    [InlineData("proofs/consistency?from=x", 422)]
    [InlineData("proofs/consistency?from=9&size=8", 422)]
    [InlineData("proofs/consistency?from=1&size=1000000", 422)]
    [InlineData("proofs/consistency?from=1&until=7", 422)]
    [InlineData("checkpoint?size=1000000", 422)]
    [InlineData("checkpoint?size=-1", 422)]
    public async Task a_proof_of_what_is_not_there_is_refused(string path, int status) =>
        (await Get("auditor", $"{Api}/{path}")).Status.ShouldBe(status);

    [Fact]
    public async Task a_witness_signs_a_checkpoint_and_stands_below_it_from_then_on()
    {
        var witness = new WitnessKey("witness.example/one", 11);
        (await Post("administrator", "witnesses", $"{{\"key\":\"{witness.Verifier}\"}}", "application/json")).Status.ShouldBe(201);
        (await Post("administrator", "witnesses", $"{{\"key\":\"{witness.Verifier}\"}}", "application/json")).ShouldBeProblem(409, RefusalCodes.AlreadyExists);
        (await Post("maker", "witnesses", $"{{\"key\":\"{witness.Verifier}\"}}", "application/json")).ShouldBeProblem(403, RefusalCodes.NotPermitted);

        var note = SignedNote.Parse((await Get("auditor", $"{Api}/checkpoint?size=520")).Text);
        var time = DateTimeOffset.FromUnixTimeSeconds(1_750_000_000);
        var cosigned = note.With([witness.Cosign(note.Text, time)]).ToString();
        (await Post("auditor", "cosignatures", cosigned)).Status.ShouldBe(201);
        (await Post("auditor", "cosignatures", cosigned)).Status.ShouldBe(201, "The same again changes nothing.");

        var shown = SignedNote.Parse((await Get("auditor", $"{Api}/checkpoint?size=520")).Text);
        shown.ToString().ShouldBe(cosigned);
        witness.Verifier.Accepts(shown.Signatures[^1], shown.Text).ShouldBeTrue();
        SignedNote.Parse((await Get("auditor", $"{Api}/checkpoint?size=519")).Text).Signatures.Count.ShouldBe(1);
        var listed = (await Get("auditor", $"{Api}/witnesses")).Json.EnumerateArray().Single(w => w.GetProperty("name").GetString() == "witness.example/one");
        (listed.GetProperty("lastSize").GetInt64(), listed.GetProperty("lastSignedAt").GetDateTimeOffset()).ShouldBe((520, time));
    }

    [Fact]
    public async Task what_is_no_cosignature_of_ours_is_refused_and_leaves_nothing()
    {
        var (known, unknown) = (new WitnessKey("witness.example/two", 12), new WitnessKey("witness.example/unknown", 13));
        (await Post("administrator", "witnesses", $"{{\"key\":\"{known.Verifier}\"}}", "application/json")).Status.ShouldBe(201);
        foreach (var key in (string[])["", "no key", host.Verifier.ToString(), known.Verifier.ToString().Replace("two", "three", StringComparison.Ordinal)])
        {
            ShouldBe(await Post("administrator", "witnesses", $"{{\"key\":\"{key}\"}}", "application/json"), 422, RefusalCodes.RequestInvalid);
        }

        var note = SignedNote.Parse((await Get("auditor", $"{Api}/checkpoint?size=530")).Text);
        var ours = Ledger.Host.Proof.Checkpoint.Parse(note.Text);
        (await Post("auditor", "cosignatures", "")).ShouldBeProblem(422, RefusalCodes.ProofMalformed);
        (await Post("auditor", "cosignatures", "no note at all")).ShouldBeProblem(422, RefusalCodes.ProofMalformed);
        (await Post("auditor", "cosignatures", "{}", "application/json")).ShouldBeProblem(415, RefusalCodes.MediaTypeUnsupported);
        (await Post("auditor", "cosignatures", note.ToString())).ShouldBeProblem(422, RefusalCodes.CosignatureInvalid);
        (await Post("auditor", "cosignatures", note.With([unknown.Cosign(note.Text)]).ToString())).ShouldBeProblem(422, RefusalCodes.CosignatureInvalid);
        (await Post("auditor", "cosignatures", note.With([known.Cosign(note.Text + "x\n")]).ToString())).ShouldBeProblem(422, RefusalCodes.CosignatureInvalid);
        foreach (var (other, code, status) in ((Checkpoint, string, int)[])
        [
            (ours with { Origin = "ledger.local/other" }, RefusalCodes.CheckpointForeign, 422),
            (ours with { Root = TreeHash.Leaf("another history"u8) }, RefusalCodes.CheckpointDiffers, 409),
            (ours with { Size = 1_000_000 }, RefusalCodes.CheckpointDiffers, 409),
            (ours with { Hashing = TreeHashing.Sm3 }, RefusalCodes.CheckpointDiffers, 409),
        ])
        {
            var text = other.ToText();
            ShouldBe(await Post("auditor", "cosignatures", new SignedNote(text, [known.Cosign(text)]).ToString()), status, code);
        }

        SignedNote.Parse((await Get("auditor", $"{Api}/checkpoint?size=530")).Text).Signatures.Count.ShouldBe(1);

        // Keys and origins are told back, and they name the log's domain.
        static void ShouldBe(Answer answer, int status, string code) => (answer.Status, answer.Code).ShouldBe((status, code));
    }

    private Checkpoint Opened(string note) => Ledger.Host.Proof.Checkpoint.Parse(host.Verifier.Open(note).ShouldNotBeNull());

    private async Task<(Checkpoint Checkpoint, string Note)> Checkpoint()
    {
        var note = (await Get("auditor", $"{Log}/checkpoint")).Text;
        return (Opened(note), note);
    }

    private Task<Answer> Get(string role, string address) => Get(host.As(role), address);

    private static async Task<Answer> Get(HttpClient client, string address)
    {
        using var response = await client.GetAsync(new Uri(address, UriKind.Relative));
        return await Answer.Of(response);
    }

    private async Task<Answer> Post(string role, string path, string body, string mediaType = "text/plain")
    {
        using var content = new StringContent(body, Encoding.UTF8, mediaType);
        using var response = await host.As(role).PostAsync(new Uri($"{Api}/{path}", UriKind.Relative), content);
        return await Answer.Of(response);
    }

    private async Task<(int Status, byte[] Bytes, HttpContentHeaders Headers)> Bytes(string address)
    {
        using var response = await host.As("auditor").GetAsync(new Uri(address, UriKind.Relative));
        return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Content.Headers);
    }

    private static IEnumerable<byte[]> EntriesOf(byte[] bundle)
    {
        for (var at = 0; at < bundle.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle.AsSpan(at));
            yield return bundle[(at + 2)..(at + 2 + length)];
            at += 2 + length;
        }
    }

    /// <summary>A witness as the standard describes it, by its own means.</summary>
    internal sealed class WitnessKey
    {
        private readonly Ed25519PrivateKeyParameters _key;

        public WitnessKey(string name, byte seed)
        {
            _key = new Ed25519PrivateKeyParameters([.. Enumerable.Repeat(seed, 32)], 0);
            Verifier = new NoteVerifier(name, NoteKeyKind.Cosignature, _key.GeneratePublicKey().GetEncoded());
        }

        public NoteVerifier Verifier { get; }

        public NoteSignature Cosign(string text, DateTimeOffset? at = null)
        {
            var time = (at ?? DateTimeOffset.FromUnixTimeSeconds(1_760_000_000)).ToUnixTimeSeconds();
            var message = Encoding.UTF8.GetBytes($"cosignature/v1\ntime {time}\n{text}");
            var signer = new Ed25519Signer();
            signer.Init(true, _key);
            signer.BlockUpdate(message, 0, message.Length);
            var stamp = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(stamp, time);
            return new NoteSignature(Verifier.Name, Verifier.KeyId, [.. stamp, .. signer.GenerateSignature()]);
        }
    }

    /// <summary>A host whose ledger fills two tiles and a part of a third.</summary>
    public sealed class LongLedger : ApiHost, IDisposable
    {
        private readonly string _keys = Directory.CreateTempSubdirectory("ledger-keys-").FullName;

        public NoteVerifier Verifier => App.Services.GetRequiredService<Checkpoints>().VerifierOf(LedgerId);

        public void Dispose() => Directory.Delete(_keys, recursive: true);

        protected override void Adjust(WebApplicationBuilder builder)
        {
            base.Adjust(builder);
            builder.Services.AddSingleton<IKeySource>(new FileKeySource(_keys));
        }

        protected override async Task Prepare()
        {
            await base.Prepare();
            var lines = Enumerable.Range(1, 640).Select(i =>
                $$$"""{"commandId":"long-{{{i}}}","command":"fund-pool.reserve","data":{"poolId":"{{{PoolId}}}","reservationId":"long-{{{i}}}","awardRef":"a","instrument":"project-grant","amountFen":7,"expiresOn":"2024-12-31"},"businessDate":"2024-03-01"}""");
            using var body = new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");
            using var answer = await As("maker").PostAsync(new Uri($"/api/ledgers/{LedgerId}/commands", UriKind.Relative), body);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(line => line.Contains("\"status\":200", StringComparison.Ordinal));
        }
    }
}
