using System.Collections.Immutable;
using Ledger.Domain;
using Ledger.Domain.Kernel;
using Shouldly;

namespace Ledger.Tests;

/// <summary>
/// A ledger without store and host: it decides and keeps what was accepted. It loads streams the way the engine does, a decider that asks
/// for a stream not loaded yet gets the initial state and is asked again, so every decision made here also shows that deciders are total.
/// </summary>
internal sealed class World : IStates
{
    private readonly Dictionary<string, AggregateState> written = new(StringComparer.Ordinal);
    private readonly HashSet<string> loaded = new(StringComparer.Ordinal);
    private bool askedForMore;

    /// <summary>Everything accepted so far, in order.</summary>
    public List<StreamEvent> Journal { get; } = [];

    /// <summary>The commands that were accepted, in order: another ledger that carries them out gets where this one is.</summary>
    public List<(ICommand Command, string Actor, DateOnly On)> Commands { get; } = [];

    /// <summary>The day commands carry unless they say another.</summary>
    public DateOnly Day { get; set; } = new(2024, 1, 2);

    /// <summary>Numbers and digests of the documents that come with every command.</summary>
    public ImmutableArray<string> Documents { get; set; } = [];

    T IStates.Get<T>(string stream)
    {
        if (loaded.Add(stream))
        {
            askedForMore = true;
            return (T)Aggregates.InitialOf(stream);
        }

        return State<T>(stream);
    }

    /// <summary>The state of a stream as it stands.</summary>
    public T State<T>(string stream) where T : AggregateState => (T)written.GetValueOrDefault(stream, Aggregates.InitialOf(stream));

    /// <summary>Puts a fact into the ledger without asking any rule.</summary>
    public World Append(string stream, Event happened)
    {
        written[stream] = State<AggregateState>(stream).Evolve(happened);
        Journal.Add(new StreamEvent(stream, happened));
        return this;
    }

    /// <summary>Decides without keeping the answer.</summary>
    public Decision Decide(ICommand command, string actor, DateOnly? businessDate = null, DateOnly? today = null)
    {
        var day = businessDate ?? Day;
        var context = new CommandContext(new Actor(actor, "any"), day, today ?? (day > Day ? day : Day)) { Documents = Documents };
        loaded.Clear();
        Decision decision;
        do
        {
            askedForMore = false;
            decision = Aggregates.Decide(command, context, this);
        }
        while (askedForMore);
        return decision;
    }

    /// <summary>Decides, and keeps what was accepted.</summary>
    public Decision Try(ICommand command, string actor, DateOnly? businessDate = null)
    {
        var decision = Decide(command, actor, businessDate);
        if (decision is Decision.Accepted accepted)
        {
            Commands.Add((command, actor, businessDate ?? Day));
            foreach (var (stream, happened) in accepted.Events)
            {
                Append(stream, happened);
            }
        }

        return decision;
    }

    /// <summary>Does what has to succeed.</summary>
    public World Do(ICommand command, string actor, DateOnly? businessDate = null)
    {
        if (Try(command, actor, businessDate) is Decision.Refused(var refusal))
        {
            throw new ShouldAssertException($"{command} was refused: {Written.Of(refusal)}");
        }

        return this;
    }

    /// <summary>Lets days pass.</summary>
    public World Until(int year, int month, int day)
    {
        Day = new DateOnly(year, month, day);
        return this;
    }
}
