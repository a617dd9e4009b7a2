using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Ledger.Tests.Endpoints;

namespace Ledger.Tests.Crashes;

/// <summary>
/// Several callers at once, each reserving from the same pool, one command after the other. A command without an answer is sent again by
/// the same key until it has one: first when the trouble is over, then for as long as a caller would have patience.
/// </summary>
internal sealed class Load(string token)
{
    public const int Callers = 8;
    public const int CommandsEach = 50;
    public const long AmountFen = 7;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TaskCompletionSource _answeredSome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Uri> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _unanswered;

    /// <summary>The position each acknowledged key was given.</summary>
    public ConcurrentDictionary<string, long> Acknowledged { get; } = new(StringComparer.Ordinal);

    /// <summary>Commands that were on their way when the trouble came.</summary>
    public int Unanswered => _unanswered;

    /// <summary>Completes in the middle of the load.</summary>
    public Task InTheMiddle => _answeredSome.Task;

    /// <summary>The trouble is over; the host is (again) here.</summary>
    public void Resume(Uri address) => _over.TrySetResult(address);

    /// <summary>Runs the whole load, through the trouble, until every command is acknowledged.</summary>
    public Task Run(Uri address) => Task.WhenAll(Enumerable.Range(0, Callers).Select(n => Task.Run(() => Call(n, address))));

    /// <summary>Sends one command once; null where there was no answer that tells.</summary>
    public static async Task<JsonElement?> Send(HttpClient client, string key)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/ledgers/{ApiHost.LedgerId}/pools/{ApiHost.PoolId}/reservations");
            request.Content = JsonContent.Create(ApiHost.Reservation(key, AmountFen));
            request.Headers.Add("Idempotency-Key", key);
            using var response = await client.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return response.StatusCode switch
            {
                HttpStatusCode.OK => JsonSerializer.Deserialize<JsonElement>(text),
                HttpStatusCode.ServiceUnavailable => null,
                _ => throw new InvalidOperationException($"{key} was answered {(int)response.StatusCode}: {text}"),
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return null;
        }
    }

    /// <summary>A caller's connection.</summary>
    public HttpClient Connect(Uri address)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private async Task Call(int caller, Uri address)
    {
        var client = Connect(address);
        try
        {
            for (var i = 0; i < CommandsEach; i++)
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"c{caller}-{i}");
                var answer = await Send(client, key);
                if (answer is null)
                {
                    Interlocked.Increment(ref _unanswered);
                    client.Dispose();
                    client = Connect(await _over.Task.WaitAsync(TimeSpan.FromMinutes(3)));
                    answer = await Insist(client, key);
                }

                Acknowledged[key] = answer.Value.GetProperty("position").GetInt64();
                if (Acknowledged.Count >= Callers * CommandsEach / 3)
                {
                    _answeredSome.TrySetResult();
                }
            }
        }
        catch (Exception e)
        {
            _answeredSome.TrySetException(e);
            throw;
        }
        finally
        {
            client.Dispose();
        }
    }

    private static async Task<JsonElement> Insist(HttpClient client, string key)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < Patience)
        {
            if (await Send(client, key) is { } answer)
            {
                return answer;
            }
        }

        throw new TimeoutException($"{key} has had no answer for {Patience}.");
    }
}
