using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;
using static Ledger.Tests.Funds.FundStory;

namespace Ledger.Tests.Funds;

/// <summary>F6 and 尽责免责: a loss is recognised, examined by others, written off and answered for.</summary>
public sealed class LosingMoney
{
    [Fact]
    public void a_loss_is_taken_from_what_was_held() =>
        Spec.Given(Invested()).When(Lose(), Manager)
            .Then(new LossRecognised("l1", "i1", "p1", SupportStage.Seed, 4 * Million, "the line never ran", Manager))
            .FundState().ShouldSatisfyAllConditions(f => f.InvestedFen.ShouldBe(21 * Million), f => f.ImpairedFen.ShouldBe(4 * Million));

    [Fact]
    public void no_more_is_lost_than_was_held() =>
        Spec.Given(Invested()).When(Lose(millions: 11), Manager).Refused(RefusalCodes.InvestmentCostExceeded, ("heldFen", 10 * Million));

    [Fact]
    public void an_exemption_without_a_file_is_refused() =>
        Spec.Given(Lost()).When(Exempt(), People.Releaser)
            .Refused(RefusalCodes.LossFileMissing, ("loss", "l1"), ("missing", new[] { "file", "review" }));

    [Fact]
    public void an_exemption_of_no_loss_is_refused() =>
        Spec.Given(Invested()).When(Exempt(), People.Releaser).Refused(RefusalCodes.LossFileMissing, ("missing", new[] { "loss", "file", "review" }));

    [Fact]
    public void a_file_that_nobody_reviewed_is_not_enough()
    {
        var world = Lost().Do(File(), Manager);
        Spec.Given(world).When(Exempt(), People.Releaser).Refused(RefusalCodes.LossFileMissing, ("missing", new[] { "review" }));
        Spec.Given(world).When(new WriteOffLoss("l1", "d") { FundId = Id }, People.Releaser).Refused(RefusalCodes.LossFileMissing);
    }

    [Fact]
    public void a_review_needs_a_file() =>
        Spec.Given(Lost()).When(Review(), People.Department).Refused(RefusalCodes.LossFileMissing, ("missing", new[] { "file" }));

    [Fact]
    public void an_empty_file_is_none() => Shape.CodeOf(new OpenLossReview("l1", []) { FundId = Id }).ShouldBe(RefusalCodes.LossFileMissing);

    [Fact]
    public void a_reviewed_loss_is_written_off_and_exempted()
    {
        var world = Spec.Given(Reviewed()).When(new WriteOffLoss("l1", "minutes 3") { FundId = Id }, People.Releaser)
            .Then(new LossWrittenOff("l1", 4 * Million, "minutes 3", People.Releaser));
        world.FundState().ShouldSatisfyAllConditions(f => f.ImpairedFen.ShouldBe(0), f => f.WrittenOffFen.ShouldBe(4 * Million));
        Spec.Given(world).When(Exempt(), People.Releaser).Then(new ExemptionGranted("l1", Terms, "decision 1", People.Releaser));
        Spec.Given(world).When(Exempt(ExemptionOutcome.Denied), People.Releaser).Refused(RefusalCodes.AlreadyExists, ("lossId", "l1"));
        Spec.Given(world).When(new WriteOffLoss("l1", "again") { FundId = Id }, People.Releaser).Refused(RefusalCodes.AlreadyExists, ("lossId", "l1"));
    }

    [Fact]
    public void negligence_is_not_exempted()
    {
        var world = Reviewed(LossFinding.Negligent);
        Spec.Given(world).When(Exempt(), People.Releaser).Refused(RefusalCodes.LossFileMissing, ("missing", new[] { "diligence" }));
        Spec.Given(world).When(Exempt(ExemptionOutcome.Denied), People.Releaser).Then(new ExemptionDenied("l1", Terms, "decision 1", People.Releaser));
    }

    [Fact]
    public void who_reviewed_does_not_decide_and_who_recognised_does_neither()
    {
        Spec.Given(Reviewed()).When(Exempt(), Reviewer).Refused(RefusalCodes.DutyConflict, ("person", Reviewer), ("heldDuty", "reviewer"));
        Spec.Given(Reviewed()).When(Exempt(), Manager).Refused(RefusalCodes.DutyConflict, ("person", Manager), ("heldDuty", "recogniser"));
        Spec.Given(Lost().Do(File(), Manager)).When(Review(reviewer: Manager), People.Department).Refused(RefusalCodes.DutyConflict, ("duty", "reviewer"));
    }

    [Fact]
    public void a_decision_cites_the_terms_in_force() =>
        Spec.Given(Reviewed()).When(Exempt(version: "terms-9"), People.Releaser).Refused(RefusalCodes.RuleVersionInvalid, ("ruleVersionInForce", Terms));
}
