using System.Collections.Immutable;
using Ledger.Domain;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Ledger.Host.Projections;

namespace Ledger.Host.Pages;

/// <summary>
/// Decides a command without writing anything: the same deciders on the same states as the engine's, so a page can show what would follow,
/// or why it would be refused, before anybody commits to it. The engine decides again when the command comes.
/// </summary>
public sealed class Rehearsals(Streams streams, TimeProvider clock)
{
    /// <summary>Tries a command on the newest state, on the day it is to belong to.</summary>
    public async Task<Rehearsal> Try(
        Moment at, ICommand command, Actor actor, DateOnly businessDate, CancellationToken cancel, ImmutableArray<Evidence>? evidence = null)
    {
        if (CommandCatalogue.Of(command).Validate(command) is { } malformed)
        {
            return new Rehearsal(malformed, new Dictionary<string, AggregateState>());
        }

        var today = Instants.ChinaDate(clock.GetUtcNow());
        var context = new CommandContext(actor, businessDate, today) { Documents = CommandEnvelope.DocumentsOf(evidence ?? []) };
        var known = new Known();
        Decision decision;
        while (true)
        {
            decision = Aggregates.Decide(command, context, known);
            if (known.Missing.Count == 0)
            {
                break;
            }

            foreach (var stream in known.Missing)
            {
                known.States[stream] = (await streams.At(at.LedgerId, stream, long.MaxValue, cancel)).State;
            }

            known.Missing.Clear();
        }

        if (decision is Decision.Refused refused)
        {
            return new Rehearsal(refused.Refusal, known.States);
        }

        var after = new Dictionary<string, AggregateState>(known.States, StringComparer.Ordinal);
        foreach (var (stream, happened) in ((Decision.Accepted)decision).Events)
        {
            after[stream] = (after.GetValueOrDefault(stream) ?? Aggregates.InitialOf(stream)).Evolve(happened);
        }

        return new Rehearsal(null, after);
    }

    private sealed class Known : IStates
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

/// <summary>What a rehearsal came to.</summary>
/// <param name="Refusal">Why the command would be refused, or null.</param>
/// <param name="After">The states it would leave, by stream.</param>
public sealed record Rehearsal(Refusal? Refusal, IReadOnlyDictionary<string, AggregateState> After)
{
    /// <summary>A stream's state after the command; the one given where the command would not touch it.</summary>
    public T AfterOr<T>(string stream, T otherwise) where T : AggregateState => After.TryGetValue(stream, out var state) ? (T)state : otherwise;
}
