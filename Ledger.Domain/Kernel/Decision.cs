using System.Collections.Immutable;

namespace Ledger.Domain.Kernel;

/// <summary>What every decider returns: the events to append, or the refusal that explains why nothing is appended.</summary>
public abstract record Decision
{
    private Decision() { }

    /// <summary>The command is accepted; all events are appended together or not at all.</summary>
    public sealed record Accepted(ImmutableArray<StreamEvent> Events) : Decision;

    /// <summary>The command is refused; nothing is appended.</summary>
    public sealed record Refused(Refusal Refusal) : Decision;

    /// <summary>Accepts with one event on one stream.</summary>
    public static Decision Accept(string stream, Event happened) => new Accepted([new StreamEvent(stream, happened)]);

    /// <summary>Accepts with several events, in order.</summary>
    public static Decision Accept(params ReadOnlySpan<StreamEvent> events) => new Accepted([.. events]);

    /// <summary>Refuses with a stable code and the facts that explain it.</summary>
    public static Decision Refuse(string code, params ReadOnlySpan<Fact> facts) => new Refused(new Refusal(code, [.. facts]));

    /// <summary>All of them or none: the first refusal stands, else the events of all, in order.</summary>
    public static Decision All(params ReadOnlySpan<Decision> parts)
    {
        var events = ImmutableArray.CreateBuilder<StreamEvent>();
        foreach (var part in parts)
        {
            if (part is Refused)
            {
                return part;
            }

            events.AddRange(((Accepted)part).Events);
        }

        return new Accepted(events.DrainToImmutable());
    }

    /// <summary>A refusal can be returned where a decision is expected.</summary>
    public static implicit operator Decision(Refusal refusal) => new Refused(refusal);
}
