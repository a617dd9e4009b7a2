using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;
using static Ledger.Tests.Funds.FundStory;

namespace Ledger.Tests.Funds;

/// <summary>F5: funds above funds, never in a circle, never deeper than agreed; what one pays is what the other gets.</summary>
public sealed class LayeringFunds
{
    [Fact]
    public void a_commitment_below_is_written_in_both_funds_and_in_the_structure()
    {
        var world = PaidIn().Do(Plan(Sub), Manager).Do(Establish(Sub, 50 * Million), People.Releaser);
        Spec.Given(world).When(CommitBelow(), Manager).Then(
            new StreamEvent(IdStream, new SubFundCommitted(Sub, 20 * Million, "lpa 2")),
            new StreamEvent(SubStream, new CommitmentMade(IdStream, "Fund f1", false, 20 * Million, "lpa 2")),
            new StreamEvent(FundStructure.MainStream, new FundLinked(Id, Sub)));
    }

    [Fact]
    public void a_fund_cannot_invest_in_the_one_above_it() =>
        Spec.Given(Layered()).When(CommitBelow(Sub, Id), Manager).Refused(RefusalCodes.FundCycle, ("fund", Sub), ("subFund", Id));

    [Fact]
    public void a_fund_cannot_invest_in_itself() =>
        Spec.Given(PaidIn()).When(CommitBelow(Id, Id), Manager).Refused(RefusalCodes.FundCycle);

    [Fact]
    public void a_circle_is_seen_however_long_it_is()
    {
        var world = Layered();
        foreach (var (upper, lower) in new[] { (Sub, "f3"), ("f3", "f4") })
        {
            world.Do(Plan(lower), Manager).Do(Establish(lower, 50 * Million, TermsOf(maxLayers: null)), People.Releaser);
            if (world.Try(CommitBelow(upper, lower), Manager) is Decision.Refused(var refusal))
            {
                // f1 allows three layers, so f4 is one too many.
                (refusal.Code, upper).ShouldBe((RefusalCodes.FundCycle, "f3"));
            }
        }

        Spec.Given(world).When(CommitBelow("f3", Id), Manager).Refused(RefusalCodes.FundCycle, ("fund", "f3"), ("subFund", Id));
    }

    [Fact]
    public void layers_end_where_the_terms_of_a_fund_above_say()
    {
        var world = Layered();
        world.Do(Plan("f3"), Manager).Do(Establish("f3", 50 * Million, TermsOf(maxLayers: null)), People.Releaser).Do(CommitBelow(Sub, "f3"), Manager);
        world.Do(Plan("f4"), Manager).Do(Establish("f4", 50 * Million, TermsOf(maxLayers: null)), People.Releaser);
        Spec.Given(world).When(CommitBelow("f3", "f4"), Manager)
            .Refused(RefusalCodes.FundCycle, ("limitedBy", Id), ("layers", 4), ("maxLayers", 3));
    }

    [Fact]
    public void money_below_was_called_below()
    {
        Spec.Given(Layered()).When(new PaySubFund(Sub, 20 * Million, "b-sub") { FundId = Id }, Manager)
            .Refused(RefusalCodes.PaidinExceedsCall, ("partner", IdStream), ("calledFen", 0L));
        var paid = LayerPaid();
        paid.FundState().ShouldSatisfyAllConditions(f => f.CashFen.ShouldBe(30 * Million), f => f.SubFundFen.ShouldBe(20 * Million));
        paid.FundState(Sub).ShouldSatisfyAllConditions(f => f.CashFen.ShouldBe(20 * Million), f => f.PaidInFen.ShouldBe(20 * Million));
    }

    [Fact]
    public void a_fund_below_is_paid_with_money_that_is_there()
    {
        var world = Layered().Do(new CallCapital("c1", new DateOnly(2024, 3, 15), [new CallLine(IdStream, 20 * Million)], "call") { FundId = Sub }, Manager)
            .Do(Invest(millions: 20), Manager).Do(Invest("i2", "p2", 20), Manager);
        Spec.Given(world).When(new PaySubFund(Sub, 20 * Million, "b-sub") { FundId = Id }, Manager)
            .Refused(RefusalCodes.FundInsufficientCash, ("cashFen", 10 * Million));
    }

    [Fact]
    public void what_a_fund_distributes_upwards_arrives_there()
    {
        var world = LayerPaid().Until(2025, 3, 3).Do(new ReceiveIncome("n1", IncomeKind.Dividend, 5 * Million, "b-n1") { FundId = Sub }, Manager);
        Spec.Given(world).When(Distribute("d1", Sub, (IdStream, 9, 4)), Manager).Then(
            new StreamEvent(SubStream, new DistributionMade("d1", 9 * Million, [new DistributionLine(IdStream, 9 * Million, 4 * Million)], "distribution d1")),
            new StreamEvent(IdStream, new SubFundDistributionReceived(Sub, "d1", 9 * Million, 4 * Million)));
        world.FundState().ShouldSatisfyAllConditions(
            f => f.CashFen.ShouldBe(39 * Million), f => f.SubFundFen.ShouldBe(16 * Million), f => f.IncomeFen.ShouldBe(5 * Million));
    }

    [Fact]
    public void a_planned_fund_takes_no_money_from_above() =>
        Spec.Given(PaidIn().Do(Plan(Sub), Manager)).When(CommitBelow(), Manager).Refused(RefusalCodes.FundNotEstablished, ("fund", Sub));
}
