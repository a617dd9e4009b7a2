using Ledger.Host.Engine;
using Ledger.Host.Proof;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>The read side as parts of a host.</summary>
public static class ProjectionServices
{
    /// <summary>Adds the queries and what keeps their tables up to date. Expects the database, the engines and the clock to be there.</summary>
    /// <param name="ownerConnectionString">As the role that owns the schema, which alone can put new tables in place.</param>
    public static IServiceCollection AddProjections(this IServiceCollection services, string ownerConnectionString, ProjectionOptions? options = null)
    {
        services.AddSingleton(options ?? new ProjectionOptions());
        services.AddSingleton(s => new ProjectionRunner(
            s.GetRequiredService<NpgsqlDataSource>(), s.GetService<LedgerEngines>(), s.GetRequiredService<ProjectionOptions>(),
            s.GetRequiredService<ILogger<ProjectionRunner>>(), new Renewal(
                ownerConnectionString, s.GetRequiredService<ProjectionOptions>(), s.GetRequiredService<ILogger<Renewal>>())));
        services.AddSingleton<RebuildRuns>();
        services.AddHostedService(s => s.GetRequiredService<ProjectionRunner>());
        services.AddSingleton<StoredRoots>();
        services.AddSingleton(s => new Moments(
            s.GetRequiredService<NpgsqlDataSource>(), s.GetRequiredService<StoredRoots>(), s.GetRequiredService<ProjectionRunner>(),
            s.GetRequiredService<ProjectionOptions>(), s.GetService<TimeProvider>() ?? TimeProvider.System));
        services.AddSingleton(s => new AskedMoments(s.GetRequiredService<NpgsqlDataSource>(), s.GetService<TimeProvider>() ?? TimeProvider.System));
        services.AddSingleton<PoolBalances>();
        services.AddSingleton<Reasons>();
        services.AddSingleton<PoolComparisons>();
        services.AddSingleton<RowComparisons>();
        services.AddSingleton<ApprovalQueue>();
        services.AddSingleton<Awards>();
        services.AddSingleton<Notices>();
        services.AddSingleton<Payouts>();
        services.AddSingleton<Parties>();
        services.AddSingleton<InvestmentFunds>();
        services.AddSingleton<Exposures>();
        services.AddSingleton<Schemes>();
        services.AddSingleton<Linkages>();
        services.AddSingleton<Recoveries>();
        services.AddSingleton<GuaranteedLoans>();
        services.AddSingleton<Variances>();
        services.AddSingleton<Indicators>();
        services.AddSingleton<Timing>();
        services.AddSingleton<CarryOvers>();
        services.AddSingleton<Registers>();
        services.AddSingleton<Watches>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<JournalPages>();
        services.AddSingleton<BankBooks>();
        services.AddSingleton<PaymentStory>();
        services.AddSingleton(s => new VerificationRuns(
            s.GetRequiredService<NpgsqlDataSource>(), ownerConnectionString, s.GetRequiredService<Checkpoints>(), s.GetService<TimeProvider>() ?? TimeProvider.System,
            s.GetRequiredService<ILogger<VerificationRuns>>()));
        services.AddSingleton<LogProofs>();
        services.AddSingleton<Witnesses>();
        return services;
    }
}
