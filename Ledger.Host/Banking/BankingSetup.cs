namespace Ledger.Host.Banking;

/// <summary>The bank's side as parts of a host.</summary>
public static class BankingSetup
{
    /// <summary>Adds what reads, keeps and takes up bank files. Expects the database, the journal, the engines and the clock to be there.</summary>
    public static IServiceCollection AddBanking(this IServiceCollection services)
    {
        services.AddSingleton<BankFiles>();
        services.AddSingleton<BatchFiles>();
        services.AddSingleton<StatementImports>();
        return services;
    }
}
