using Ledger.Domain.Kernel;

namespace Ledger.Domain.ReviewPanels;

/// <summary>Who is in the expert pool, for what, from when until when.</summary>
public static class ExpertDecider
{
    public static Decision Decide(ExpertCommand command, IStates states)
    {
        var expert = states.Get<Expert>(command.Stream);
        return command switch
        {
            RegisterExpert when expert.IsRegistered => Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", command.Stream)),
            RegisterExpert c => Decision.Accept(
                new StreamEvent(c.Stream, new ExpertRegistered(c.NameDigest, c.Fields, c.EmployerId, c.ValidFrom, c.ValidUntil)),
                new StreamEvent(ExpertPool.MainStream, new ExpertListed(c.ExpertId))),
            _ when !expert.IsRegistered => Refuse.NotFound(command.Stream),
            ChangeExpert c => Decision.Accept(c.Stream, new ExpertChanged(c.Fields, c.EmployerId, c.DocumentNo)),
            RetireExpert c => c.Until < expert.ValidFrom
                ? Decision.Refuse(RefusalCodes.BusinessDateInvalid, new Fact("from", expert.ValidFrom), new Fact("until", c.Until))
                : Decision.Accept(c.Stream, new ExpertRetired(c.Until, c.Reason)),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };
    }
}
