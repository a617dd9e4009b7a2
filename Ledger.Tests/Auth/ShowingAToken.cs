using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Tests.Endpoints;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Auth;

/// <summary>Machines show a token; what it lets them try follows from the roles of its account in the ledger.</summary>
public sealed class ShowingAToken(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Reservations = $"pools/{ApiHost.PoolId}/reservations";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ldg_")]
    [InlineData("ldg_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("something-else")]
    [InlineData("ldg_ÄAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task a_missing_or_unknown_token_lets_nobody_in(string? token)
    {
        using var client = host.ClientWith(null);
        if (token is not null)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {Uri.EscapeDataString(token)}");
        }

        var entries = await host.Entries();
        var answer = await host.Send(client, Reservations, ApiHost.Reservation("r-unknown", 1));

        answer.ShouldBeProblem(401, RefusalCodes.NotSignedIn).Headers["WWW-Authenticate"].ShouldStartWith("Bearer");
        (await host.Entries()).ShouldBe(entries);
    }

    [Fact]
    public async Task another_scheme_lets_nobody_in()
    {
        using var client = host.ClientWith(null);
        client.DefaultRequestHeaders.Add("Authorization", "Basic bWFrZXI6bWFrZXI=");
        (await host.Send(client, Reservations, ApiHost.Reservation("r-basic", 1))).ShouldBeProblem(401, RefusalCodes.NotSignedIn);
    }

    [Fact]
    public async Task an_expired_token_lets_nobody_in()
    {
        var (token, _) = await host.Accounts.IssueToken("maker", "old", DateTimeOffset.UtcNow.AddSeconds(-1));
        using var client = host.ClientWith(token);
        (await host.Send(client, Reservations, ApiHost.Reservation("r-expired", 1))).ShouldBeProblem(401, RefusalCodes.NotSignedIn);
    }

    [Fact]
    public async Task a_revoked_token_stops_at_once()
    {
        var (token, entry) = await host.Accounts.IssueToken("maker", "short", DateTimeOffset.UtcNow.AddHours(1));
        using var client = host.ClientWith(token);
        (await host.Send(client, Reservations, ApiHost.Reservation("r-before", 1))).Status.ShouldBe(200);

        (await host.App.Services.GetRequiredService<Callers>().Revoke("maker", entry.TokenId)).ShouldBeTrue();

        (await host.Send(client, Reservations, ApiHost.Reservation("r-after", 1))).ShouldBeProblem(401, RefusalCodes.NotSignedIn);
    }

    [Fact]
    public async Task somebody_elses_token_cannot_be_revoked()
    {
        var (_, entry) = await host.Accounts.IssueToken("maker", "mine", DateTimeOffset.UtcNow.AddHours(1));
        (await host.App.Services.GetRequiredService<Callers>().Revoke("checker", entry.TokenId)).ShouldBeFalse();
    }

    [Fact]
    public async Task the_token_of_a_disabled_account_lets_nobody_in()
    {
        using var client = await host.ClientOf("leaver", (ApiHost.LedgerId, "maker"));
        await host.Accounts.Disable("leaver");
        (await host.Send(client, Reservations, ApiHost.Reservation("r-leaver", 1))).ShouldBeProblem(401, RefusalCodes.NotSignedIn);
    }

    [Theory]
    [InlineData("auditor")]
    [InlineData("fund-manager")]
    [InlineData("administrator")]
    [InlineData("checker")]
    [InlineData("releaser")]
    public async Task a_role_without_the_act_is_refused(string role)
    {
        var entries = await host.Entries();
        var answer = (await host.Send(role, Reservations, ApiHost.Reservation("r-role", 1))).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        answer.Facts.GetProperty("roles").EnumerateArray().Select(r => r.GetString()).ShouldBe(["maker", "department"]);
        (await host.Entries()).ShouldBe(entries);
    }

    [Fact]
    public async Task a_role_in_another_ledger_counts_for_nothing()
    {
        using var client = await host.ClientOf("elsewhere", ("other", "maker"));
        (await host.Send(client, Reservations, ApiHost.Reservation("r-elsewhere", 1))).ShouldBeProblem(403, RefusalCodes.NotPermitted);
    }

    [Fact]
    public async Task only_the_digest_of_a_token_is_stored()
    {
        var (token, entry) = await host.Accounts.IssueToken("maker", "stored", DateTimeOffset.UtcNow.AddHours(1));
        token.ShouldStartWith("ldg_");
        await using var source = NpgsqlDataSource.Create(host.ConnectionString);
        await using var command = source.CreateCommand($"select account_token::text from account_token where token_id = '{entry.TokenId}'");
        ((string)(await command.ExecuteScalarAsync())!).ShouldNotContain(token[4..]);
    }
}
