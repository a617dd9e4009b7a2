using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;
using static Ledger.Tests.Funds.FundStory;

namespace Ledger.Tests.Funds;

public sealed class EstablishingAFund
{
    [Fact]
    public void a_plan_is_a_name_and_a_size_and_nothing_else()
    {
        var world = Spec.Given().When(Plan(), Manager).Then(new FundPlanned("Fund f1", FundKind.Direct, 120 * Million, "plan 2024"));
        world.FundState().SizeFen.ShouldBe(0);
        world.FundState().SubscribedFen.ShouldBe(0);
    }

    [Fact]
    public void there_is_one_fund_of_a_name() =>
        Spec.Given(Planned()).When(Plan(), Manager).Refused(RefusalCodes.AlreadyExists, ("stream", IdStream));

    [Fact]
    public void an_agreement_establishes_a_planned_fund_with_the_limits_it_names() =>
        Spec.Given(Planned()).When(Establish(), People.Releaser, on: new DateOnly(2024, 2, 1))
            .Then(new FundEstablished(100 * Million, "Manager Ltd", Digest, "agreement 1", TermsOf(), new DateOnly(2024, 2, 1)))
            .FundState().Status.ShouldBe(FundStatus.Established);

    [Fact]
    public void a_fund_is_established_once() =>
        Spec.Given(Established()).When(Establish(), People.Releaser).Refused(RefusalCodes.IllegalState, ("state", "established"));

    [Fact]
    public void what_nobody_planned_is_not_there() =>
        Spec.Given().When(Establish(), People.Releaser).Refused(RefusalCodes.NotFound, ("stream", IdStream));

    public static TheoryData<FundCommand> ActsOnAPlan =>
    [
        Invest(), Commit(), Call("c1", (Company, 1)), PayIn(Company, 1, "b"), CommitBelow(), new PaySubFund(Sub, 1, "b") { FundId = Id },
        new MarkNav(1, new DateOnly(2024, 1, 1), ValuationMethod.Cost, Digest) { FundId = Id }, new PayFee("x", FeeKind.Custody, 1, "p", "b") { FundId = Id },
        Lose(), Exempt(), new LiquidateFund("d") { FundId = Id }, new BeginHarvest("d") { FundId = Id },
    ];

    [Theory]
    [MemberData(nameof(ActsOnAPlan))]
    public void a_planned_fund_can_do_nothing(FundCommand command) =>
        Spec.Given(Planned()).When(command, Manager).Refused(RefusalCodes.FundNotEstablished, ("fund", Id));

    [Fact]
    public void nothing_happens_to_a_fund_before_its_first_day() =>
        Spec.Given(Established()).When(Commit(), Manager, on: new DateOnly(2024, 1, 31)).Refused(RefusalCodes.BusinessDateInvalid, ("establishedOn", new DateOnly(2024, 2, 1)));

    [Fact]
    public void later_terms_hold_from_their_day_on()
    {
        var world = Subscribed().Until(2024, 6, 1);
        var amended = Spec.Given(world).When(new AmendFundTerms(TermsOf("terms-2", singleProjectBp: 3_000), "amendment 1") { FundId = Id }, People.Releaser).Accepted();
        amended.FundState().TermsOn(new DateOnly(2024, 5, 31))!.Version.ShouldBe(Terms);
        amended.FundState().TermsOn(new DateOnly(2024, 6, 1))!.Version.ShouldBe("terms-2");
        Spec.Given(amended).When(new AmendFundTerms(TermsOf("terms-2"), "amendment 2") { FundId = Id }, People.Releaser)
            .Refused(RefusalCodes.AlreadyExists, ("ruleVersion", "terms-2"));
    }

    [Fact]
    public void a_fund_ends_when_nothing_is_left()
    {
        var world = PaidIn().Until(2024, 5, 1).Do(new BeginHarvest("harvest") { FundId = Id }, People.Releaser);
        Spec.Given(world).When(Invest(), Manager).Refused(RefusalCodes.IllegalState, ("state", "harvesting"));
        Spec.Given(world).When(new LiquidateFund("end") { FundId = Id }, People.Releaser)
            .Refused(RefusalCodes.FundNotCleared, ("cashFen", 50 * Million), ("investedFen", 0L));
        world.Do(Distribute("d1", Id, (Government, 20, 20), (Company, 30, 30)), Manager);
        Spec.Given(world).When(new LiquidateFund("end") { FundId = Id }, People.Releaser).Then(new FundLiquidated("end"))
            .FundState().Status.ShouldBe(FundStatus.Liquidated);
    }
}
