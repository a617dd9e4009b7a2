using Ledger.Domain.Kernel;
using Ledger.Domain.Schemes;

namespace Ledger.Domain.Delegations;

/// <summary>By whose authority somebody decides: their own, or that of who delegated it to them. Source: C2, C3.</summary>
/// <param name="Actor">Who decides.</param>
/// <param name="DelegationId">The delegation that the decision names; null for one's own authority.</param>
/// <param name="OnBehalfOf">Who delegated.</param>
/// <param name="DelegatedFen">The most that was delegated.</param>
public sealed record Authority(string Actor, string? DelegationId, string? OnBehalfOf, long DelegatedFen)
{
    /// <summary>One's own.</summary>
    public static Authority OwnOf(Actor actor) => new(actor.Id, null, null, 0);

    /// <summary>The authority of a decision under a scheme, or the refusal of the delegation that it names (C3).</summary>
    public static Refusal? Of(string? delegationId, string scheme, CommandContext context, IStates states, out Authority authority)
    {
        authority = OwnOf(context.Actor);
        if (delegationId is null)
        {
            return null;
        }

        var refused = DelegationDecider.MayUse(delegationId, scheme, context, states, out var delegation);
        authority = new Authority(context.Actor.Id, delegationId, delegation.DelegatedBy, delegation.LimitFen);
        return refused;
    }

    /// <summary>Those whose other duties count: a delegate does not free the delegator from theirs (C4).</summary>
    public IEnumerable<string> Persons => OnBehalfOf is { } delegator ? [Actor, delegator] : [Actor];

    /// <summary>C3: what was delegated covers the amount; one's own authority is held against the limit alone.</summary>
    public Refusal? Covers(long amountFen, CommandContext context, IStates states)
    {
        if (OnBehalfOf is null || amountFen <= DelegatedFen)
        {
            return null;
        }

        var delegation = states.Get<Delegation>(Delegation.StreamOf(DelegationId!));
        return Refusal.Of(RefusalCodes.DelegationExpired,
            new Fact("delegationId", DelegationId!), new Fact("ground", "above-delegated"), new Fact("from", delegation.ValidFrom), new Fact("until", delegation.ValidUntil),
            new Fact("businessDate", context.BusinessDate), new Fact("requestedFen", amountFen), new Fact("limitFen", DelegatedFen));
    }

    /// <summary>The most that may be decided: of a delegation never more than the delegator's own limit by the rules.</summary>
    public long LimitOf(Terms terms) => OnBehalfOf is { } delegator ? Math.Min(DelegatedFen, terms.LimitOf(delegator)) : terms.LimitOf(Actor);
}
