using System.CommandLine;
using System.Globalization;
using System.Text;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Journal;
using Ledger.Host.Language;

namespace Ledger.Host.Verbs;

/// <summary>
/// Keeps accounts, for whoever holds the database: the first administrator is made here. A password comes from the terminal or from standard
/// input, never from an argument, which others on the machine could read. Every change is recorded with the user of the machine.
/// </summary>
internal static class AccountVerb
{
    private const string Name = "account";
    private const int MostChanges = 1_000;
    private const int StandardDays = 90;
    private const int MostDays = 366;

    public static Command Verb()
    {
        var verb = Verbs.Verb.Named(Name);
        verb.Subcommands.Add(Add());
        verb.Subcommands.Add(List());
        verb.Subcommands.Add(Roles());
        verb.Subcommands.Add(Password());
        verb.Subcommands.Add(Disabling("disable", true));
        verb.Subcommands.Add(Disabling("enable", false));
        verb.Subcommands.Add(Token());
        verb.Subcommands.Add(Changes());
        return verb;
    }

    /// <summary>Who acts: there is no session here, so it is the user of the machine.</summary>
    private static string By => "cli:" + Environment.UserName;

    private static Command Add()
    {
        var account = Account();
        var name = new Option<string>("--name") { Description = Words.Of("option.name"), Required = true };
        var roles = RoleOption();
        var machine = Verbs.Verb.Switch("machine");
        return Below("add", account, name, roles, machine).Does((parsed, ct) => With(
            async accounts =>
            {
                string? password = null;
                if (!parsed.GetValue(machine) && (password = AskPassword()) is null)
                {
                    return ExitCode.Usage;
                }

                var id = parsed.GetValue(account)!;
                return Said(id, "added", await accounts.Add(By, id, parsed.GetValue(name)!, password, Held(parsed.GetValue(roles)), ct));
            }, ct));
    }

    private static Command Roles()
    {
        var account = Account();
        var roles = RoleOption();
        return Below("roles", account, roles).Does((parsed, ct) => With(
            async accounts => Said(
                parsed.GetValue(account)!, "roles-set", await accounts.SetRoles(By, parsed.GetValue(account)!, Held(parsed.GetValue(roles)), ct)), ct));
    }

    private static Command Password()
    {
        var account = Account();
        return Below("password", account).Does((parsed, ct) => With(
            async accounts => AskPassword() is { } password
                ? Said(parsed.GetValue(account)!, "password-set", await accounts.SetPassword(By, parsed.GetValue(account)!, password, ct))
                : ExitCode.Usage, ct));
    }

    private static Command Disabling(string name, bool disabled)
    {
        var account = Account();
        return Below(name, account).Does((parsed, ct) => With(
            async accounts => Said(
                parsed.GetValue(account)!, disabled ? "disabled" : "enabled", await accounts.SetDisabled(By, parsed.GetValue(account)!, disabled, ct)), ct));
    }

    private static Command Token()
    {
        var account = Account();
        var name = new Option<string>("--name") { Description = Words.Of("option.name"), Required = true };
        var days = Verbs.Verb.Option("days", StandardDays);
        days.Validators.Add(given =>
        {
            if (given.Tokens.Count == 1 && int.TryParse(given.Tokens[0].Value, CultureInfo.InvariantCulture, out var count) && count is < 1 or > MostDays)
            {
                given.AddError(Words.Of("account.no-days", ("most", MostDays)));
            }
        });
        return Below("token", account, name, days).Does((parsed, ct) => With(
            async accounts =>
            {
                var (token, refusal) = await accounts.GiveToken(
                    By, parsed.GetValue(account)!, parsed.GetValue(name)!, TimeProvider.System.GetUtcNow().AddDays(parsed.GetValue(days)), ct);
                if (token is not null && refusal is null)
                {
                    Talk.Line(token);
                }

                return Said(parsed.GetValue(account)!, "token-issued", refusal);
            }, ct));
    }

