namespace Ledger.Host.Auditing;

/// <summary>The questions of auditors as a part of a host.</summary>
public static class AuditingSetup
{
    /// <summary>Adds what asks and draws. Expects the database and the clock.</summary>
    public static IServiceCollection AddAuditing(this IServiceCollection services) => services.AddSingleton<AuditQuestions>().AddSingleton<AuditSamples>();
}
