using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;

namespace Ledger.Domain.Platforms;

/// <summary>The rules of recognition: one at a time, for parties without a flag, and never for a day that has gone by unrecognised.</summary>
public static class PlatformDecider
{
    public static Decision Decide(PlatformCommand command, CommandContext context, IStates states)
    {
        var platform = states.Get<Platform>(command.Stream);
        return command switch
        {
            RecognisePlatform c => Recognise(c, platform, context, states),
            _ when platform.Status == PlatformStatus.None => Refuse.NotFound(command.Stream),
            ExtendRecognition c => (Platform.Recognised(c.PlatformId, context.BusinessDate, states) ?? Longer(c, platform.Recognitions[^1])) is { } refused
                ? refused
                : Decision.Accept(c.Stream, new RecognitionExtended(c.Until, c.DocumentNo)),
            WithdrawRecognition c => platform.Status != PlatformStatus.Recognised
                ? Refuse.IllegalState(platform.Status, c)
                : platform.Recognitions[^1].HoldsOn(c.From)
                    ? Decision.Accept(c.Stream, new RecognitionWithdrawn(c.From, c.Reason, c.DocumentNo))
                    : Decision.Refuse(RefusalCodes.PlatformNotRecognised, new Fact("platformId", c.PlatformId), new Fact("businessDate", c.From)),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };
    }

    private static Refusal? Longer(ExtendRecognition command, Recognition last) => command.Until > last.Until
        ? null
        : Refusal.Of(RefusalCodes.BusinessDateInvalid, new Fact("from", last.Until), new Fact("until", command.Until));

    private static Decision Recognise(RecognisePlatform command, Platform platform, CommandContext context, IStates states)
    {
        if (PartyRules.Eligible(command.PartyId, context.BusinessDate, states) is { } notEligible)
        {
            return notEligible;
        }

        return !platform.Recognitions.IsEmpty && command.From <= platform.Recognitions[^1].Until
            ? Decision.Refuse(RefusalCodes.BusinessDateInvalid, new Fact("from", command.From), new Fact("until", platform.Recognitions[^1].Until))
            : Decision.Accept(command.Stream, new PlatformRecognised(
                command.Name, command.PartyId, command.Level, command.From, command.Until, command.DocumentNo));
    }
}
