namespace Ledger.Host.Importing;

/// <summary>Importing as a part of a host.</summary>
public static class ImportingSetup
{
    /// <summary>Adds what tries files and carries their rows out. Expects the database, the journal, the engines, the confidential texts and the clock.</summary>
    public static IServiceCollection AddImporting(this IServiceCollection services) => services.AddSingleton<Imports>();
}
