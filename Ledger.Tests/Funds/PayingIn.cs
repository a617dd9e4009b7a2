using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Shouldly;
using Xunit;
using static Ledger.Tests.Funds.FundStory;

namespace Ledger.Tests.Funds;

/// <summary>F1: paid-in ≤ called ≤ subscribed ≤ size, for each partner.</summary>
public sealed class PayingIn
{
    [Fact]
    public void what_partners_subscribe_adds_up()
    {
        var world = Established().Do(Commit(Company, 20), Manager).Do(Commit(Company, 20), Manager);
        world.FundState().SubscribedFen.ShouldBe(40 * Million);
        world.FundState().Partners[Company].SubscribedFen.ShouldBe(40 * Million);
    }

    [Fact]
    public void no_more_is_subscribed_than_the_fund_is_large() =>
        Spec.Given(Subscribed()).When(Commit("late", 1), Manager)
            .Refused(RefusalCodes.CommitmentExceedsSize, ("requestedFen", Million), ("subscribedFen", 100 * Million), ("sizeFen", 100 * Million));

    [Fact]
    public void who_owes_public_money_promises_none_but_pays_what_was_promised()
    {
        var world = Called().Append("party/" + Company, new PartyRecoveryOpened("r9", "project-grant/g9"));
        Spec.Given(world).When(Commit(Company, 1), Manager)
            .Refused(RefusalCodes.PartyHasOpenRecovery, ("partyId", Company), ("openRecoveries", (string[])["r9"]));
        Spec.Given(world).When(PayIn(Company, 30, "b-2"), Manager).Accepted();
    }

    [Fact]
    public void a_partner_is_government_for_good_or_not_at_all() =>
        Spec.Given(Established().Do(Commit(Company, 20), Manager)).When(Commit(Company, 20) with { IsGovernment = true }, Manager)
            .Refused(RefusalCodes.RequestInvalid, ("field", "isGovernment"));

    [Fact]
    public void government_has_at_most_its_share()
    {
        Spec.Given(Established()).When(Commit(Government, 41), Manager).Refused(RefusalCodes.ConcentrationExceeded,
            ("limit", "government-share"), ("requestedFen", 41 * Million), ("limitFen", 40 * Million), ("ratioBp", 4_000), ("ruleVersion", Terms));
        Spec.Given(Established()).When(Commit(Government, 40), Manager)
            .Then(new CommitmentMade(Government, Government, true, 40 * Million, "lpa 1"));
    }

    [Fact]
    public void a_limit_that_was_not_agreed_limits_nothing()
    {
        var world = Planned().Until(2024, 2, 1).Do(Establish(terms: TermsOf(governmentBp: null)), People.Releaser);
        Spec.Given(world).When(Commit(Government, 100), Manager).Accepted();
    }

    [Fact]
    public void nobody_is_asked_for_more_than_it_promised() =>
        Spec.Given(Called()).When(Call("c2", (Government, 20), (Company, 31)), Manager).Refused(RefusalCodes.CallExceedsCommitment,
            ("partner", Company), ("requestedFen", 31 * Million), ("calledFen", 30 * Million), ("subscribedFen", 60 * Million));

    [Fact]
    public void who_promised_nothing_is_asked_for_nothing() =>
        Spec.Given(Subscribed()).When(Call("c1", ("stranger", 1)), Manager).Refused(RefusalCodes.NotFound, ("partner", "stranger"));

    [Fact]
    public void twelve_million_on_a_call_of_ten_is_refused()
    {
        var world = Subscribed().Do(Call("c1", (Company, 10)), Manager);
        Spec.Given(world).When(PayIn(Company, 12, "b-1"), Manager).Refused(RefusalCodes.PaidinExceedsCall,
            ("partner", Company), ("requestedFen", 12 * Million), ("calledFen", 10 * Million), ("paidInFen", 0L), ("subscribedFen", 60 * Million));
        Spec.Given(world).When(PayIn(Company, 10, "b-1"), Manager).Then(new CapitalPaidIn(Company, 10 * Million, "b-1"))
            .FundState().CashFen.ShouldBe(10 * Million);
    }

    [Fact]
    public void a_bank_reference_counts_once() =>
        Spec.Given(Called().Until(2024, 3, 1).Do(PayIn(Company, 10, "b-1"), Manager)).When(PayIn(Company, 10, "b-1"), Manager)
            .Refused(RefusalCodes.AlreadyExists, ("bankRef", "b-1"));

    [Fact]
    public void a_call_has_a_name_of_its_own() =>
        Spec.Given(Called()).When(Call("c1", (Company, 1)), Manager).Refused(RefusalCodes.AlreadyExists, ("id", "c1"));

    [Fact]
    public void partners_get_back_no_more_capital_than_they_paid() =>
        Spec.Given(PaidIn()).When(Distribute("d1", Id, (Government, 21, 21)), Manager).Refused(RefusalCodes.InvestmentCostExceeded,
            ("requestedFen", 21 * Million), ("heldFen", 20 * Million), ("of", Government));

    [Fact]
    public void what_is_distributed_is_there() =>
        Spec.Given(Invested()).When(Distribute("d1", Id, (Government, 20, 0), (Company, 6, 0)), Manager)
            .Refused(RefusalCodes.FundInsufficientCash, ("requestedFen", 26 * Million), ("cashFen", 25 * Million), ("paidInFen", 50 * Million));
}
