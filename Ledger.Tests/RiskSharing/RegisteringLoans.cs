using Ledger.Domain.FundPools;
using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Domain.RiskSharing;
using Ledger.Domain.Schemes;
using Shouldly;
using Xunit;

namespace Ledger.Tests.RiskSharing;

/// <summary>A loan comes under the guarantee by the terms of its scheme, and the caps hold.</summary>
public sealed class RegisteringLoans
{
    [Fact]
    public void a_registered_loan_is_contingent_and_part_of_it_is_set_aside()
    {
        var world = Spec.Given(Guaranteed.Pool()).When(Guaranteed.Register()).Then(
            new StreamEvent(Guaranteed.LoanStream, new LoanRegistered(
                Guaranteed.Scheme, "v1", Guaranteed.PoolId, Guaranteed.Bank, "示例银行", Story.Party, "Institute", "contract l1", Story.Digest, 2_000_000_00,
                7_000, 1_400_000_00, 700_000_00, new DateOnly(2024, 1, 2), new DateOnly(2025, 12, 31), People.Maker)),
            new StreamEvent("firm-loans/" + Story.Party, new FirmLoanCounted(Guaranteed.LoanStream, Guaranteed.Scheme, true, 1_400_000_00, 0)),
            new StreamEvent(Guaranteed.PoolStream, new FundsReserved(
                Guaranteed.LoanStream, Guaranteed.LoanStream, "risk-compensation", 700_000_00, new DateOnly(2027, 12, 31))));
        world.RiskPool().ReservedFen.ShouldBe(700_000_00);
    }

    [Fact]
    public void a_loan_may_say_its_chain_and_stage()
    {
        var register = Guaranteed.Register() with { Chain = "new-materials", Stage = SupportStage.Venture };
        Spec.Given(Guaranteed.Pool()).When(register).Accepted().Journal.Select(of => of.Happened).OfType<LoanRegistered>().Single()
            .ShouldSatisfyAllConditions(e => e.Chain.ShouldBe("new-materials"), e => e.Stage.ShouldBe(SupportStage.Venture));
        Shape.CodeOf(register with { Chain = "a/b" }).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(register with { Stage = (SupportStage)9 }).ShouldBe(RefusalCodes.RequestInvalid);
    }

    [Fact]
    public void the_share_the_term_and_the_caps_of_the_scheme_hold()
    {
        var pool = Guaranteed.Pool();
        Spec.Given(pool).When(Guaranteed.Register(shareBp: 7_001)).Refused(RefusalCodes.RiskShareExceeded, ("shareBp", 7_001), ("limitBp", 7_000));
        Spec.Given(pool).When(Guaranteed.Register(endsOn: new DateOnly(2026, 1, 3))).Refused(RefusalCodes.LoanTermExceeded,
            ("latestEnd", new DateOnly(2026, 1, 2)), ("maxMonths", 24));
        Spec.Given(pool).When(Guaranteed.Register(principalFen: 4_285_714_30)).Refused(RefusalCodes.LoanCapExceeded, ("guaranteedFen", 3_000_000_01L), ("capFen", 3_000_000_00L));
        Spec.Given(pool).When(Guaranteed.Register(principalFen: 4_285_714_29)).Accepted().LoanState().GuaranteedFen.ShouldBe(3_000_000_00);
    }

    [Fact]
    public void a_firm_has_one_live_loan_where_the_scheme_says_so_and_a_cap_over_all()
    {
        Spec.Given(Guaranteed.Live()).When(Guaranteed.Register("l2")).Refused(RefusalCodes.LiveLoanExists, ("liveLoan", Guaranteed.LoanStream));
        Spec.Given(Guaranteed.Live()).When(Guaranteed.Register("l2", party: "91990000MA0000002C")).Accepted();
        var several = Guaranteed.Live(Guaranteed.Rules(oneLiveLoan: false)).Do(Guaranteed.Register("l2", 4_000_000_00), People.Maker);
        Spec.Given(several).When(Guaranteed.Register("l3", 1_142_857_16)).Refused(RefusalCodes.FirmCapExceeded,
            ("guaranteedFen", 800_000_01L), ("otherLoansFen", 4_200_000_00L), ("capFen", 5_000_000_00L));
        Spec.Given(several).When(Guaranteed.Register("l3", 1_142_857_15)).Accepted();
    }

