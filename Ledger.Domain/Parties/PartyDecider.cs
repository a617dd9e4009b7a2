using Ledger.Domain.Kernel;

namespace Ledger.Domain.Parties;

/// <summary>The rules of a party: what may be recorded about it, and nothing of what others conclude from that.</summary>
public static class PartyDecider
{
    public static Decision Decide(PartyCommand command, CommandContext context, IStates states)
    {
        if (CreditCode.Check("partyId", command.PartyId) is { } noCode)
        {
            return noCode;
        }

        var party = states.Get<Party>(command.Stream);
        return command switch
        {
            RegisterParty c => party.IsRegistered
                ? Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", c.Stream))
                : Decision.Accept(c.Stream, new PartyRegistered(c.Name)),
            _ when !party.IsRegistered => Refuse.NotFound(command.Stream),
            RenameParty c => Decision.Accept(c.Stream, new PartyRenamed(c.Name, c.DocumentNo)),
            RecordRelation c => Relate(c, party, states),
            EndRelation c => Part(c, party),
            RaiseFlag c => party.FindFlag(c.FlagId) is not null
                ? Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("flagId", c.FlagId))
                : Decision.Accept(c.Stream, new FlagRaised(c.FlagId, c.Kind, c.From, c.Until, c.Reason, c.DocumentNo, c.EvidenceDigest)),
            LiftFlag c => party.FindFlag(c.FlagId) is null
                ? Decision.Refuse(RefusalCodes.NotFound, new Fact("flagId", c.FlagId))
                : Decision.Accept(c.Stream, new FlagLifted(c.FlagId, c.Until, c.Reason, c.DocumentNo)),
            VerifyAccount c => Verify(c, party, context),
            WithdrawAccount c => party.FindAccount(c.AccountId) is null or { IsWithdrawn: true }
                ? Decision.Refuse(RefusalCodes.NotFound, new Fact("accountId", c.AccountId))
                : Decision.Accept(c.Stream, new AccountWithdrawn(c.AccountId, c.Reason)),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };
    }

    private static Decision Relate(RecordRelation command, Party party, IStates states)
    {
        if (CreditCode.Check("otherPartyId", command.OtherPartyId) is { } noCode)
        {
            return noCode;
        }

        var otherStream = Party.StreamOf(command.OtherPartyId);
        return party.FindRelation(command.RelationId) is not null || states.Get<Party>(otherStream).FindRelation(command.RelationId) is not null
            ? Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("relationId", command.RelationId))
            : Decision.Accept(
                new StreamEvent(command.Stream, new RelationRecorded(
                    command.RelationId, command.OtherPartyId, command.Kind, command.From, command.DocumentNo)),
                new StreamEvent(otherStream, new RelationRecorded(
                    command.RelationId, command.PartyId, command.Kind.Inverse(), command.From, command.DocumentNo)));
    }

    private static Decision Part(EndRelation command, Party party)
    {
        if (party.FindRelation(command.RelationId) is not { } relation)
        {
            return Decision.Refuse(RefusalCodes.NotFound, new Fact("relationId", command.RelationId));
        }

        return command.Until < relation.From
            ? Decision.Refuse(RefusalCodes.BusinessDateInvalid, new Fact("from", relation.From), new Fact("until", command.Until))
            : Decision.Accept(
                new StreamEvent(command.Stream, new RelationEnded(command.RelationId, relation.OtherPartyId, command.Until)),
                new StreamEvent(Party.StreamOf(relation.OtherPartyId), new RelationEnded(command.RelationId, command.PartyId, command.Until)));
    }

    private static Decision Verify(VerifyAccount command, Party party, CommandContext context) =>
        party.FindAccount(command.AccountId) is not null
            ? Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("accountId", command.AccountId))
        : party.Accounts.FirstOrDefault(a => a.AccountDigest == command.AccountDigest && !a.IsWithdrawn) is { } same
            ? Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("accountId", same.AccountId))
        : Decision.Accept(command.Stream, new AccountVerified(
            command.AccountId, command.Bank, command.AccountDigest, context.Actor.Id, context.BusinessDate));
}
