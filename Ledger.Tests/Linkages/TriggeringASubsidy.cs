using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Domain.Parties;
using Ledger.Tests.Funds;
using Ledger.Tests.Schemes;
using Shouldly;
using Xunit;
using static Ledger.Tests.Linkages.LinkageStory;

namespace Ledger.Tests.Linkages;

/// <summary>L1 to L3, C5: on what terms a linkage opens, and what counts as the investment that triggers it.</summary>
public sealed class TriggeringASubsidy
{
    [Fact]
    public void a_linkage_opens_on_the_terms_in_force() =>
        Spec.Given(Ready()).When(Open(), People.Department).Then(new LinkageOpened(
            LinkageFamily.MatchedSubsidy, LinkageTrigger.OutsideInvestment, Scheme, "pilot line", Story.Party, "Institute", Story.Party, "Institute", null,
            2_000, 5_000_000_00, new DateOnly(2026, 3, 1), 12, null, null, Schemed.Version, People.Department, new DateOnly(2024, 3, 1)));

    [Fact]
    public void a_linkage_may_say_its_chain_and_stage()
    {
        var open = Open() with { Chain = "new-materials", Stage = SupportStage.Angel };
        Spec.Given(Ready()).When(open, People.Department).Accepted().Journal.Select(of => of.Happened).OfType<LinkageOpened>().Single()
            .ShouldSatisfyAllConditions(e => e.Chain.ShouldBe("new-materials"), e => e.Stage.ShouldBe(SupportStage.Angel));
        Shape.CodeOf(open with { Chain = "a/b" }).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(open with { Stage = (SupportStage)9 }).ShouldBe(RefusalCodes.RequestInvalid);
    }

    [Fact]
    public void a_scheme_ties_one_family_and_no_other() =>
        Spec.Given(Ready()).When(Open(LinkageFamily.NomineeEquity), People.Department)
            .Refused(RefusalCodes.LinkageTermsMismatch, ("family", "nominee-equity"), ("schemeFamily", "matched-subsidy"));

    [Fact]
    public void without_a_scheme_there_are_no_terms() =>
        Spec.Given(Ready()).When(Open() with { Scheme = "pilot-ten" }, People.Department)
            .Refused(RefusalCodes.LinkageTermsMismatch, ("schemeFamily", "none"));

