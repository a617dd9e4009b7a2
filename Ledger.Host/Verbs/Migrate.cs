using System.CommandLine;
using System.Globalization;
using Ledger.Domain.Kernel;
using Ledger.Host.Cluster;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
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
    /// Brings a private cluster to the schema of this program, and refuses any other database that lacks it; and one whose tables a newer program
    /// folded, unless they are about to be put back.
    /// </summary>
    public static async Task Demand(Database database, bool puttingBack, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        if (database.Cluster is not null)
        {
            await Migrator.Run(database.ConnectionString, ct);
        }
        else if (await Migrator.Missing(source, ct) is { Count: > 0 } missing)
        {
            throw new DatabaseUnavailableException(DatabaseUnavailableException.NotMigrated, ("missing", string.Join(", ", missing)));
        }

        if (!puttingBack && await Rebuild.Superseded(source, ct) is { } newer)
        {
            throw new DatabaseUnavailableException(
                DatabaseUnavailableException.NewerTables, ("code", RefusalCodes.ProjectionSuperseded), ("ledger", newer.LedgerId),
                ("stored", newer.Version.ToString(CultureInfo.InvariantCulture)), ("version", ProjectionTables.Version.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
