using Ledger.Domain.Awards;
using Ledger.Domain.Delegations;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;

namespace Ledger.Domain.Grants;

// From the signature to the acceptance: what is paid when, and on what proof.
public static partial class GrantDecider
{
    private static Decision Schedule(ScheduleInstalments command, Grant grant, IStates states)
    {
        // A schedule can be replaced only after an amendment: otherwise a gate could be moved to let a payment through.
        if (grant.Status == GrantStatus.Executing && grant.ScheduledFen == grant.AwardFen)
        {
            return Refuse.IllegalState(grant.Status, command);
        }

        var scheduledFen = 0L;
        foreach (var line in command.Lines)
        {
            scheduledFen += line.AmountFen;
            if (!Gates.Fits(line.Gate, grant.Kind))
            {
                return Decision.Refuse(RefusalCodes.RequestInvalid, new Fact("field", "gate"), new Fact("value", line.Gate), new Fact("kind", Kebab.Of(grant.Kind)));
            }
        }

        if (scheduledFen != grant.AwardFen)
        {
            return Decision.Refuse(RefusalCodes.InstalmentSumMismatch,
                new Fact("scheduledFen", scheduledFen), new Fact("awardFen", grant.AwardFen), new Fact("differenceFen", grant.AwardFen - scheduledFen));
        }

        // D4: what is left of a year of falling support waits for its grade; the next year is opened by it.
        if (grant.TaperId is not null && !Gates.Matches(command.Lines[^1].Gate, Gates.AssessmentTemplate))
        {
            return Decision.Refuse(RefusalCodes.RequestInvalid, new Fact("field", "gate"), new Fact("value", command.Lines[^1].Gate));
        }

        if (AsTemplate(command, grant, states) is { } otherLines)
        {
            return otherLines;
        }

        // What orders have taken up or paid keeps its line and its gate.
        foreach (var before in grant.Instalments)
        {
            var line = before.No <= command.Lines.Length ? command.Lines[before.No - 1] : null;
            if (before.CommittedFen > 0 && (line is null || line.AmountFen < before.CommittedFen || line.Gate != before.Gate))
            {
                return Decision.Refuse(RefusalCodes.InstalmentSumMismatch,
                    new Fact("instalmentNo", before.No), new Fact("lineFen", line?.AmountFen ?? 0L),
                    new Fact("committedFen", before.CommittedFen), new Fact("gate", before.Gate));
            }
        }

        return Decision.Accept(command.Stream, new InstalmentsScheduled(command.Lines));
    }

    private static Decision Accept(AcceptMilestone command, Grant grant) =>
        grant.Kind != GrantKind.ProjectGrant ? Refuse.IllegalState(grant.Status, command, new Fact("kind", Kebab.Of(grant.Kind)))
        : grant.Milestones.Contains(command.Code) ? Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("milestone", command.Code))
        : Decision.Accept(command.Stream, new MilestoneAccepted(command.Code, command.EvidenceDigest));

    private static Decision Assess(RecordAssessment command, Grant grant) =>
        grant.Kind != GrantKind.PlatformGrant
            ? Refuse.IllegalState(grant.Status, command, new Fact("kind", Kebab.Of(grant.Kind)))
            : Decision.Accept(command.Stream, new PerformanceAssessed(
                command.Period, command.Grade, command.ScoreBp, command.Indicators, command.ReportDigest));

    private static Decision Amend(AmendAward command, Grant grant, CommandContext context, IStates states)
    {
        if ((Authority.Of(command.DelegationId, grant.Scheme, context, states, out var authority)
            ?? Refuse.Before(grant.SignedOn, context, "signedOn") ?? MayDecide(grant, authority)) is { } refused)
        {
            return refused;
        }

        // A3, R4: a flag or a recovery keeps a party from getting more; what it has may still be cut.
        if (command.DeltaFen > 0 && PartyRules.MayBeAwarded(grant.PartyId, context.BusinessDate, states) is { } notEligible)
        {
            return notEligible;
        }

        var awardFen = grant.AwardFen + command.DeltaFen;
        if (awardFen > grant.CeilingFen)
        {
            return Decision.Refuse(RefusalCodes.AwardExceedsCap, new Fact("requestedFen", awardFen), new Fact("ceilingFen", grant.CeilingFen));
        }

        if (awardFen < Math.Max(1, grant.CommittedFen))
        {
            return Decision.Refuse(RefusalCodes.PaymentExceedsAward, new Fact("awardAfterFen", awardFen), new Fact("committedFen", grant.CommittedFen));
        }

        // The whole award is held against the limit: small steps must not lead past it.
        if (WithinLimit(grant, awardFen, authority, context, states, out _, out var terms, runsOff: command.DeltaFen < 0) is { } over)
        {
            return over;
        }

        if (command.DeltaFen > 0 && WithinCaps(command.Stream, grant, awardFen, terms!, context, states) is { } tooMuch)
        {
            return tooMuch;
        }

        var pool = PoolOf(grant, states);
        var poolStream = FundPool.StreamOf(grant.PoolId);
        return Decision.All(
            Decision.Accept(command.Stream, new AwardAmended(
                command.DeltaFen, awardFen, command.DocumentNo, context.Actor.Id, terms!.Version, authority.DelegationId, authority.OnBehalfOf)),
            AwardBooks.Recount(command.Stream, grant, awardFen, "amended"),
            command.DeltaFen > 0
                ? FundPoolDecider.Raise(pool, poolStream, command.Stream, command.DeltaFen, context)
                : FundPoolDecider.Deobligate(pool, poolStream, command.Stream, -command.DeltaFen, "amended", context));
    }
}
