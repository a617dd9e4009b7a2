using System.CommandLine;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Verbs;

/// <summary>Brings the database to the schema of this program. Running it again changes nothing.</summary>
internal static class Migrate
{
    public static Command Verb()
    {
        var json = Verbs.Verb.Switch("json");
        return Verbs.Verb.Named("migrate", json).Does(async (parsed, ct) =>
        {
            await using var database = await Database.Open(ct);
            var applied = await Migrator.Run(database.ConnectionString, ct);
            if (parsed.GetValue(json))
            {
                Talk.Data(new { applied, known = Migrator.Files.Select(f => f.Name) });
            }
            else
            {
                applied.ToList().ForEach(Talk.Line);
                Talk.Say(applied.Count == 0 ? "migrate.nothing" : "migrate.done", ("count", applied.Count));
            }

            return ExitCode.Done;
        });
    }

    /// <summary>
    /// For verbs that need the schema. A private cluster is ours to migrate; a named database is migrated when its keeper says so, and
    /// until then this is false and has told why.
    /// </summary>
    public static async Task<bool> Ready(Database database, CancellationToken ct)
    {
        if (database.Cluster is not null)
        {
            await Migrator.Run(database.ConnectionString, ct);
            return true;
        }

        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        var missing = await Migrator.Missing(source, ct);
        if (missing.Count > 0)
        {
            Talk.Say("migrate.first", ("missing", string.Join(", ", missing)));
        }

        return missing.Count == 0;
    }
}
