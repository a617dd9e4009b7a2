using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ledger.Bench;

/// <summary>Makes ledgers to measure on: commands through an engine of this process, and accounts for who sends more over HTTP.</summary>
internal static class Scene
{
    private const int Window = 2_000;

    /// <summary>Makes a ledger and carries commands out on it; each must be accepted.</summary>
    public static async Task Make(Ground ground, string ledger, IEnumerable<(ICommand Command, string Actor, string Role)> commands, DateOnly? businessDate, CancellationToken ct)
    {
        var journal = new PostgresJournal(ground.Host);
        await journal.Create(ledger, ledger, TimeProvider.System.GetUtcNow(), ct);
        await using var engine = (await LedgerEngine.Open(ledger, journal, TimeProvider.System, new EngineOptions(), NullLogger.Instance, ct))!;
        var under = new Queue<Task<Outcome>>();
        var number = 0;
        foreach (var (command, actor, role) in commands)
        {
            under.Enqueue(engine.Submit(
                new CommandEnvelope { CommandId = $"scene-{++number}", Command = command, Actor = new Actor(actor, role), BusinessDate = businessDate }, waitForRoom: true, ct).AsTask());
            if (under.Count == Window)
            {
                Accepted(await under.Dequeue());
            }
        }

        while (under.TryDequeue(out var outcome))
        {
            Accepted(await outcome);
        }
    }

    /// <summary>A token of an account with one role.</summary>
    public static async Task<string> Token(Ground ground, string ledger, string role, CancellationToken ct)
    {
        var accounts = new Accounts(ground.Host, TimeProvider.System);
        var id = $"{ledger}.{role}";
        await accounts.Put(id, id, null, [(ledger, role)], ct);
        return (await accounts.IssueToken(id, "wrk", TimeProvider.System.GetUtcNow().AddDays(1), ct)).Token;
    }

    private static void Accepted(Outcome outcome)
    {
        if (outcome is Outcome.Refused { Refusal: var refusal })
        {
            throw new InvalidOperationException($"The scene cannot be made: {refusal.Code} {string.Join(", ", refusal.Facts)}");
        }
    }
}