    private static Command List()
    {
        var json = Verbs.Verb.Switch("json");
        return Verbs.Verb.Below(Name, "list", json).Does((parsed, ct) => With(
            async accounts =>
            {
                var list = await accounts.List(ct);
                if (parsed.GetValue(json))
                {
                    Talk.Data(new { accounts = list });
                    return ExitCode.Done;
                }

                foreach (var account in list)
                {
                    Talk.Line($"{PoolLines.Pad(account.AccountId, 20)}{PoolLines.Pad(account.DisplayName, 16)}"
                        + $"{(account.Disabled ? Words.Of("account.act.disabled") + " " : "")}{string.Join(' ', account.Roles)}");
                }

                return ExitCode.Done;
            }, ct));
    }

    private static Command Changes()
    {
        var json = Verbs.Verb.Switch("json");
        return Verbs.Verb.Below(Name, "changes", json).Does((parsed, ct) => With(
            async accounts =>
            {
                var list = await accounts.Changes(null, MostChanges, ct);
                if (parsed.GetValue(json))
                {
                    Talk.Data(new { changes = list.Select(c => new { c.ChangedAt, c.AccountId, c.ChangedBy, c.Act, detail = System.Text.Json.JsonDocument.Parse(c.Detail).RootElement }) });
                    return ExitCode.Done;
                }

                foreach (var change in list)
                {
                    Talk.Line($"{Instants.Format(change.ChangedAt)}  {PoolLines.Pad(change.AccountId, 20)}{PoolLines.Pad(Words.Of($"account.act.{change.Act}"), 14)}{change.ChangedBy}  {change.Detail}");
                }

                return ExitCode.Done;
            }, ct));
    }

    private static Command Below(string name, Argument<string> account, params ReadOnlySpan<Option> options)
    {
        var verb = Verbs.Verb.Below(Name, name, options);
        verb.Arguments.Add(account);
        return verb;
    }

    private static Argument<string> Account() => new("account") { Description = Words.Of("argument.account") };

    private static Option<string[]> RoleOption()
    {
        var roles = new Option<string[]>("--role") { Description = Words.Of("option.role"), DefaultValueFactory = _ => [] };
        roles.Validators.Add(given =>
        {
            foreach (var token in given.Tokens.Where(token => RoleHeld.Parse(token.Value) is null))
            {
                given.AddError(Words.Of("account.no-role", ("text", token.Value)));
            }
        });
        return roles;
    }

    private static IReadOnlyList<RoleHeld> Held(string[]? roles) => [.. (roles ?? []).Select(text => RoleHeld.Parse(text)!)];

    private static async Task<int> With(Func<Accounts, Task<int>> work, CancellationToken ct)
    {
        await using var database = await Database.OpenMigrated(ct);

        await using var source = LedgerDatabase.Open(database.ConnectionString);
        return await work(new Accounts(source, TimeProvider.System));
    }

    /// <summary>Says what was done, or why not.</summary>
    private static int Said(string account, string act, Refusal? refusal)
    {
        if (refusal is null)
        {
            Talk.Say("account.done", ("account", account), ("act", Words.Of($"account.act.{act}")));
            return ExitCode.Done;
        }

        Talk.Say("account.refused", ("code", refusal.Code), ("detail", RefusalText.Detail(refusal, CultureInfo.CurrentUICulture)));
        return ExitCode.RefusedOrUnsound;
    }

    /// <summary>A password from the terminal, unseen, or the first line of standard input; null, and told why, where there is none.</summary>
    private static string? AskPassword()
    {
        if (Console.IsInputRedirected)
        {
            return Console.In.ReadLine() ?? "";
        }

        var password = Unseen("account.password");
        if (password == Unseen("account.again"))
        {
            return password;
        }

        Talk.Say("account.differs");
        return null;
    }

    private static string Unseen(string prompt)
    {
        Console.Error.Write(Words.Of(prompt));
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                text.Length = Math.Max(0, text.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                text.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return text.ToString();
    }
}
