using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Journal;
using Ledger.Tests.Support;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Auth;

/// <summary>People sign in with a name and a password; guessing is slowed down.</summary>
public sealed class SigningIn : IAsyncLifetime
{
    private readonly MovableClock _clock = new();
    private NpgsqlDataSource _database = null!;
    private Accounts _accounts = null!;
    private SignIn _signIn = null!;

    public async Task InitializeAsync()
    {
        _database = LedgerDatabase.Open(await TestCluster.CreateDatabase());
        _accounts = new Accounts(_database, _clock);
        _signIn = new SignIn(_accounts, _clock);
        await _accounts.Put("li.wei", "李伟", "correct horse", [("zigong-gxq", "maker"), ("*", "auditor")]);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task the_right_password_gives_the_account_with_its_roles()
    {
        var (caller, refusal) = await _signIn.Check("li.wei", "correct horse", "10.0.0.1");

        refusal.ShouldBeNull();
        caller!.Name.ShouldBe("李伟");
        caller.RolesIn("zigong-gxq").ShouldBe(["maker", "auditor"]);
        caller.RolesIn("elsewhere").ShouldBe(["auditor"]);
    }

    [Theory]
    [InlineData("li.wei", "wrong")]
    [InlineData("li.wei", "")]
    [InlineData("nobody", "correct horse")]
    [InlineData("", "")]
    [InlineData("li.wei' or '1'='1", "x")]
    public async Task a_wrong_name_and_a_wrong_password_are_refused_alike(string name, string password) =>
        (await _signIn.Check(name, password, null)).Refusal!.Code.ShouldBe(RefusalCodes.SignInFailed);

    [Fact]
    public async Task a_machine_without_a_password_cannot_sign_in()
    {
        await _accounts.Put("robot", "robot", null, []);
        (await _signIn.Check("robot", "", null)).Refusal!.Code.ShouldBe(RefusalCodes.SignInFailed);
    }

    [Fact]
    public async Task a_disabled_account_cannot_sign_in()
    {
        await _accounts.Disable("li.wei");
        (await _signIn.Check("li.wei", "correct horse", null)).Refusal!.Code.ShouldBe(RefusalCodes.SignInFailed);
    }

    [Fact]
    public async Task after_five_failures_even_the_right_password_waits()
    {
        for (var i = 0; i < SignIn.FreeAttempts; i++)
        {
            (await _signIn.Check("li.wei", "guess", $"10.0.0.{i}")).Refusal!.Code.ShouldBe(RefusalCodes.SignInFailed);
        }

        var (_, locked) = await _signIn.Check("li.wei", "correct horse", "10.0.0.9");
        locked!.Code.ShouldBe(RefusalCodes.TooManyAttempts);
        locked.Facts.Single().Value.ShouldBe(30);

        _clock.Move(TimeSpan.FromSeconds(31));
        (await _signIn.Check("li.wei", "correct horse", "10.0.0.9")).Caller.ShouldNotBeNull();
        (await _signIn.Check("li.wei", "guess", "10.0.0.9")).Refusal!.Code.ShouldBe(RefusalCodes.SignInFailed);
    }

    [Fact]
    public async Task guessing_in_parallel_gains_nothing()
    {
        var guesses = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _signIn.Check("li.wei", i == 19 ? "correct horse" : "guess", $"10.1.0.{i}")));

        guesses.Count(g => g.Refusal?.Code == RefusalCodes.TooManyAttempts).ShouldBeGreaterThanOrEqualTo(20 - SignIn.FreeAttempts - 1);
    }

    [Fact]
    public async Task one_address_cannot_try_many_names()
    {
        for (var i = 0; i < SignIn.AddressAttempts; i++)
        {
            await _signIn.Check($"not valid {i}", "x", "10.2.0.1");
        }

        (await _signIn.Check("li.wei", "correct horse", "10.2.0.1")).Refusal!.Code.ShouldBe(RefusalCodes.TooManyAttempts);
        (await _signIn.Check("li.wei", "correct horse", "10.2.0.2")).Caller.ShouldNotBeNull();
        _clock.Move(TimeSpan.FromMinutes(2));
        (await _signIn.Check("li.wei", "correct horse", "10.2.0.1")).Caller.ShouldNotBeNull();
    }

    [Fact]
    public async Task a_new_password_ends_the_sessions_of_the_old_one()
    {
        var before = (await _accounts.Find("li.wei"))!.Stamp;
        await _accounts.Put("li.wei", "李伟", null, [("zigong-gxq", "maker")]);
        (await _accounts.Find("li.wei"))!.Stamp.ShouldBe(before);

        await _accounts.Put("li.wei", "李伟", "another", [("zigong-gxq", "maker")]);
        (await _accounts.Find("li.wei"))!.Stamp.ShouldNotBe(before);
        var callers = new Callers(_accounts, _clock);
        (await callers.ByAccount("li.wei", before)).ShouldBeNull();
    }

    [Fact]
    public async Task the_host_forgets_what_it_knew_of_an_account_after_seconds()
    {
        var callers = new Callers(_accounts, _clock);
        var stamp = (await _accounts.Find("li.wei"))!.Stamp;
        (await callers.ByAccount("li.wei", stamp))!.RolesIn("zigong-gxq").ShouldContain("maker");
        await _accounts.Put("li.wei", "李伟", null, [("zigong-gxq", "checker")]);

        _clock.Move(Callers.Trust + TimeSpan.FromSeconds(1));

        (await callers.ByAccount("li.wei", stamp))!.RolesIn("zigong-gxq").ShouldBe(["checker"]);
    }

    [Fact]
    public async Task no_password_is_stored()
    {
        await using var command = _database.CreateCommand("select password_hash from account where account_id = 'li.wei'");
        ((string)(await command.ExecuteScalarAsync())!).ShouldNotContain("correct");
    }
}
