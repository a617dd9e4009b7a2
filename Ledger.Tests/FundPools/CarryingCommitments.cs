using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.FundPools;

/// <summary>What was promised goes on in the next year: the money, the promise and the award together.</summary>
public sealed class CarryingCommitments
{
    private const string NextStream = "fund-pool/" + Story.NextPoolId;
    private static readonly string Award = Story.StreamOf(GrantKind.ProjectGrant);

    private static CarryCommitment Carry(string? id = null) => new(Story.NextPoolId, id ?? Award, "carry 1") { PoolId = Story.PoolId };

    private static World YearEnd(World world) => world.Until(2024, 12, 31).Do(Story.OpenPool(2025), People.Maker);

    [Fact]
    public void the_unpaid_part_of_an_obligation_moves_with_its_award()
    {
        var world = Spec.Given(YearEnd(Story.Settled())).When(Carry()).Then(
            new StreamEvent(Story.PoolStream, new FundsDeobligated(Award, 500_000_00, "carried-over")),
            new StreamEvent(Story.PoolStream, new FundsCarriedOut(Story.NextPoolId, 500_000_00, "carry 1", 2024)),
            new StreamEvent(NextStream, new FundsCarriedIn(Story.PoolId, 2024, 500_000_00, "carry 1")),
            new StreamEvent(NextStream, new FundsReserved(Award, Award, "project-grant", 500_000_00, new DateOnly(2025, 12, 31))),
            new StreamEvent(NextStream, new FundsObligated(Award, Award, Award, "project-grant", 500_000_00)),
            new StreamEvent(Award, new AwardCarried(Story.PoolId, Story.NextPoolId, 500_000_00, "carry 1")));
        world.GrantState().PoolId.ShouldBe(Story.NextPoolId);
        world.GrantState().PoolOf(Story.OrderId).ShouldBe(Story.PoolId);
    }

    [Fact]
    public void a_grant_of_two_years_is_paid_from_both()
    {
        var world = YearEnd(Story.Settled()).Do(Carry(), People.Releaser)
            .Do(new BeginClosing { PoolId = Story.PoolId }, People.Releaser)
            .Do(new Lapse(29_000_000_00, "lapse") { PoolId = Story.PoolId }, People.Releaser)
            .Do(new CloseYear("accounts 2024") { PoolId = Story.PoolId }, People.Releaser)
            .Until(2025, 3, 3).Do(new AcceptMilestone("m1", Story.Digest) { GrantId = Story.GrantId }, People.Officer)
            .Pay("o2", 2, 300_000_00);
        var next = world.State<FundPool>(NextStream);
        (next.DisbursedFen, next.ObligatedFen, next.AvailableFen).ShouldBe((300_000_00, 200_000_00, 0));
        world.PoolState().Status.ShouldBe(FundPoolStatus.Closed);
        world.GrantState().PaidFen.ShouldBe(800_000_00);

        // What the closed year paid does not come back into it (Y3); what the open year paid does.
        Spec.Given(world).When(new ReturnPayment(1_00, "back-1", "x") { OrderId = Story.OrderId }).Refused(RefusalCodes.YearClosed, ("fiscalYear", 2024));
        Spec.Given(world).When(new ReturnPayment(1_00, "back-2", "x") { OrderId = "o2" }).Accepted().State<FundPool>(NextStream).DisbursedFen.ShouldBe(299_999_00);
    }

    [Fact]
    public void money_that_comes_back_to_the_earlier_year_follows_its_award()
    {
        var world = YearEnd(Story.Settled()).Do(Carry(), People.Releaser)
            .Do(new ReturnPayment(500_000_00, "back-1", "wrong account") { OrderId = Story.OrderId }, People.Maker);
        world.PoolState().ObligatedFen.ShouldBe(500_000_00);
        world.Do(Carry(), People.Releaser);
        world.State<FundPool>(NextStream).Obligations[Award].UnpaidFen.ShouldBe(1_000_000_00);
        world.GrantState().PoolId.ShouldBe(Story.NextPoolId);
    }

    [Fact]
    public void a_reservation_is_still_one_in_the_next_year_and_keeps_its_day()
    {
        var world = YearEnd(Story.NoticeClosed());
        Spec.Given(world).When(Carry()).Accepted();
        world.State<FundPool>(NextStream).Reservations[Award].ShouldBe(new Reservation(Award, "project-grant", Story.AwardFen, new DateOnly(2024, 12, 31)));
        world.Until(2025, 1, 6).Do(new ApproveAward("award doc 1") { GrantId = Story.GrantId }, People.Releaser)
            .Do(new SignTaskBook(Story.Digest, Story.Digest) { GrantId = Story.GrantId }, People.Maker);
        world.State<FundPool>(NextStream).ObligatedFen.ShouldBe(Story.AwardFen);
        world.PoolState().AvailableFen.ShouldBe(29_000_000_00);
    }

    [Fact]
    public void what_is_with_the_bank_or_drawn_up_is_waited_for()
    {
        Spec.Given(YearEnd(Story.Instructed())).When(Carry()).Refused(RefusalCodes.YearHasInFlight, ("inFlightFen", 500_000_00L));
        Spec.Given(YearEnd(Story.OrderApproved())).When(Carry()).Refused(RefusalCodes.IllegalState, ("command", "carry-commitment"), ("openOrders", new[] { Story.OrderId }));
    }

    [Fact]
    public void a_commitment_that_is_not_there_or_not_paid_for_by_the_pool_is_not_carried()
    {
        Spec.Given(YearEnd(Story.Settled())).When(Carry("project-grant/g9")).Refused(RefusalCodes.NotFound, ("commitmentId", "project-grant/g9"));
        Spec.Given(YearEnd(Story.PaidInFull())).When(Carry()).Refused(RefusalCodes.NotFound, ("commitmentId", Award));
        var other = Story.Settled().Until(2024, 12, 31).Do(Story.OpenPool(2025) with { Instruments = ["platform-grant"] }, People.Maker);
        Spec.Given(other).When(Carry()).Refused(RefusalCodes.PoolPurposeMismatch, ("instrument", "project-grant"));
        Shape.CodeOf(Carry("a/b/c")).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Carry() with { DocumentNo = " " }).ShouldBe(RefusalCodes.RequestInvalid);
    }

    [Fact]
    public void a_commitment_that_nobody_owns_is_carried_by_itself()
    {
        var world = YearEnd(Story.Pool().Do(new Reserve("r1", "award-1", "project-grant", 7_00, new DateOnly(2024, 6, 30)) { PoolId = Story.PoolId }, People.Maker));
        Spec.Given(world).When(Carry("r1")).Then(
            new StreamEvent(Story.PoolStream, new ReservationReleased("r1", 7_00, "carried-over")),
            new StreamEvent(Story.PoolStream, new FundsCarriedOut(Story.NextPoolId, 7_00, "carry 1", 2024)),
            new StreamEvent(NextStream, new FundsCarriedIn(Story.PoolId, 2024, 7_00, "carry 1")),
            new StreamEvent(NextStream, new FundsReserved("r1", "award-1", "project-grant", 7_00, new DateOnly(2024, 6, 30))));
    }
}
