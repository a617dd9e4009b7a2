using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Projections;
using Npgsql;

namespace Ledger.Host.Endpoints;

/// <summary>How the house is. Whoever is not signed in learns the status alone.</summary>
/// <param name="Status"><c>ok</c>; <c>degraded</c> where projections wait or stand still; <c>down</c> where the database does not answer.</param>
public sealed record Health(string Status, string? Database = null, IReadOnlyList<LedgerHealth>? Ledgers = null);

/// <summary>How far the projections of a ledger have come.</summary>
/// <param name="Projections"><c>starting</c>, <c>running</c>, <c>standby</c>, <c>waiting</c>, <c>renewing</c> or <c>stopped</c>.</param>
public sealed record LedgerHealth(string Ledger, long Position, long HeadPosition, double LagSeconds, string Projections, string? Error);

/// <summary>For balancers and for people: 200 while answers can be given, 503 where the database is gone.</summary>
internal sealed class HealthRoute(ApiParts parts, ProjectionRunner runner, Moments moments, NpgsqlDataSource database)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task Handle(HttpContext context)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        cancel.CancelAfter(Patience);
        Health health;
        try
        {
            await using (var command = database.CreateCommand("select 1"))
            {
                await command.ExecuteScalarAsync(cancel.Token);
            }

            health = await Look(await parts.Callers.Of(context), cancel.Token);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or TimeoutException or System.Net.Sockets.SocketException)
        {
            health = new Health("down", "down");
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        context.Response.Headers.CacheControl = "no-store";
        await JsonAnswer.Write(context.Response, health, ApiJson.Of<Health>(), context.RequestAborted);
    }

    private async Task<Health> Look(Caller? caller, CancellationToken cancel)
    {
        var states = runner.States;
        var status = states.Any(s => s.Status is ProjectionStatus.Stopped or ProjectionStatus.Waiting) ? "degraded" : "ok";
        if (caller is null)
        {
            return new Health(status);
        }

        var ledgers = new List<LedgerHealth>();
        foreach (var state in states.Where(s => caller.MayRead(s.LedgerId)))
        {
            if (await moments.Resolve(state.LedgerId, AsOf.Now, null, cancel) is { } at)
            {
                ledgers.Add(new LedgerHealth(state.LedgerId, at.Position, at.HeadPosition, at.LagSeconds, Kebab.Of(state.Status), state.Error));
            }
        }

        return new Health(status, "ok", ledgers);
    }
}
