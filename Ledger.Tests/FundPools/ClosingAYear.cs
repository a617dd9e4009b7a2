using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.FundPools;

public sealed class ClosingAYear
{
    private static readonly CloseYear Close = new("accounts 2024") { PoolId = Story.PoolId };
    private static readonly BeginClosing Begin = new() { PoolId = Story.PoolId };

    private static Lapse Lapse(long amountFen) => new(amountFen, "lapse 1") { PoolId = Story.PoolId };

    /// <summary>Everything is paid and the rest lapsed.</summary>
    private static World Closed() => Story.PaidInFull().Until(2024, 12, 31)
        .Do(Begin, People.Releaser).Do(Lapse(29_000_000_00), People.Releaser).Do(Close, People.Releaser);

    [Fact]
    public void a_year_closes_when_every_fen_is_paid_carried_or_lapsed()
    {
        var world = Story.PaidInFull().Until(2024, 12, 31).Do(Begin, People.Releaser).Do(Lapse(29_000_000_00), People.Releaser);
        Spec.Given(world).When(Close).Then(new FiscalYearClosed("accounts 2024")).PoolState().Status.ShouldBe(FundPoolStatus.Closed);
    }

    [Fact]
    public void a_year_does_not_close_while_a_payment_is_in_flight() =>
        Spec.Given(Story.Instructed().Until(2024, 12, 31).Do(Begin, People.Releaser)).When(Close)
            .Refused(RefusalCodes.YearHasInFlight, ("inFlightFen", 500_000_00L));

    [Fact]
    public void a_year_does_not_close_with_anything_left()
    {
        Spec.Given(Story.Pool().Do(Begin, People.Releaser)).When(Close)
            .Refused(RefusalCodes.YearNotCleared, ("availableFen", 30_000_000_00L), ("reservedFen", 0L), ("obligatedFen", 0L));
        Spec.Given(Story.Proposed().Do(Begin, People.Releaser).Do(Lapse(29_000_000_00), People.Releaser)).When(Close)
            .Refused(RefusalCodes.YearNotCleared, ("availableFen", 0L), ("reservedFen", 1_000_000_00L));
        Spec.Given(Story.Settled().Do(Begin, People.Releaser).Do(Lapse(29_000_000_00), People.Releaser)).When(Close)
            .Refused(RefusalCodes.YearNotCleared, ("obligatedFen", 500_000_00L));
    }

    [Fact]
    public void a_year_closes_only_after_closing_began() =>
        Spec.Given(Story.Pool()).When(Close).Refused(RefusalCodes.IllegalState, ("state", "open"), ("command", "close-year"));

    [Fact]
    public void closing_begins_once() =>
        Spec.Given(Story.Pool().Do(Begin, People.Releaser)).When(Begin).Refused(RefusalCodes.IllegalState, ("state", "closing"));

    [Fact]
    public void a_pool_that_is_closing_takes_no_new_awards_but_pays_what_it_owes()
    {
        var world = Story.Reviewed().Do(Begin, People.Releaser);
        Spec.Given(world).When(Story.Propose()).Refused(RefusalCodes.IllegalState, ("state", "closing"));
        Spec.Given(Story.Approved().Do(Begin, People.Releaser)).When(new SignTaskBook(Story.Digest) { GrantId = Story.GrantId })
            .Refused(RefusalCodes.IllegalState, ("state", "closing"));
        Story.OrderApproved().Do(Begin, People.Releaser).Until(2024, 3, 27)
            .Do(new InstructOrder("v", "b") { OrderId = Story.OrderId }, People.Releaser).Do(Story.Settle(), People.Maker)
            .PoolState().DisbursedFen.ShouldBe(500_000_00);
    }

    [Fact]
    public void nothing_is_posted_into_a_closed_year()
    {
        var world = Closed().Until(2025, 1, 6);
        (string, object) year = ("fiscalYear", 2024);
        var on = new DateOnly(2024, 12, 31);
        Spec.Given(world).When(new Appropriate(1_00, "d", "2060404", "s") { PoolId = Story.PoolId }, on: on).Refused(RefusalCodes.YearClosed, year);
        Spec.Given(world).When(new AdjustAppropriation(1_00, "d") { PoolId = Story.PoolId }, on: on).Refused(RefusalCodes.YearClosed, year);
        Spec.Given(world).When(new CorrectAppropriation(2, "d", "r") { PoolId = Story.PoolId }, on: on).Refused(RefusalCodes.YearClosed, year);
        Spec.Given(world).When(new Reserve("r9", "a", "project-grant", 1, on) { PoolId = Story.PoolId }, on: on).Refused(RefusalCodes.YearClosed, year);
        Spec.Given(world).When(Lapse(1)).Refused(RefusalCodes.YearClosed, year);
        Spec.Given(world).When(new CarryOver(Story.NextPoolId, 1, "d") { PoolId = Story.PoolId }).Refused(RefusalCodes.YearClosed, year);
        Spec.Given(world).When(new ReturnPayment(1_00, "bank-9", "late") { OrderId = Story.OrderId }).Refused(RefusalCodes.YearClosed, year);
    }

    [Fact]
    public void available_authority_lapses_to_the_treasury()
    {
        Spec.Given(Story.Proposed()).When(Lapse(29_000_000_00)).Then(new FundsLapsed(29_000_000_00, "lapse 1", 2024)).PoolState().AvailableFen.ShouldBe(0);
        Spec.Given(Story.Proposed()).When(Lapse(29_000_000_01)).Refused(RefusalCodes.PoolInsufficientAvailable, ("availableFen", 29_000_000_00L));
    }

    [Fact]
    public void a_payment_instructed_at_the_end_of_the_year_settles_in_the_next()
    {
        var world = Story.OrderApproved().Until(2024, 12, 31)
            .Do(new InstructOrder("v", "b") { OrderId = Story.OrderId }, People.Releaser).Until(2025, 1, 2);
        Spec.Given(world).When(Story.Settle() with { SettledOn = new DateOnly(2025, 1, 2) }).Accepted().PoolState().InFlightFen.ShouldBe(0);
    }
}
