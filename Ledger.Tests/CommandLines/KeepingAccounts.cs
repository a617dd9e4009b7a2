using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Journal;
using Ledger.Tests.Support;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.CommandLines;

/// <summary>The accounts of an installation from its first administrator on, by whoever holds the database.</summary>
public sealed class KeepingAccounts : IAsyncLifetime
{
    private string _database = "";
    private NpgsqlDataSource _source = null!;

    public async Task InitializeAsync()
    {
        _database = await TestCluster.CreateDatabase();
        _source = LedgerDatabase.Open(_database);
        await new PostgresJournal(_source).Create("zigong-gxq", "自贡高新区", DateTimeOffset.UnixEpoch, CancellationToken.None);
    }

    public async Task DisposeAsync() => await _source.DisposeAsync();

    [Fact]
    public async Task an_account_made_here_signs_in_and_every_change_is_recorded()
    {
        Run("first password\n", "account", "add", "li.wei", "--name", "李伟", "--role", "maker@zigong-gxq", "--role", "auditor@*").ExitCode.ShouldBe(0);
        (await SignIn("li.wei", "first password"))!.RolesIn("zigong-gxq").ShouldBe(["maker", "auditor"]);

        Run("second password\n", "account", "password", "li.wei").ExitCode.ShouldBe(0);
        (await SignIn("li.wei", "first password")).ShouldBeNull();
        Run(null, "account", "roles", "li.wei", "--role", "checker@zigong-gxq").ExitCode.ShouldBe(0);
        (await SignIn("li.wei", "second password"))!.RolesIn("zigong-gxq").ShouldBe(["checker"]);
        Run(null, "account", "disable", "li.wei").ExitCode.ShouldBe(0);
        (await SignIn("li.wei", "second password")).ShouldBeNull();
        Json("list").GetProperty("accounts")[0].GetProperty("disabled").GetBoolean().ShouldBeTrue();
        Run(null, "account", "enable", "li.wei").ExitCode.ShouldBe(0);
        (await SignIn("li.wei", "second password")).ShouldNotBeNull();

        var account = Json("list").GetProperty("accounts").EnumerateArray().ShouldHaveSingleItem();
        account.GetProperty("displayName").GetString().ShouldBe("李伟");
        account.GetProperty("roles")[0].GetProperty("role").GetString().ShouldBe("checker");
        var changes = Json("changes").GetProperty("changes").EnumerateArray().ToList();
        changes.Select(c => c.GetProperty("act").GetString()).ShouldBe(["enabled", "disabled", "roles-set", "password-set", "added"]);
        changes.ShouldAllBe(c => c.GetProperty("changedBy").GetString() == "cli:" + Environment.UserName && c.GetProperty("accountId").GetString() == "li.wei");
        changes[^1].GetProperty("detail").GetProperty("roles")[0].GetString().ShouldBe("maker@zigong-gxq");
        changes.ShouldAllBe(c => !c.GetRawText().Contains("second password", StringComparison.Ordinal) && !c.GetRawText().Contains("first password", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_machine_has_no_password()
    {
        Run(null, "account", "add", "import", "--name", "Nightly import", "--machine", "--role", "maker@zigong-gxq").ExitCode.ShouldBe(0);
        Json("list").GetProperty("accounts")[0].GetProperty("hasPassword").GetBoolean().ShouldBeFalse();
        (await SignIn("import", "")).ShouldBeNull();

        var token = Run(null, "account", "token", "import", "--name", "first", "--days", "7");
        token.ExitCode.ShouldBe(0);
        var holder = await new Callers(new Accounts(_source, TimeProvider.System), TimeProvider.System).ByToken(token.Output.Trim());
        holder!.RolesIn("zigong-gxq").ShouldBe(["maker"]);
        var change = Json("changes").GetProperty("changes")[0];
        change.GetProperty("act").GetString().ShouldBe("token-issued");
        change.GetRawText().ShouldNotContain("ldg_");
    }

    [Fact]
    public void what_cannot_be_is_refused_with_its_code_and_changes_nothing()
    {
        Run("a good password\n", "account", "add", "li.wei", "--name", "李伟").ExitCode.ShouldBe(0);
        Refused(RefusalCodes.AlreadyExists, "a good password\n", "account", "add", "li.wei", "--name", "李伟");
        Refused(RefusalCodes.RequestInvalid, "short\n", "account", "add", "wang.fang", "--name", "王芳");
        Refused(RefusalCodes.RequestInvalid, "", "account", "add", "wang.fang", "--name", "王芳");
        Refused(RefusalCodes.RequestInvalid, "a good password\n", "account", "add", "wang fang", "--name", "王芳");
        Refused(RefusalCodes.RequestInvalid, "a good password\n", "account", "add", "wang.fang", "--name", " ");
        Refused(RefusalCodes.NotFound, "a good password\n", "account", "add", "wang.fang", "--name", "王芳", "--role", "maker@not-there");
        Refused(RefusalCodes.NotFound, null, "account", "roles", "nobody");
        Refused(RefusalCodes.NotFound, null, "account", "roles", "li.wei", "--role", "maker@not-there");
        Refused(RefusalCodes.NotFound, "a good password\n", "account", "password", "nobody");
        Refused(RefusalCodes.NotFound, null, "account", "disable", "nobody");
        Refused(RefusalCodes.NotFound, null, "account", "token", "nobody", "--name", "first");

        Json("list").GetProperty("accounts").GetArrayLength().ShouldBe(1);
        Json("changes").GetProperty("changes").GetArrayLength().ShouldBe(1);
    }

    private void Refused(string code, string? input, params string[] arguments)
    {
        var answer = Run(input, arguments);
        answer.ExitCode.ShouldBe(1, answer.Error);
        answer.Error.ShouldStartWith(code);
        answer.Error.Trim().ShouldNotContain("\n");
        answer.Output.ShouldBeEmpty();
    }

    private JsonElement Json(string what) => JsonDocument.Parse(Run(null, "account", what, "--json").Output).RootElement;

    private (int ExitCode, string Output, string Error) Run(string? input, params string[] arguments) => Host.RunWith(input, arguments, (Host.Database, _database));

    private async Task<Caller?> SignIn(string name, string password) =>
        (await new SignIn(new Accounts(_source, TimeProvider.System), TimeProvider.System).Check(name, password, null)).Caller;
}
