using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text;
using Ledger.Host.Auth;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;
using Ledger.Host;
using Ledger.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>The real host on a real database and a real port, with one ledger, one account per role, and a pool to spend.</summary>
public class ApiHost : IAsyncLifetime
{
    /// <summary>The ledger every test writes to.</summary>
    public const string LedgerId = "test";

    /// <summary>The pool that <see cref="InitializeAsync"/> opens, with <see cref="AppropriatedFen"/>.</summary>
    public const string PoolId = "pilot-district-2024";

    /// <summary>What the pool may spend.</summary>
    public const long AppropriatedFen = 3_000_000_000;

    private readonly Dictionary<string, HttpClient> _clients = [];
    private int _keys;

    /// <summary>The running host.</summary>
    public WebApplication App { get; private set; } = null!;

    /// <summary>Its database.</summary>
    public string ConnectionString { get; private set; } = null!;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(App.Urls.First());

    /// <summary>What the host logged as errors.</summary>
    public LoggedErrors Errors { get; } = new();

    /// <summary>The accounts.</summary>
    public Accounts Accounts => App.Services.GetRequiredService<Accounts>();

    public async Task InitializeAsync()
    {
        ConnectionString = await TestCluster.CreateDatabase();
        App = WebHost.Build(new WebOptions { ConnectionString = ConnectionString }, Adjust);
        await App.StartAsync();
        var journal = new PostgresJournal(App.Services.GetRequiredService<NpgsqlDataSource>());
        await journal.Create(LedgerId, "Test", DateTimeOffset.UnixEpoch, CancellationToken.None);
        foreach (var role in Roles.All)
        {
            _clients[role] = await ClientOf(role, (LedgerId, role));
        }

        await Prepare();
    }

    public async Task DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        await App.DisposeAsync();
    }

    /// <summary>A client that acts under one role.</summary>
    public HttpClient As(string role) => _clients[role];

    /// <summary>A client with a token of an account made for it.</summary>
    public async Task<HttpClient> ClientOf(string accountId, params (string Ledger, string Role)[] roles)
    {
        await Accounts.Put(accountId, accountId, null, roles);
        var (token, _) = await Accounts.IssueToken(accountId, "tests", DateTimeOffset.UtcNow.AddHours(1));
        return ClientWith(token);
    }

    /// <summary>A client that shows a token.</summary>
    public HttpClient ClientWith(string? token)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }

    /// <summary>A key that was not used before.</summary>
    public string NewKey() => $"key-{Interlocked.Increment(ref _keys)}";

    /// <summary>Sends a command; the body is an object, or text as it is.</summary>
    public async Task<Answer> Send(string role, string path, object body, string? key = null, Action<HttpRequestMessage>? adjust = null) =>
        await Send(As(role), path, body, key, adjust);

    /// <summary>Sends a command.</summary>
    public async Task<Answer> Send(HttpClient client, string path, object body, string? key = null, Action<HttpRequestMessage>? adjust = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/ledgers/{LedgerId}/{path}");
        request.Content = body is string text ? new StringContent(text, Encoding.UTF8, "application/json") : JsonContent.Create(body);
        request.Headers.Add("Idempotency-Key", key ?? NewKey());
        adjust?.Invoke(request);
        using var response = await client.SendAsync(request);
        return await Answer.Of(response);
    }

    /// <summary>How many entries the ledger has.</summary>
    public async Task<long> Entries()
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var command = source.CreateCommand($"select count(*) from entry where ledger_id = '{LedgerId}'");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>An entry as it is stored.</summary>
    public async Task<JsonElement> EntryAt(long position)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var command = source.CreateCommand($"select entry::text from entry where ledger_id = '{LedgerId}' and position = {position}");
        return JsonSerializer.Deserialize<JsonElement>((string)(await command.ExecuteScalarAsync())!);
    }

    /// <summary>Lets a class change the host before it is built.</summary>
    protected virtual void Adjust(WebApplicationBuilder builder) => builder.Logging.ClearProviders().AddProvider(Errors);

    /// <summary>What every test finds: an open pool with money in it.</summary>
    protected virtual async Task Prepare()
    {
        (await Send("maker", "pools", OpenPilot("pilot", 2024))).Status.ShouldBe(201, Errors.Text);
        (await Send("maker", $"pools/{PoolId}/appropriations", Appropriation(AppropriatedFen))).Status.ShouldBe(200);
    }

    public static object OpenPilot(string programme, int year) => new
    {
        programme, level = "district", fiscalYear = year, name = "中试项目资金池", instruments = (string[])["project-grant", "platform-grant"],
        functionCode = "2060499",
    };

    public static object Appropriation(long amountFen) => new
    {
        amountFen, documentNo = "自高财〔2024〕1号", functionCode = "2060499", source = "general-budget", businessDate = "2024-01-15",
    };

    public static object Reservation(string id, long amountFen) => new
    {
        reservationId = id, awardRef = "award-1", instrument = "project-grant", amountFen, expiresOn = "2024-12-31", businessDate = "2024-03-01",
    };
}

/// <summary>What came back.</summary>
public sealed record Answer(int Status, JsonElement Json, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public string Code => Json.GetProperty("code").GetString()!;

    public JsonElement Facts => Json.GetProperty("facts");

    public static async Task<Answer> Of(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
        var json = text.Length > 0 && headers.TryGetValue("Content-Type", out var type) && type.Contains("json", StringComparison.Ordinal)
            && !type.Contains("ndjson", StringComparison.Ordinal) ? JsonSerializer.Deserialize<JsonElement>(text) : default;
        return new Answer((int)response.StatusCode, json, text, headers);
    }

    /// <summary>A problem document of that code, and nothing of the program in it.</summary>
    public Answer ShouldBeProblem(int status, string code)
    {
        Status.ShouldBe(status, Text);
        Headers["Content-Type"].ShouldBe("application/problem+json");
        Code.ShouldBe(code, Text);
        Json.GetProperty("status").GetInt32().ShouldBe(status);
        Json.GetProperty("type").GetString().ShouldBe("/problems/" + code);
        Text.ShouldNotContain("   at ");
        Text.ShouldNotContain("Exception");
        Text.ShouldNotContain("Ledger.");
        return this;
    }
}
