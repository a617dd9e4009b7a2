using FluentValidation;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Delegations;

/// <summary>The rules of delegations, and what a decision asks of the one it names (C3).</summary>
public static class DelegationDecider
{
    public static Decision Decide(DelegationCommand command, CommandContext context, IStates states)
    {
        var delegation = states.Get<Delegation>(command.Stream);
        return command switch
        {
            DelegateApproval when delegation.IsGiven => Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", command.Stream)),
            DelegateApproval c => Give(c, context),
            _ when !delegation.IsGiven => Refuse.NotFound(command.Stream),
            RevokeDelegation c => delegation.RevokedOn is { } revokedOn
                ? Expired(c.DelegationId, delegation, "revoked", context, new Fact("revokedOn", revokedOn))
                : Decision.Accept(c.Stream, new DelegationRevoked(context.BusinessDate, c.Reason)),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };
    }

    /// <summary>
    /// C3: the delegation that a decision names is the actor's, holds on the day and is for the scheme. A decision that is recorded after the last
    /// day is late, whatever day it names.
    /// </summary>
    public static Refusal? MayUse(string delegationId, string scheme, CommandContext context, IStates states, out Delegation delegation)
    {
        delegation = states.Get<Delegation>(Delegation.StreamOf(delegationId));
        return !delegation.IsGiven ? Refuse.NotFound(Delegation.StreamOf(delegationId))
            : delegation.DelegatedTo != context.Actor.Id ? Expired(delegationId, delegation, "other-person", context)
            : delegation.RevokedOn is { } revokedOn ? Expired(delegationId, delegation, "revoked", context, new Fact("revokedOn", revokedOn))
            : context.BusinessDate < delegation.ValidFrom ? Expired(delegationId, delegation, "not-yet-valid", context)
            : context.BusinessDate > delegation.ValidUntil || context.Today > delegation.ValidUntil ? Expired(delegationId, delegation, "expired", context)
            : !delegation.Schemes.IsEmpty && !delegation.Schemes.Contains(scheme)
                ? Expired(delegationId, delegation, "other-scheme", context, new Fact("scheme", scheme))
            : null;
    }

    private static Decision Give(DelegateApproval command, CommandContext context) =>
        command.ValidFrom < context.Today
            ? Decision.Refuse(RefusalCodes.BusinessDateInvalid, new Fact("from", command.ValidFrom), new Fact("today", context.Today))
        : command.DelegatedTo == context.Actor.Id
            ? Decision.Refuse(RefusalCodes.RequestInvalid, new Fact("field", "delegatedTo"), new Fact("value", command.DelegatedTo))
        : Decision.Accept(command.Stream, new ApprovalDelegated(
            context.Actor.Id, command.DelegatedTo, command.ValidFrom, command.ValidUntil, command.LimitFen,
            command.Schemes ?? [], command.DocumentNo));

    private static Refusal Expired(string delegationId, Delegation delegation, string ground, CommandContext context, params ReadOnlySpan<Fact> more) =>
        new(RefusalCodes.DelegationExpired,
        [
            new Fact("delegationId", delegationId), new Fact("ground", ground), new Fact("from", delegation.ValidFrom), new Fact("until", delegation.ValidUntil),
            new Fact("businessDate", context.BusinessDate), .. more,
        ]);
}

// Shape only: what can be refused without knowing any state.

public sealed class DelegateApprovalValidator : AbstractValidator<DelegateApproval>
{
    public DelegateApprovalValidator()
    {
        RuleFor(c => c.DelegationId).ValidId();
        RuleFor(c => c.DelegatedTo).ValidId();
        RuleFor(c => c.ValidUntil).Must((c, until) => until >= c.ValidFrom).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.LimitFen).ValidAmount();
        RuleFor(c => c.DocumentNo).Text(100);
        RuleFor(c => c.Schemes)
            .Must(given => given is not { } list || (!list.IsDefault && list.Length <= 100 && list.All(Ids.IsValid) && list.Distinct(StringComparer.Ordinal).Count() == list.Length))
            .WithErrorCode(RefusalCodes.RequestInvalid);
    }
}

public sealed class RevokeDelegationValidator : AbstractValidator<RevokeDelegation>
{
    public RevokeDelegationValidator() => RuleFor(c => c.Reason).Text();
}
