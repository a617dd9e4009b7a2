using Ledger.Domain;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Host.Auth;
using Ledger.Host.Catalogue;
using Ledger.Host.Confidential;
using Ledger.Host.Journal;

namespace Ledger.Host.Importing;

/// <summary>
/// Tries rows without writing anything: the same shape checks and the same deciders as the engine's, on the states as they are. The streams
/// that a part of the rows needs are read together.
/// </summary>
internal sealed class RowTrial(IJournalStore store, ConfidentialTexts texts, string ledgerId, string importId, Caller caller, DateOnly businessDate, DateOnly today)
{
    /// <summary>The id under which a row's last command is carried out.</summary>
    public static string CommandIdOf(string importId, int line) => FormattableString.Invariant($"{importId}.{line}");

    /// <summary>Tries rows that were understood.</summary>
    public async Task<IReadOnlyList<(string Outcome, Refusal? Refusal)>> Try(RowReader reader, IReadOnlyList<ReadRow> rows, CancellationToken cancel)
    {
        var recorded = await store.FindCommands(ledgerId, [.. rows.Select(row => CommandIdOf(importId, row.Line))], cancel);
        var numbers = await NumbersOf(rows, cancel);
        var known = new KnownStates();
        while (true)
        {
            (string, Refusal?)[] outcomes =
            [
                .. rows.Select(row => recorded.ContainsKey(CommandIdOf(importId, row.Line)) ? ("known", null) : Decide(reader, row, numbers, known)),
            ];
            if (known.Missing.Count == 0)
            {
                return outcomes;
            }

            await Load(known, cancel);
        }
    }

    private (string Outcome, Refusal? Refusal) Decide(
        RowReader reader, ReadRow row, IReadOnlyDictionary<(string Subject, string Text), string> numbers, KnownStates known)
    {
        if (reader.Object(row, known) is { } objection)
        {
            return ("refused", objection);
        }

        var states = new StatesAfter(known);
        foreach (var step in row.Steps)
        {
            var command = step.Command;
            var kind = CommandCatalogue.Of(command);
            if (kind.Validate(command) is { } malformed)
            {
                return ("refused", malformed);
            }

            if (command is VerifyAccount verify && row.Number is { } number && numbers.TryGetValue((command.Stream, number), out var digest))
            {
                if (states.Get<Party>(command.Stream).Accounts.Any(account => account.AccountDigest == digest && !account.IsWithdrawn))
                {
                    return ("known", null);
                }

                command = verify with { AccountDigest = digest };
            }

            // Whoever lacks the role of one step leaves it to somebody else; what the rules say does not depend on it.
            var actor = caller.ActAs(kind, ledgerId) ?? new Actor(caller.Id, kind.Roles[0]);
            switch (Aggregates.Decide(command, new CommandContext(actor, businessDate, today), states))
            {
                case Decision.Accepted accepted:
                    states.Apply(accepted.Events);
                    break;
                case Decision.Refused { Refusal.Code: RefusalCodes.AlreadyExists } when step.MayBeThere:
                    break;
                case Decision.Refused refused:
                    return ("refused", refused.Refusal);
                default:
                    break;
            }
        }

        return ("ready", null);
    }

    private async Task<IReadOnlyDictionary<(string Subject, string Text), string>> NumbersOf(IReadOnlyList<ReadRow> rows, CancellationToken cancel) =>
        rows.Any(row => row.Number is not null)
            ? await texts.FindAll(ledgerId, ImportKinds.AccountNumber, [.. rows.Select(row => Party.StreamOf(row.PartyId))], cancel)
            : new Dictionary<(string, string), string>();

    private async Task Load(KnownStates known, CancellationToken cancel)
    {
        string[] wanted = [.. known.Missing];
        foreach (var stream in wanted)
        {
            known.States[stream] = Aggregates.InitialOf(stream);
        }

        await foreach (var entry in store.ReadStreams(ledgerId, wanted, long.MaxValue, cancel))
        {
            known.States[entry.Stream] = known.States[entry.Stream].Evolve(entry.Happened);
        }

        known.Missing.Clear();
    }

    private sealed class KnownStates : IStates
    {
        public Dictionary<string, AggregateState> States { get; } = new(StringComparer.Ordinal);
        public HashSet<string> Missing { get; } = new(StringComparer.Ordinal);

        public T Get<T>(string stream) where T : AggregateState
        {
            if (States.TryGetValue(stream, out var state))
            {
                return (T)state;
            }

            Missing.Add(stream);
            return (T)Aggregates.InitialOf(stream);
        }
    }
}
