using Ledger.Domain.Kernel;
using Ledger.Host.Proof;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>What a reader takes away to prove later that nothing was changed.</summary>
public sealed class KeepingACheckpoint(KeepingACheckpoint.SignedHost host) : IClassFixture<KeepingACheckpoint.SignedHost>
{
    private const string Checkpoint = $"/api/ledgers/{ApiHost.LedgerId}/checkpoint";

    [Fact]
    public async Task any_reader_gets_the_head_signed_and_the_key_to_check_it_with()
    {
        var note = await Get("auditor", Checkpoint);
        var key = await Get("auditor", Checkpoint + "/key");
        (note.Status, note.Headers["Content-Type"], key.Status).ShouldBe((200, "text/plain; charset=utf-8", 200));

        var text = NoteVerifier.Parse(key.Text).Open(note.Text).ShouldNotBeNull();
        var checkpoint = Ledger.Host.Proof.Checkpoint.Parse(text);
        checkpoint.Origin.ShouldBe($"ledger.local/{ApiHost.LedgerId}");
        checkpoint.Size.ShouldBe(await host.Entries());
        var head = await Get("auditor", $"/api/ledgers/{ApiHost.LedgerId}?position={checkpoint.Size}");
        Convert.ToHexStringLower(checkpoint.Root).ShouldBe(head.Json.GetProperty("at").GetProperty("headHash").GetString());
    }

    [Fact]
    public async Task it_moves_with_the_ledger_and_the_old_one_stays_true()
    {
        var before = await Read();
        (await host.Send("maker", $"pools/{ApiHost.PoolId}/reservations", ApiHost.Reservation("r-signed", 100))).Status.ShouldBe(200);
        var after = await Read();

        after.Size.ShouldBe(before.Size + 1);
        var then = await Get("auditor", $"/api/ledgers/{ApiHost.LedgerId}?position={after.Size}&asOf=position:{before.Size}");
        then.Json.GetProperty("at").GetProperty("headHash").GetString().ShouldBe(Convert.ToHexStringLower(before.Root));
    }

    [Fact]
    public async Task who_may_not_read_the_ledger_gets_neither()
    {
        using var nobody = host.ClientWith(null);
        using var stranger = await host.ClientOf("stranger", ("elsewhere", "auditor"));
        using var everywhere = await host.ClientOf("everywhere", ("*", "auditor"));
        foreach (var path in (string[])["checkpoint", "checkpoint/key"])
        {
            (await Get(nobody, $"/api/ledgers/{ApiHost.LedgerId}/{path}")).ShouldBeProblem(401, RefusalCodes.NotSignedIn);
            (await Get(stranger, $"/api/ledgers/{ApiHost.LedgerId}/{path}")).ShouldBeProblem(403, RefusalCodes.NotPermitted);
            (await Get(everywhere, $"/api/ledgers/not-there/{path}")).ShouldBeProblem(404, RefusalCodes.NotFound);
        }

        Directory.EnumerateFiles(host.KeyFolder, "not-there*").ShouldBeEmpty("No key is made for a ledger that is not there.");
    }

    private async Task<Checkpoint> Read()
    {
        var verifier = NoteVerifier.Parse((await Get("auditor", Checkpoint + "/key")).Text);
        return Ledger.Host.Proof.Checkpoint.Parse(verifier.Open((await Get("auditor", Checkpoint)).Text).ShouldNotBeNull());
    }

    private Task<Answer> Get(string role, string address) => Get(host.As(role), address);

    private static async Task<Answer> Get(HttpClient client, string address)
    {
        using var response = await client.GetAsync(new Uri(address, UriKind.Relative));
        return await Answer.Of(response);
    }

    /// <summary>A host with keys of its own.</summary>
    public sealed class SignedHost : ApiHost, IDisposable
    {
        public string KeyFolder { get; } = Directory.CreateTempSubdirectory("ledger-keys-").FullName;

        public void Dispose() => Directory.Delete(KeyFolder, recursive: true);

        protected override void Adjust(WebApplicationBuilder builder)
        {
            base.Adjust(builder);
            builder.Services.AddSingleton<IKeySource>(new FileKeySource(KeyFolder));
        }
    }
}
