using Ledger.Domain.Kernel;

namespace Ledger.Domain.Funds;

// 尽责免责: from a loss to the answer who answers for it.
public static partial class FundDecider
{
    private static Decision Lose(RecogniseLoss command, Fund fund, CommandContext context) =>
        fund.Losses.ContainsKey(command.LossId) ? Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("lossId", command.LossId))
        : Held(fund, command.InvestmentId, command.AmountFen, context, out var investment) is { } refused ? refused
        : Decision.Accept(command.Stream, new LossRecognised(
            command.LossId, command.InvestmentId, investment!.PartyId, investment.Stage, command.AmountFen, command.Cause, context.Actor.Id));

    private static Decision OpenReview(OpenLossReview command, Fund fund) =>
        !fund.Losses.TryGetValue(command.LossId, out var loss) ? Missing("lossId", command.LossId)
        : loss.HasFile ? Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("lossId", command.LossId))
        : Decision.Accept(command.Stream, new LossReviewOpened(command.LossId, command.Documents));

    private static Decision ConcludeReview(ConcludeLossReview command, Fund fund) =>
        !fund.Losses.TryGetValue(command.LossId, out var loss) ? Missing("lossId", command.LossId)
        : !loss.HasFile ? NoFile(command.LossId, "file")
        : loss.Finding is not null ? Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("lossId", command.LossId))
        : command.ReviewerIds.Contains(loss.RecognisedBy) ? Conflict(loss.RecognisedBy, "reviewer", "recogniser")
        : Decision.Accept(command.Stream, new LossReviewConcluded(command.LossId, command.Finding, command.OpinionDigest, command.ReviewerIds));

    private static Decision WriteOff(WriteOffLoss command, Fund fund, CommandContext context) =>
        Reviewed(fund, command.LossId, context, out var loss) is { } refused ? refused
        : loss!.IsWrittenOff ? Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("lossId", command.LossId))
        : Decision.Accept(command.Stream, new LossWrittenOff(command.LossId, loss.AmountFen, command.DocumentNo, context.Actor.Id));

    private static Decision Exempt(DecideExemption command, Fund fund, CommandContext context)
    {
        if ((Reviewed(fund, command.LossId, context, out var loss) ?? Cites(fund, command.RuleVersion, context)) is { } refused)
        {
            return refused;
        }

        if (loss!.Outcome is not null)
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("lossId", command.LossId));
        }

        if (command.Outcome == ExemptionOutcome.Denied)
        {
            return Decision.Accept(command.Stream, new ExemptionDenied(command.LossId, command.RuleVersion, command.DocumentNo, context.Actor.Id));
        }

        // Diligence is what the exemption rewards; a file that says the opposite does not carry one.
        return loss.Finding == LossFinding.Diligent
            ? Decision.Accept(command.Stream, new ExemptionGranted(command.LossId, command.RuleVersion, command.DocumentNo, context.Actor.Id))
            : NoFile(command.LossId, "diligence");
    }

    /// <summary>F6 and C4: the file was reviewed, and by others than who decides on it.</summary>
    private static Refusal? Reviewed(Fund fund, string lossId, CommandContext context, out Loss? loss) =>
        !fund.Losses.TryGetValue(lossId, out loss) ? NoFile(lossId, "loss", "file", "review")
        : !loss.HasFile ? NoFile(lossId, "file", "review")
        : loss.Finding is null ? NoFile(lossId, "review")
        : loss.ReviewerIds.Contains(context.Actor.Id) ? Conflict(context.Actor.Id, "approver", "reviewer")
        : loss.RecognisedBy == context.Actor.Id ? Conflict(context.Actor.Id, "approver", "recogniser")
        : null;

    private static Refusal NoFile(string lossId, params string[] missing) =>
        Refusal.Of(RefusalCodes.LossFileMissing, new Fact("loss", lossId), new Fact("missing", missing));

    private static Refusal Conflict(string person, string duty, string heldDuty) =>
        Refusal.Of(RefusalCodes.DutyConflict, new Fact("person", person), new Fact("duty", duty), new Fact("heldDuty", heldDuty));
}
