using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Grants;

public sealed class AmendingAnAward
{
    private static readonly string Stream = Story.StreamOf(default);

    private static AmendAward Amend(long deltaFen) => new(deltaFen, "amendment 1") { GrantId = Story.GrantId };

    /// <summary>The first line, 500,000.00, is paid; the award can still grow by 500,000.00.</summary>
    private static World FirstPaid()
    {
        var world = Story.Reviewed()
            .Do(Story.Propose(baseFen: 3_000_000_00), People.Department)
            .Do(new OpenNotice("https://example.org/notice/1", new DateOnly(2024, 3, 8)) { GrantId = Story.GrantId }, People.Department);
        return world.Until(2024, 3, 18)
            .Do(new CloseNotice { GrantId = Story.GrantId }, People.Department)
            .Do(new ApproveAward("award doc 1") { GrantId = Story.GrantId }, People.Releaser)
            .Do(new SignTaskBook(Story.Digest) { GrantId = Story.GrantId }, People.Maker)
            .Do(Story.Schedule(), People.Maker)
            .Pay("o1", 1, 500_000_00).Until(2024, 4, 1);
    }

    [Fact]
    public void a_raise_is_reserved_and_obligated_at_once()
    {
        var world = Spec.Given(FirstPaid()).When(Amend(200_000_00), People.Releaser).Then(
            new StreamEvent(Stream, new AwardAmended(200_000_00, 1_200_000_00, "amendment 1", People.Releaser, Story.Rules)),
            new StreamEvent(Story.PoolStream, new FundsReserved(Stream, Stream, "project-grant", 200_000_00, new DateOnly(2024, 4, 1))),
            new StreamEvent(Story.PoolStream, new FundsObligated(Stream, Stream, Stream, "project-grant", 200_000_00)));
        var pool = world.PoolState();
        (pool.ObligatedFen, pool.ReservedFen, pool.AvailableFen).ShouldBe((700_000_00, 0, 28_800_000_00));
        pool.Obligations[Stream].UnpaidFen.ShouldBe(700_000_00);
    }

    [Fact]
    public void a_cut_frees_the_difference()
    {
        var world = Spec.Given(FirstPaid()).When(Amend(-300_000_00), People.Releaser).Then(
            new StreamEvent(Stream, new AwardAmended(-300_000_00, 700_000_00, "amendment 1", People.Releaser, Story.Rules)),
            new StreamEvent(Story.PoolStream, new FundsDeobligated(Stream, 300_000_00, "amended")));
        world.PoolState().AvailableFen.ShouldBe(29_300_000_00);
    }

    [Fact]
    public void the_award_stays_under_its_ceiling() =>
        Spec.Given(FirstPaid()).When(Amend(500_000_01), People.Releaser).Refused(RefusalCodes.AwardExceedsCap,
            ("requestedFen", 1_500_000_01L), ("ceilingFen", 1_500_000_00L));

    [Fact]
    public void the_award_is_not_cut_below_what_is_paid_or_ordered()
    {
        Spec.Given(FirstPaid()).When(Amend(-500_000_01), People.Releaser).Refused(RefusalCodes.PaymentExceedsAward,
            ("awardAfterFen", 499_999_99L), ("committedFen", 500_000_00L));
        Spec.Given(FirstPaid()).When(Amend(-500_000_00), People.Releaser).Accepted();
        Spec.Given(Story.Signed()).When(Amend(-1_000_000_00), People.Releaser).Refused(RefusalCodes.PaymentExceedsAward, ("awardAfterFen", 0L));
    }

    [Fact]
    public void a_raise_has_to_be_covered_by_the_pool()
    {
        var world = FirstPaid().Do(new Lapse(28_900_000_00, "d") { PoolId = Story.PoolId }, People.Releaser);
        Spec.Given(world).When(Amend(200_000_00), People.Releaser).Refused(RefusalCodes.PoolInsufficientAvailable, ("availableFen", 100_000_00L));
    }

    [Fact]
    public void it_takes_the_same_independence_and_limit_as_the_approval()
    {
        Spec.Given(FirstPaid()).When(Amend(1_00), People.Officer).Refused(RefusalCodes.DutyConflict, ("heldDuty", "officer"));
        var world = FirstPaid().Do(Story.AdoptRules("rules-2024b", new DateOnly(2024, 4, 1)) with { ApprovalLimits = [new("*", 1_100_000_00)] }, People.Administrator);
        Spec.Given(world).When(Amend(200_000_00), People.Releaser).Refused(RefusalCodes.ApprovalLimitExceeded,
            ("requestedFen", 1_200_000_00L), ("limitFen", 1_100_000_00L));
    }

    [Fact]
    public void nothing_is_paid_until_the_lines_are_scheduled_again()
    {
        var world = FirstPaid().Do(Amend(200_000_00), People.Releaser).Do(new AcceptMilestone("m1", Story.Digest) { GrantId = Story.GrantId }, People.Officer);
        Spec.Given(world).When(Story.Draft("o2", 2, 300_000_00)).Refused(RefusalCodes.InstalmentSumMismatch,
            ("scheduledFen", 1_000_000_00L), ("awardFen", 1_200_000_00L));
        var raised = Story.Schedule(default, new(1, 500_000_00, Gates.Signing), new(2, 500_000_00, "milestone:m1"), new(3, 200_000_00, Gates.Acceptance));
        Spec.Given(world).When(raised).Accepted().Pay("o2", 2, 500_000_00).GrantState().PaidFen.ShouldBe(1_000_000_00);
    }

    [Fact]
    public void what_is_paid_keeps_its_line_and_its_gate()
    {
        var world = FirstPaid().Do(Amend(200_000_00), People.Releaser);
        Spec.Given(world).When(Story.Schedule(default, new(1, 400_000_00, Gates.Signing), new(2, 800_000_00, "milestone:m1")))
            .Refused(RefusalCodes.InstalmentSumMismatch, ("instalmentNo", 1), ("lineFen", 400_000_00L), ("committedFen", 500_000_00L));
        Spec.Given(world).When(Story.Schedule(default, new(1, 500_000_00, "milestone:m1"), new(2, 700_000_00, "milestone:m1")))
            .Refused(RefusalCodes.InstalmentSumMismatch, ("instalmentNo", 1), ("gate", Gates.Signing));
    }
}
