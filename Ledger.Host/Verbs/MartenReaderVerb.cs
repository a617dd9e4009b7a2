using System.CommandLine;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Verbs;

/// <summary>Makes the schema through which a Marten 9 store of somebody else reads a ledger; with <c>--drop</c> removes it.</summary>
internal static class MartenReaderVerb
{
    public static Command Verb()
    {
        var ledger = Ledgers.Option();
        var role = new Option<string>("--role") { Description = Words.Of("option.reader-role"), Required = true };
        var schema = new Option<string?>("--schema") { Description = Words.Of("option.reader-schema") };
        var drop = new Option<bool>("--drop") { Description = Words.Of("option.reader-drop") };
        var json = Verbs.Verb.Switch("json");
        return Verbs.Verb.Named("marten-reader", ledger, role, schema, drop, json).Does(async (parsed, ct) =>
        {
            await using var database = await Database.OpenMigrated(ct);
            await using var owner = NpgsqlDataSource.Create(database.ConnectionString);
            if (await Ledgers.Choose(owner, parsed.GetValue(ledger), ct) is not { } chosen)
            {
                return ExitCode.Usage;
            }

            try
            {
                var readers = new MartenReaders(owner);
                return parsed.GetValue(drop)
                    ? await Remove(readers, chosen, parsed.GetValue(role)!, parsed.GetValue(json), ct)
                    : await Make(readers, chosen, parsed.GetValue(role)!, parsed.GetValue(schema), parsed.GetValue(json), ct);
            }
            catch (MartenReaderRefusedException refused)
            {
                Talk.Say($"marten-reader.{refused.Code}", [.. refused.Facts]);
                return refused.Code == MartenReaderRefusedException.Name ? ExitCode.Usage : ExitCode.RefusedOrUnsound;
            }
        });
    }

    private static async Task<int> Make(MartenReaders readers, string ledger, string role, string? schema, bool json, CancellationToken ct)
    {
        var made = await readers.Make(ledger, role, schema, ct);
        if (json)
        {
            Talk.Data(new { ledger, role, made.Schema, made.Made, made.RoleMade });
        }
        else
        {
            Talk.Line(made.Schema);
        }

        Talk.Say(made.Made ? "marten-reader.made" : "marten-reader.stands", ("schema", made.Schema), ("role", role), ("ledger", ledger));
        if (made.RoleMade)
        {
            Talk.Say("marten-reader.role-made", ("role", role));
        }

        return ExitCode.Done;
    }

    private static async Task<int> Remove(MartenReaders readers, string ledger, string role, bool json, CancellationToken ct)
    {
        var removed = await readers.Remove(ledger, role, ct);
        if (json)
        {
            Talk.Data(new { ledger, role, removed });
        }
        else
        {
            removed.ToList().ForEach(Talk.Line);
        }

        Talk.Say("marten-reader.removed", ("schemas", string.Join(", ", removed)), ("role", role), ("ledger", ledger));
        return ExitCode.Done;
    }
}
