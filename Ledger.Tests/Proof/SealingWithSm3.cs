using System.Net.Http.Json;
using System.Text;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;
using Ledger.Host.Proof;
using Ledger.Tests.Endpoints;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Proof;

/// <summary>A ledger that was created with SM3: written, brought back, verified and proved as any other.</summary>
public sealed class SealingWithSm3(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Id = "national";

    [Fact]
    public async Task it_is_sealed_verified_and_proved_with_the_hash_it_was_created_with()
    {
        using var admin = await host.ClientOf("sm3-admin", ("*", Roles.Administrator), ("*", Roles.Maker));
        (await Create(admin, new { ledgerId = "other", name = "其他", hashAlgorithm = "md5" })).Status.ShouldBe(422);
        (await Create(admin, new { ledgerId = Id, name = "国密账本", hashAlgorithm = "sm3" })).Status.ShouldBe(201);
        await Write(admin, 0, 100);
        await Write(admin, 100, 300);

        await using var source = LedgerDatabase.Open(host.ConnectionString);
        var finding = (await new Verification(source).Run(Id)).ShouldNotBeNull();
        finding.Flaw.ShouldBeNull();
        var leaves = await new PostgresJournal(source).ReadLeafHashes(Id, 0, finding.Positions, CancellationToken.None);
        await using (var rows = await EntryRows.Open(source, Id, 0, 1, CancellationToken.None))
        {
            (await rows.Advance(CancellationToken.None)).ShouldBeTrue();
            TreeHashing.Sm3.Leaf(rows.Json).ShouldBe(leaves[0]);
        }

        using var answer = await admin.GetAsync(new Uri($"/api/ledgers/{Id}/proofs/inclusion/120", UriKind.Relative));
        var proof = InclusionProof.Parse(await answer.Content.ReadAsStringAsync());
        var checkpoint = Checkpoint.Parse(host.App.Services.GetRequiredService<Checkpoints>().VerifierOf(Id).Open(proof.Checkpoint).ShouldNotBeNull());
        (checkpoint.Hashing, checkpoint.Size).ShouldBe((TreeHashing.Sm3, finding.Positions));
        checkpoint.Root.ShouldBe(finding.Root);
        MerklePaths.RootOf(TreeHashing.Sm3, leaves[119], proof.Index, checkpoint.Size, proof.Path).ShouldBe(checkpoint.Root);
        foreach (var size in (long[])[1, 99, 256, 257])
        {
            var tree = new HashTree(TreeHashing.Sm3);
            leaves.Take((int)size).ToList().ForEach(tree.Append);
            (await new StoredRoots(source).RootAt(Id, size, CancellationToken.None)).ShouldBe(tree.Root());
        }

        await SealedLedger.Tamper(host.ConnectionString, $"update entry set leaf_hash = sha256('x') where ledger_id = '{Id}' and position = 60");
        var flaw = (await new Verification(source).Run(Id))!.Flaw.ShouldNotBeNull();
        (flaw.Kind, flaw.Position).ShouldBe(("changed", 60));
    }

    private static async Task<Answer> Create(HttpClient client, object body)
    {
        using var response = await client.PostAsJsonAsync(new Uri("/api/ledgers", UriKind.Relative), body);
        return await Answer.Of(response);
    }

    /// <summary>The pool is opened, and then gets a little, many times.</summary>
    private static async Task Write(HttpClient client, int from, int to)
    {
        var lines = Enumerable.Range(from, to - from).Select(i => i == 0
            ? """{"commandId":"n-0","command":"fund-pool.open","data":{"programme":"pilot","level":"district","fiscalYear":2024,"name":"池","instruments":["project-grant"],"functionCode":"2060499"},"businessDate":"2024-03-01"}"""
            : $$$"""{"commandId":"n-{{{i}}}","command":"fund-pool.appropriate","data":{"poolId":"pilot-district-2024","amountFen":7,"documentNo":"d-{{{i}}}","functionCode":"2060499","source":"general-budget"},"businessDate":"2024-03-01"}""");
        using var body = new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");
        using var answer = await client.PostAsync(new Uri($"/api/ledgers/{Id}/commands", UriKind.Relative), body);
        (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(line => line.Contains("\"status\":20", StringComparison.Ordinal));
    }
}
