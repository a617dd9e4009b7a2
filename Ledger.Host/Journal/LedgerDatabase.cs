using Npgsql;

namespace Ledger.Host.Journal;

/// <summary>The connections of the running host. They assume the role <c>ledger_host</c>, which cannot change the journal.</summary>
public static class LedgerDatabase
{
    /// <summary>The role every running host assumes.</summary>
    public const string HostRole = "ledger_host";

    /// <summary>
    /// The pool that appends have for themselves. In a pool that all share they would wander from one server process to the next, and find
    /// the memory of each cold.
    /// </summary>
    public const string Appends = "appends";

    /// <summary>A pool of connections that act as <see cref="HostRole"/>, whoever signed in.</summary>
    public static NpgsqlDataSource Open(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "ledger",
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
        };
        settings.Options = $"{settings.Options} -c role={HostRole}".Trim();
        return NpgsqlDataSource.Create(settings);
    }
}
