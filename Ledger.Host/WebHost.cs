using Ledger.Host.Auditing;
using Ledger.Host.Banking;
using Ledger.Host.Endpoints;
using Ledger.Host.Engine;
using Ledger.Host.Exporting;
using Ledger.Host.Importing;
using Ledger.Host.Journal;
using Ledger.Host.Pages;
using Ledger.Host.Projections;
using Ledger.Host.Proof;
using Microsoft.Extensions.Logging.Console;
using Npgsql;

namespace Ledger.Host;

/// <summary>What the web host is built for.</summary>
public sealed record WebOptions
{
    /// <summary>The database, as the role that owns the schema.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The keys that sign checkpoints; those of the installation where none are given.</summary>
    public IKeySource? Keys { get; init; }

    /// <summary>Where to listen; port 0 takes any free one.</summary>
    public string Url { get; init; } = "http://127.0.0.1:0";
}

/// <summary>
/// The one place where the web host is put together: each folder brings one <c>Add…</c> for its parts and one <c>Map…</c> for its routes.
/// The verbs and the tests build the same one.
/// </summary>
public static class WebHost
{
    /// <summary>Builds the host; <paramref name="adjust"/> lets a test replace parts before it is sealed.</summary>
    public static WebApplication Build(WebOptions options, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(WebHost).Assembly.GetName().Name,
            // The files beside the programs, not those where somebody happened to stand when calling.
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseUrls(options.Url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        // Out of a build folder the files of wwwroot are found by the build's manifest; a published folder has none and needs none.
        builder.WebHost.UseStaticWebAssets();

        // Standard output belongs to data.
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => LedgerDatabase.Open(options.ConnectionString));
        builder.Services.AddKeyedSingleton(LedgerDatabase.Appends, (_, _) => LedgerDatabase.Open(options.ConnectionString));
        builder.Services.AddSingleton<IJournalStore>(services =>
            new PostgresJournal(services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredKeyedService<NpgsqlDataSource>(LedgerDatabase.Appends)));
        builder.Services.AddSingleton(options.Keys ?? FileKeySource.OfInstallation(null));
        builder.Services.AddSingleton<Checkpoints>();
        builder.Services.AddSingleton<Bundles>();
        builder.Services.AddSingleton(new EngineOptions());
        builder.Services.AddSingleton<LedgerEngines>();
        builder.Services.AddProjections(options.ConnectionString);
        builder.Services.AddAuditing();
        builder.Services.AddExporting();
        builder.Services.AddBanking();
        builder.Services.AddImporting();
        builder.Services.AddLedgerApi();
        builder.Services.AddPages();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UsePages();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapLedgerApi();
        app.MapPages();
        app.MapStaticAssets();
        return app;
    }
}
