using Ledger.Domain.Kernel;

namespace Ledger.Domain.Schemes;

/// <summary>From a draft to a published version, and when nothing is decided under it.</summary>
public static class SchemeDecider
{
    public static Decision Decide(SchemeCommand command, CommandContext context, IStates states)
    {
        var scheme = states.Get<SupportScheme>(command.Stream);
        if (command is DraftScheme draft)
        {
            return scheme.Versions.Any(version => version.Version == draft.Version)
                ? Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", draft.Stream), new Fact("version", draft.Version))
                : Decision.Accept(draft.Stream, new SchemeDrafted(draft.Version, draft.Rules, context.Actor.Id));
        }

        return (command, scheme.Status) switch
        {
            (_, SchemeStatus.None) => Refuse.NotFound(command.Stream),
            (PublishScheme c, _) => Publish(c, scheme, context),
            (SuspendScheme c, SchemeStatus.Published) =>
                Decision.Accept(c.Stream, new SchemeSuspended(context.BusinessDate, c.Reason, c.DocumentNo)),
            (ResumeScheme c, SchemeStatus.Suspended) => Refuse.Before(scheme.Suspensions[^1].From, context, "from") is { } early
                ? early
                : Decision.Accept(c.Stream, new SchemeResumed(context.BusinessDate, c.DocumentNo)),
            _ => Refuse.IllegalState(scheme.Status, command),
        };
    }

    private static Decision Publish(PublishScheme command, SupportScheme scheme, CommandContext context)
    {
        if (scheme.Draft is not { } draft || draft.Version != command.Version)
        {
            return Decision.Refuse(RefusalCodes.NotFound, new Fact("stream", command.Stream), new Fact("ruleVersion", command.Version));
        }

        // C1: rules that money is given by pass through two hands, as the money does.
        return draft.By == context.Actor.Id
            ? Decision.Refuse(RefusalCodes.FourEyesViolation,
                new Fact("person", context.Actor.Id), new Fact("duty", "publisher"), new Fact("heldDuty", "drafter"))
            : Decision.Accept(command.Stream, new SchemeVersionPublished(draft.Version, draft.Rules, context.Actor.Id));
    }
}
