using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Catalogue;
using Ledger.Host.Confidential;
using Ledger.Host.Engine;
using Microsoft.OpenApi;

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
        services.AddSingleton<ReadRoutes>();
        services.AddSingleton<ConfidentialTexts>();
        services.AddSingleton<AccountNumberRoutes>();
        services.AddSingleton<RegisterRoutes>();
        services.AddSingleton<ExpertNameRoutes>();
        services.AddSingleton<LedgerRoutes>();
        services.AddSingleton<AccountRoutes>();
        services.AddSingleton<ReasonRoutes>();
        services.AddSingleton<CheckpointRoutes>();
        services.AddSingleton<WitnessRoutes>();
        services.AddSingleton<VerificationRoutes>();
        services.AddSingleton<LogRoutes>();
        services.AddSingleton<RefusalRoutes>();
        services.AddSingleton<AdministrationRoutes>();
        services.AddSingleton<EventFeed>();
        services.AddSingleton<BankRoutes>();
        services.AddSingleton<ImportRoutes>();
        services.AddSingleton<ExposureRoutes>();
        services.AddSingleton<AuditRoutes>();
        services.AddSingleton<ExportRoutes>();
        services.AddSingleton<HealthRoute>();
        services.AddOpenApi(DescriptionRoute.Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer<ApiDescription>();
        });
        services.ConfigureHttpJsonOptions(http => ApiJson.Configure(http.SerializerOptions));
        services.AddLogging(logging => logging
            // An activity per request is only made where somebody listens; this category alone would make one for nobody.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None));
        return services;
    }

    /// <summary>Maps the API. Its routes answer before any other middleware runs: they bring their own authentication and problem documents.</summary>
    public static void MapLedgerApi(this WebApplication app)
    {
        var parts = Part<ApiParts>();
        var api = app.MapGroup("/api");
        api.ShortCircuit();
        var ledger = api.MapGroup("/ledgers/{ledger}");
        ledger.MapCommands(parts);
        Part<ReadRoutes>().Map(ledger);
        Part<AccountNumberRoutes>().Map(ledger);
        Part<RegisterRoutes>().Map(ledger);
        Part<ExpertNameRoutes>().Map(ledger);
        Part<EventFeed>().Map(ledger);
        Part<BankRoutes>().Map(ledger);
        Part<ImportRoutes>().Map(ledger);
        Part<ExposureRoutes>().Map(ledger);
        Part<AuditRoutes>().Map(ledger);
        Part<ExportRoutes>().Map(ledger);
        Part<LedgerRoutes>().Map(api, ledger);
        Part<AccountRoutes>().Map(api);
        Part<ReasonRoutes>().Map(ledger);
        Part<CheckpointRoutes>().Map(ledger);
        Part<WitnessRoutes>().Map(ledger);
        Part<VerificationRoutes>().Map(ledger);
        Part<RefusalRoutes>().Map(api, ledger);
        Part<AdministrationRoutes>().Map(api);
        ledger.MapMethods("commands", [HttpMethods.Post], new BulkRoute(parts, Part<EngineOptions>()).Handle).WithMetadata(
            new Described("Thousands of commands, one per line, in order; each gets its own outcome on a line of the answer.", typeof(BulkOutcome))
            {
                Body = typeof(BulkCommand), BodyMedia = BulkRoute.MediaType, AnswerMedia = BulkRoute.MediaType,
            });
        if (app.Configuration.GetValue<bool>(BenchmarkKey))
        {
            var rehearsal = new CommandRoute(parts, CommandCatalogue.Find("fund-pool.reserve")!, [], ("poolId", "rehearsal")) { IsRehearsal = true };
            api.MapMethods("noop", [HttpMethods.Post], rehearsal.Handle);
        }

        api.Map("{**rest}", new Unmatched(app).Handle);
        var log = app.MapGroup("/log/{ledger}");
        log.ShortCircuit();
        Part<LogRoutes>().Map(log);
        app.MapMethods("/health", [HttpMethods.Get, HttpMethods.Head], Part<HealthRoute>().Handle)
            .WithMetadata(new Described("Whether the house can answer; readers also learn how far its views have come.", typeof(Health)) { IsOpen = true })
            .ShortCircuit();
        app.MapMethods("/openapi/v1.json", [HttpMethods.Get, HttpMethods.Head], new DescriptionRoute(app.Services).Handle).ShortCircuit();
        ProblemPages.Map(app);

        T Part<T>() where T : notnull => app.Services.GetRequiredService<T>();
    }
}
