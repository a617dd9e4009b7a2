using System.Net.Http.Headers;
using System.Text.Json;
using Ledger.Host;
using Ledger.Host.Auth;
using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Ledger.Host.Seeding;
using Ledger.Tests.Seeding;
using Ledger.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>The demo world behind the real host, asked over HTTP alone: by a token, and by a session without a browser.</summary>
public sealed class DemoHost : IAsyncLifetime
{
    private const string Auditor = "demo-auditor";
    private const string Password = "a long enough password 1";

    public string Ledger { get; private set; } = "";

    public string ConnectionString { get; private set; } = "";

    public NpgsqlDataSource Database { get; private set; } = null!;

    /// <summary>Asks the API.</summary>
    public HttpClient Api { get; private set; } = null!;

    /// <summary>Asks for pages, signed in.</summary>
    public HttpClient Pages { get; private set; } = null!;

    public WebApplication App { get; private set; } = null!;

    /// <summary>When the first and the last entry were recorded.</summary>
    public (DateTimeOffset First, DateTimeOffset Last) Span { get; private set; }

    public async Task InitializeAsync()
    {
        ConnectionString = await TestCluster.CreateDatabase();
        Database = LedgerDatabase.Open(ConnectionString);
        var scenario = Scenario.Read(RehearsedLedger.GoldenFolder);
        Ledger = scenario.Ledger.Ledger;
        var loader = new ScenarioLoader(new PostgresJournal(Database), new EngineOptions(), NullLoggerFactory.Instance);
        (await loader.Load(scenario, Ledger, _ => { }, CancellationToken.None)).ShouldBeOfType<LoadResult.Loaded>();
        var accounts = new Accounts(Database, TimeProvider.System);
        await accounts.Put(Auditor, "审计", Password, [(Ledger, "auditor")]);
        var (token, _) = await accounts.IssueToken(Auditor, "tests", DateTimeOffset.UtcNow.AddHours(1));
        App = WebHost.Build(new WebOptions { ConnectionString = ConnectionString }, builder => builder.Logging.SetMinimumLevel(LogLevel.Error));
        await App.StartAsync();
        var address = new Uri(App.Urls.First());
        Api = new HttpClient { BaseAddress = address };
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Pages = await SignedIn.As(address, Auditor, Password);

        await using var command = Database.CreateCommand($"select min(recorded_at), max(recorded_at) from entry where ledger_id = '{Ledger}'");
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        Span = (reader.GetFieldValue<DateTimeOffset>(0), reader.GetFieldValue<DateTimeOffset>(1));
        await App.Services.GetRequiredService<Moments>().Resolve(Ledger, AsOf.Now, (await new PostgresJournal(Database).ReadHead(Ledger, default))!.Position, default);
    }

    public async Task DisposeAsync()
    {
        Api.Dispose();
        Pages.Dispose();
        await App.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>Asks the API for something of the ledger.</summary>
    public async Task<JsonElement> Get(string path)
    {
        using var response = await Api.GetAsync($"/api/ledgers/{Ledger}/{path}");
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue(path + ": " + text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>Asks for what is refused.</summary>
    public async Task<Answer> Refused(string path)
    {
        using var response = await Api.GetAsync($"/api/ledgers/{Ledger}/{path}");
        return await Answer.Of(response);
    }

    /// <summary>A random instant of the ledger's history, to the microsecond that the journal keeps.</summary>
    public DateTimeOffset AnyInstant(Random random) =>
        Span.First.AddMicroseconds(random.NextInt64((long)(Span.Last - Span.First).TotalMicroseconds)).ToOffset(TimeSpan.FromHours(8));
}
