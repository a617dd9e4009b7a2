using Dapper;
using Ledger.Host.Auth;
using Ledger.Host.Journal;
using Ledger.Host.Seeding;

namespace Ledger.Host.Verbs;

/// <summary>
/// The people of an invented ledger as accounts one can sign in with. Everybody knows their password, so they hold roles in that ledger
/// only, and the demo listens to this machine only.
/// </summary>
internal static class DemoPeople
{
    /// <summary>The password of all of them.</summary>
    public const string Password = "ledger-demo";

    /// <summary>Makes the accounts that are missing; one that is there keeps its password and its state.</summary>
    public static async Task LetIn(string connectionString, ScenarioLedger ledger, CancellationToken ct)
    {
        if (!ledger.Synthetic)
        {
            return;
        }

        await using var source = LedgerDatabase.Open(connectionString);
        await using var connection = await source.OpenConnectionAsync(ct);
        var known = (await connection.QueryAsync<string>("select account_id from account")).ToHashSet(StringComparer.Ordinal);
        var accounts = new Accounts(source, TimeProvider.System);
        foreach (var user in ledger.Users.Where(u => !known.Contains(u.Id)))
        {
            await accounts.Put(user.Id, user.Name, Password, user.Roles.Select(role => (ledger.Ledger, role)), ct);
        }
    }

    /// <summary>Says who can sign in, for people who came to try it.</summary>
    public static void Introduce(ScenarioLedger ledger)
    {
        Talk.Say("demo.people", ("ledger", ledger.Ledger), ("password", Password));
        foreach (var user in ledger.Users)
        {
            Talk.Say("demo.person", ("id", PoolLines.Pad(user.Id, 12)), ("name", user.Name), ("duty", Words.Of("language") == "zh" ? user.Duty : user.DutyEn));
        }
    }
}
