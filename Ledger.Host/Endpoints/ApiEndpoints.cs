using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Catalogue;
using Ledger.Host.Engine;

namespace Ledger.Host.Endpoints;

/// <summary>The HTTP API: everything under <c>/api</c>, and the pages that explain refusals.</summary>
public static class ApiEndpoints
{
    /// <summary>The switch of benchmark mode in the configuration.</summary>
    public const string BenchmarkKey = "Ledger:Benchmark";

    /// <summary>Adds what the API needs beyond the engine.</summary>
    public static IServiceCollection AddLedgerApi(this IServiceCollection services)
    {
        services.AddLedgerAuth();
        services.AddSingleton<ApiParts>();
        services.AddLogging(logging => logging
            // An activity per request is only made where somebody listens; this category alone would make one for nobody.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None));
        return services;
    }

    /// <summary>Maps the API. Its routes answer before any other middleware runs: they bring their own authentication and problem documents.</summary>
    public static void MapLedgerApi(this WebApplication app)
    {
        var parts = app.Services.GetRequiredService<ApiParts>();
        var api = app.MapGroup("/api");
        api.ShortCircuit();
        var ledger = api.MapGroup("/ledgers/{ledger}");
        ledger.MapCommands(parts);
        ledger.MapMethods("commands", [HttpMethods.Post], new BulkRoute(parts, app.Services.GetRequiredService<EngineOptions>()).Handle);
        if (app.Configuration.GetValue<bool>(BenchmarkKey))
        {
            var rehearsal = new CommandRoute(parts, CommandCatalogue.Find("fund-pool.reserve")!, [], ("poolId", "rehearsal")) { IsRehearsal = true };
            api.MapMethods("noop", [HttpMethods.Post], rehearsal.Handle);
        }

        api.Map("{**rest}", new Unmatched(app).Handle);
    }
}