    [Fact]
    public void the_pool_must_cover_what_is_set_aside_and_be_one_for_risk()
    {
        var rules = Guaranteed.Rules(oneLiveLoan: false, reserveBp: 10_000);
        var small = Guaranteed.Pool(rules).Do(new AdjustAppropriation(-19_000_000_00, "cut") { PoolId = Guaranteed.PoolId }, People.Maker);
        Spec.Given(small).When(Guaranteed.Register()).Refused(RefusalCodes.PoolInsufficientAvailable, ("requestedFen", 1_400_000_00L), ("availableFen", 1_000_000_00L));
        var grants = Guaranteed.Pool().Do(Story.OpenPool(2024), People.Maker);
        Spec.Given(grants).When(Guaranteed.Register(poolId: Story.PoolId)).Refused(RefusalCodes.PoolPurposeMismatch, ("instrument", "risk-compensation"));
        Spec.Given(grants).When(Guaranteed.Register(poolId: "nowhere")).Refused(RefusalCodes.NotFound);
    }

    [Fact]
    public void terms_are_those_of_a_published_scheme_for_loans()
    {
        Spec.Given(Guaranteed.Pool()).When(Guaranteed.Register() with { SchemeVersion = "v2" }).Refused(RefusalCodes.RuleVersionInvalid, ("ruleVersionInForce", "v1"));
        Spec.Given(Guaranteed.Pool(Guaranteed.Rules() with { Risk = null })).When(Guaranteed.Register()).Refused(RefusalCodes.RuleVersionInvalid);
        Spec.Given(new World()).When(Guaranteed.Register()).Refused(RefusalCodes.RuleVersionInvalid);
        var suspended = Guaranteed.Pool().Do(new SuspendScheme("audit", "doc") { SchemeId = Guaranteed.Scheme }, People.Releaser);
        Spec.Given(suspended).When(Guaranteed.Register()).Refused(RefusalCodes.RuleVersionInvalid, ("reason", "audit"));
    }

    [Fact]
    public void a_flagged_firm_gets_no_new_guarantee()
    {
        var flagged = Guaranteed.Pool().Do(new RegisterParty("Institute") { PartyId = Parties.Codes.Of(1) }, People.Department)
            .Do(new RaiseFlag("f1", FlagKind.JudgmentDebtor, new DateOnly(2024, 1, 1), "court", "case 1", Story.Digest) { PartyId = Parties.Codes.Of(1) }, People.Department);
        Spec.Given(flagged).When(Guaranteed.Register(party: Parties.Codes.Of(1))).Refused(RefusalCodes.PartyNotEligible);
    }

    [Fact]
    public void a_firm_from_which_money_is_asked_back_gets_no_new_guarantee() =>
        Spec.Given(Guaranteed.Pool().Append("party/" + Parties.Codes.Of(1), new PartyRecoveryOpened("r9", "project-grant/g9")))
            .When(Guaranteed.Register(party: Parties.Codes.Of(1))).Refused(RefusalCodes.PartyHasOpenRecovery, ("openRecoveries", (string[])["r9"]));

    [Fact]
    public void repayments_shrink_the_guarantee_and_the_last_one_ends_it()
    {
        var world = Guaranteed.Live();
        Spec.Given(world).When(new RecordRepayment(2_000_000_01, "r") { LoanId = Guaranteed.Loan }).Refused(RefusalCodes.LoanAmountExceeded, ("outstandingFen", 2_000_000_00L));
        world.Do(new RecordRepayment(500_000_00, "r") { LoanId = Guaranteed.Loan }, People.Maker);
        (world.LoanState().GuaranteedFen, world.LoanState().OutstandingFen, world.RiskPool().ReservedFen).ShouldBe((1_050_000_00, 1_500_000_00, 700_000_00));
        world.Do(new RecordRepayment(1_500_000_00, "r") { LoanId = Guaranteed.Loan }, People.Maker);
        (world.LoanState().Status, world.LoanState().GuaranteedFen, world.RiskPool().ReservedFen).ShouldBe((GuaranteedLoanStatus.Repaid, 0, 0));
        Spec.Given(world).When(Guaranteed.Claim()).Refused(RefusalCodes.IllegalState, ("state", "repaid"));
        Spec.Given(world).When(Guaranteed.Register("l2")).Accepted();
    }

    [Fact]
    public void shapes_that_cannot_be_loans_are_refused()
    {
        Shape.CodeOf(Guaranteed.Register(principalFen: 0)).ShouldBe(RefusalCodes.AmountInvalid);
        Shape.CodeOf(Guaranteed.Register(shareBp: 10_001)).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Guaranteed.Register(endsOn: new DateOnly(2024, 1, 2))).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Guaranteed.Register(party: Guaranteed.Bank)).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Guaranteed.Claim() with { EvidenceDigest = "none" }).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(new DraftScheme("v1", Guaranteed.Rules() with { Risk = new RiskTerms(0, 1, true, 1, 0, 0) }) { SchemeId = "s" }).ShouldBe(RefusalCodes.RequestInvalid);
    }
}
