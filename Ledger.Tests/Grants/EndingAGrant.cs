using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Grants;

public sealed class EndingAGrant
{
    private const string ProjectStream = "project/pilot-ten~p1";
    private static readonly string Stream = Story.StreamOf(default);

    [Fact]
    public void a_rejection_frees_the_project_and_the_money()
    {
        var world = Spec.Given(Story.InNotice()).When(new RejectApplication("objection upheld") { GrantId = Story.GrantId }).Then(
            new StreamEvent(Stream, new ApplicationRejected("objection upheld")),
            new StreamEvent(ProjectStream, new ApplicationEnded(Stream, "rejected")),
            new StreamEvent(Story.PoolStream, new ReservationReleased(Stream, 1_000_000_00, "rejected")),
            new StreamEvent("party-project/" + Story.Party + "~p1", new ProjectReleased(Stream)));
        world.PoolState().AvailableFen.ShouldBe(30_000_000_00);
        Spec.Given(world).When(Story.Submit(grantId: "g2")).Accepted();
    }

    [Fact]
    public void before_a_proposal_there_is_no_money_to_free() =>
        Spec.Given(Story.Screened()).When(new RejectApplication("incomplete") { GrantId = Story.GrantId }).Then(
            new StreamEvent(Stream, new ApplicationRejected("incomplete")),
            new StreamEvent(ProjectStream, new ApplicationEnded(Stream, "rejected")),
            new StreamEvent("party-project/" + Story.Party + "~p1", new ProjectReleased(Stream)));

    [Fact]
    public void an_applicant_can_withdraw_until_it_signs()
    {
        Spec.Given(Story.Approved()).When(new WithdrawApplication("moved away") { GrantId = Story.GrantId }).Then(
            new StreamEvent(Stream, new ApplicationWithdrawn("moved away")),
            new StreamEvent(ProjectStream, new ApplicationEnded(Stream, "withdrawn")),
            new StreamEvent(Story.PoolStream, new ReservationReleased(Stream, 1_000_000_00, "withdrawn")),
            new StreamEvent("party-project/" + Story.Party + "~p1", new ProjectReleased(Stream)));
        Spec.Given(Story.Signed()).When(new WithdrawApplication("moved away") { GrantId = Story.GrantId }).Refused(RefusalCodes.IllegalState, ("state", "signed"));
    }

    [Fact]
    public void a_termination_frees_what_is_not_paid()
    {
        var world = Spec.Given(Story.Settled()).When(new TerminateGrant("insolvent") { GrantId = Story.GrantId }).Then(
            new StreamEvent(Stream, new GrantTerminated("insolvent")),
            new StreamEvent(ProjectStream, new ApplicationEnded(Stream, "terminated")),
            new StreamEvent(Story.PoolStream, new FundsDeobligated(Stream, 500_000_00, "terminated")));
        world.PoolState().AvailableFen.ShouldBe(29_500_000_00);
        Spec.Given(world).When(Story.Draft("o2", 1, 1_00)).Refused(RefusalCodes.PaymentNotAuthorised,
            ("missing", (string[])["live-award"]), ("state", "terminated"));
    }

    [Fact]
    public void a_grant_does_not_end_while_an_order_is_open()
    {
        Spec.Given(Story.Drafted()).When(new TerminateGrant("x") { GrantId = Story.GrantId }).Refused(RefusalCodes.IllegalState,
            ("state", "executing"), ("command", "terminate-grant"), ("openOrders", (string[])["o1"]), ("orderedFen", 500_000_00L));
        Spec.Given(Story.Instructed()).When(new TerminateGrant("x") { GrantId = Story.GrantId }).Refused(RefusalCodes.IllegalState);
    }

    [Fact]
    public void a_grant_that_is_paid_in_full_closes() =>
        Spec.Given(Story.PaidInFull()).When(new CloseGrant { GrantId = Story.GrantId }).Then(
            new StreamEvent(Stream, new GrantClosed(1_000_000_00, 0)),
            new StreamEvent(ProjectStream, new ApplicationEnded(Stream, "closed")));

    [Fact]
    public void what_an_accepted_grant_did_not_need_goes_back()
    {
        var world = Story.Settled().Do(new ConcludeAcceptance(Grade.Good) { GrantId = Story.GrantId }, People.Officer);
        Spec.Given(world).When(new CloseGrant { GrantId = Story.GrantId }).Then(
            new StreamEvent(Stream, new GrantClosed(500_000_00, 500_000_00)),
            new StreamEvent(ProjectStream, new ApplicationEnded(Stream, "closed")),
            new StreamEvent(Story.PoolStream, new FundsDeobligated(Stream, 500_000_00, "closed")));
    }

    [Fact]
    public void a_suspended_grant_pays_nothing_and_goes_on_where_it_was()
    {
        var world = Spec.Given(Story.OrderApproved()).When(new SuspendGrant("inquiry") { GrantId = Story.GrantId }).Then(new GrantSuspended("inquiry"));
        Spec.Given(world).When(new InstructOrder("v", "b") { OrderId = Story.OrderId }, People.Releaser)
            .Refused(RefusalCodes.PaymentNotAuthorised, ("missing", (string[])["live-award"]), ("state", "suspended"));
        Spec.Given(world).When(Story.Draft("o2", 1, 1_00)).Refused(RefusalCodes.PaymentNotAuthorised);
        Spec.Given(world).When(new AcceptMilestone("m1", Story.Digest) { GrantId = Story.GrantId }).Refused(RefusalCodes.IllegalState, ("state", "suspended"));
        Spec.Given(world).When(new SuspendGrant("again") { GrantId = Story.GrantId }).Refused(RefusalCodes.IllegalState);
        world = Spec.Given(world).When(new ResumeGrant("cleared") { GrantId = Story.GrantId }).Then(new GrantResumed("cleared"));
        world.GrantState().Status.ShouldBe(GrantStatus.Executing);
        Spec.Given(world).When(new InstructOrder("v", "b") { OrderId = Story.OrderId }, People.Releaser).Accepted();
    }

    [Fact]
    public void what_the_bank_reports_is_recorded_while_a_grant_is_suspended()
    {
        Spec.Given(Suspended()).When(Story.Settle()).Accepted().PoolState().DisbursedFen.ShouldBe(500_000_00);
        Spec.Given(Suspended()).When(new FailOrder("account closed") { OrderId = Story.OrderId }).Accepted().PoolState().InFlightFen.ShouldBe(0);

        static World Suspended() => Story.Instructed().Do(new SuspendGrant("inquiry") { GrantId = Story.GrantId }, People.Department).Until(2024, 3, 27);
    }

    [Fact]
    public void a_suspended_grant_can_be_terminated_whatever_it_held()
    {
        var inNotice = Story.InNotice().Do(new SuspendGrant("x") { GrantId = Story.GrantId }, People.Department);
        Spec.Given(inNotice).When(new TerminateGrant("x") { GrantId = Story.GrantId }).Accepted().PoolState().AvailableFen.ShouldBe(30_000_000_00);
        var executing = Story.Settled().Do(new SuspendGrant("x") { GrantId = Story.GrantId }, People.Department);
        Spec.Given(executing).When(new TerminateGrant("x") { GrantId = Story.GrantId }).Accepted().PoolState().ObligatedFen.ShouldBe(0);
    }
}