    [Fact]
    public void the_families_that_pay_another_name_the_payee_and_only_they()
    {
        Shape.CodeOf(Open(LinkageFamily.NomineeEquity) with { PayeeId = null }).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Open() with { PayeeId = Holder, PayeeName = "holder" }).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Open(LinkageFamily.InvestorReward)).ShouldBeNull();
    }

    [Fact]
    public void an_announced_investment_is_claimed_and_waits_for_its_evidence()
    {
        var world = Spec.Given(Opened()).When(Record(), People.Department).Then(
            new StreamEvent(LinkageStream, new TriggerRecorded(Round, Investor, "Angel fund", InvestorKind.PrivateFund, RoundFen, Story.Digest, People.Department)),
            new StreamEvent("investment-claim/round-a", new InvestmentClaimed(Id, Round)));
        world.LinkageState().Status.ShouldBe(LinkageStatus.TriggerPending);
        Spec.Given(world).When(Compute(), People.Department)
            .Refused(RefusalCodes.LinkageTriggerUnverified, ("state", "trigger-pending"), ("unverified", (string[])[Round]));
    }

    [Fact]
    public void nothing_is_computed_without_any_investment() =>
        Spec.Given(Opened()).When(Compute(), People.Department).Refused(RefusalCodes.LinkageTriggerUnverified, ("state", "open"));

    [Fact]
    public void who_announces_does_not_verify() =>
        Spec.Given(Opened().Do(Record(), People.Department)).When(Verify(), People.Department)
            .Refused(RefusalCodes.FourEyesViolation, ("duty", "verifier"), ("heldDuty", "recorder"));

    [Fact]
    public void verification_needs_receipt_and_registry_change()
    {
        Shape.CodeOf(Verify() with { RegistryChangeNo = "" }).ShouldBe(RefusalCodes.LinkageTriggerUnverified);
        Shape.CodeOf(Verify() with { ReceiptDigest = "none" }).ShouldBe(RefusalCodes.LinkageTriggerUnverified);
    }

    [Fact]
    public void no_more_counts_than_was_agreed_on() =>
        Spec.Given(Opened().Do(Record(), People.Department)).When(Verify(fen: RoundFen + 1), People.Checker)
            .Refused(RefusalCodes.LinkageTriggerUnverified, ("paidInFen", RoundFen + 1), ("agreedFen", RoundFen));

    [Fact]
    public void one_investment_triggers_one_subsidy()
    {
        var world = Verified().Do(Open(id: "k2"), People.Department);
        Spec.Given(world).When(Record(id: "k2"), People.Department).Refused(RefusalCodes.LinkageAlreadyClaimed, ("claimedBy", LinkageStream));
    }

    [Fact]
    public void the_same_round_under_another_name_is_found_by_its_receipt()
    {
        var world = Verified().Do(Open(id: "k2"), People.Department).Do(Record("round-b", id: "k2"), People.Department);
        Spec.Given(world).When(Verify("round-b", id: "k2"), People.Checker).Refused(RefusalCodes.LinkageAlreadyClaimed, ("claimedBy", LinkageStream));
        Spec.Given(world).When(Verify("round-b", receipt: Story.OtherDigest, id: "k2"), People.Checker).Accepted();
    }

    [Fact]
    public void an_investment_that_fell_through_may_trigger_another()
    {
        var world = Verified().Do(Open(id: "k2"), People.Department);
        world = Spec.Given(world).When(new WithdrawTrigger(Round, "not closed") { LinkageId = Id }, People.Department).Then(
            new StreamEvent(LinkageStream, new TriggerWithdrawn(Round, "not closed")),
            new StreamEvent("investment-claim/round-a", new InvestmentFreed(Id, Round)),
            new StreamEvent("investment-claim/receipt~" + Story.Digest, new InvestmentFreed(Id, Round)));
        world.LinkageState().Status.ShouldBe(LinkageStatus.Open);
        Spec.Given(world).When(Record(id: "k2"), People.Department).Accepted();
    }

    [Theory]
    [InlineData(InvestorKind.GovernmentFund)]
    [InlineData(InvestorKind.StateOwned)]
    public void money_of_kinds_that_the_scheme_does_not_name_is_no_outside_money(InvestorKind kind) =>
        Spec.Given(Opened()).When(Record(kind: kind), People.Department)
            .Refused(RefusalCodes.LinkageIneligibleInvestor, ("ground", "kind"), ("investorKind", Kebab.Of(kind)));

    [Fact]
    public void no_scheme_can_make_government_money_outside_money() =>
        Shape.CodeOf(Schemed.Draft(Rules() with { Linkage = Terms() with { EligibleInvestors = [InvestorKind.GovernmentFund] } })).ShouldBe(RefusalCodes.RequestInvalid);

    [Fact]
    public void a_fund_of_this_ledger_is_no_outside_investor() =>
        Spec.Given(Opened().Do(FundStory.Plan("sub-fund"), People.Department)).When(Record(investor: "sub-fund"), People.Department)
            .Refused(RefusalCodes.LinkageIneligibleInvestor, ("ground", "own-fund"));

    [Fact]
    public void the_company_itself_and_who_is_tied_to_it_are_no_outside_investors()
    {
        Spec.Given(Opened()).When(Record(investor: Story.Party), People.Department).Refused(RefusalCodes.LinkageIneligibleInvestor, ("ground", "itself"));
        var world = Opened().Append("party/" + Story.Party, new RelationRecorded("t1", Investor, RelationKind.ControlledBy, new DateOnly(2024, 1, 1), "register 1"));
        Spec.Given(world).When(Record(), People.Department)
            .Refused(RefusalCodes.LinkageIneligibleInvestor, ("ground", "related"), ("relationKind", "controlled-by"));
    }

    [Fact]
    public void a_tie_that_comes_with_the_investment_does_not_count()
    {
        var world = Opened().Do(Record(), People.Department)
            .Append("party/" + Story.Party, new RelationRecorded("t1", Investor, RelationKind.SharesHeldBy, new DateOnly(2024, 3, 1), "register 1"));
        Spec.Given(world).When(Verify(), People.Checker).Accepted();
    }

    [Fact]
    public void after_its_last_day_nothing_triggers_it() =>
        Spec.Given(Opened().Until(2026, 3, 2)).When(Record(), People.Department).Refused(RefusalCodes.BusinessDateInvalid, ("expiresOn", new DateOnly(2026, 3, 1)));

    [Fact]
    public void a_reward_is_for_the_investment_of_its_payee() =>
        Spec.Given(Opened(LinkageFamily.InvestorReward)).When(Record(investor: Holder), People.Department)
            .Refused(RefusalCodes.PayeeMismatch, ("payeeId", Investor), ("awardeeId", Holder));
}
