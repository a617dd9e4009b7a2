using Ledger.Domain.FundPools;
using Ledger.Domain.Indicators;
using Ledger.Domain.RiskSharing;
using Ledger.Host.Seeding;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Seeding;

/// <summary>The risk pool of seeds/qingbaijiang, decided by the rules in memory: a loan compensated and partly recovered, and money carried over twice.</summary>
public sealed class TellingOfLoans
{
    private const long Million = 1_000_000_00;
    private static readonly Scenario Story = Scenario.Read(Path.Combine(RehearsedLedger.SeedsFolder, "qingbaijiang"));
    private static readonly RehearsedLedger Ledger = RehearsedLedger.Of(Story);

    [Fact]
    public void Every_attempt_ends_as_the_story_says() =>
        Ledger.Attempts.Where(a => a.Refusal?.Code != a.Line.Expect).Select(a => $"{a.Line} {a.Refusal?.Code}").ShouldBeEmpty();

    [Fact]
    public void Every_rule_of_loans_is_broken_once_and_holds() =>
        new[]
        {
            "RISK_SHARE_EXCEEDED", "LOAN_CAP_EXCEEDED", "LIVE_LOAN_EXISTS", "LOAN_TERM_EXCEEDED", "CLAIM_TOO_EARLY", "LOAN_AMOUNT_EXCEEDED",
            "PAYMENT_EXCEEDS_AWARD", "DUPLICATE_SETTLEMENT", "RECOVERY_EXCEEDS_PAID", "PERIOD_CLOSED", "CARRYOVER_LIMIT", "FIGURE_BASIS_MISMATCH", "REPORTED_NOT_POSTED",
        }.Except(Ledger.Attempts.Where(a => a.Refusal is not null).Select(a => a.Refusal!.Code)).ShouldBeEmpty();

    [Fact]
    public void The_compensated_loan_stands_where_the_vouchers_put_it()
    {
        var loan = Ledger.State<GuaranteedLoan>("guaranteed-loan/kd-2023-02");
        (loan.Status, loan.LossFen, loan.PaidFen, loan.SharedFen, loan.PoolShareFen, loan.NetPaidFen, loan.GuaranteedFen)
            .ShouldBe((GuaranteedLoanStatus.Compensated, 3_200_000_00, 2_240_000_00, 1_200_000_00, 840_000_00, 1_400_000_00, 0));
        Ledger.State<GuaranteedLoan>("guaranteed-loan/kd-2024-01").PoolId.ShouldBe("tech-loan-risk-district-2026");
        var paidBy = Ledger.Pool("tech-loan-risk-district-2024");
        (paidBy.DisbursedFen, paidBy.RecoveredFen).ShouldBe((2_240_000_00, 700_000_00));
    }

    [Fact]
    public void The_twenty_million_of_2023_are_carried_twice_and_lapse()
    {
        Ledger.Pool("tech-loan-risk-district-2023").AppropriatedFen.ShouldBe(20 * Million);
        var third = Ledger.Pool("tech-loan-risk-district-2025");
        (third.Status, third.LapsedFen, third.CarriedInByYear[2023]).ShouldBe((FundPoolStatus.Closed, 18_460_000_00, 18_460_000_00));
        Ledger.Pool("tech-loan-risk-district-2026").Slices.ShouldBe([new AuthoritySlice(2025, 3 * Million)]);
    }

    [Fact]
    public void A_corrected_indicator_keeps_both_values()
    {
        var indicator = Ledger.State<Indicator>("indicator/innovation-platforms");
        indicator.Observations.Length.ShouldBe(4);
        indicator.Standing.Select(o => o.Value).ShouldBe(["51", "53", "56"]);
    }

    [Fact]
    public void Everything_invented_says_so() => Story.Lines.ShouldAllBe(line => line.Synthetic || line.Kind.Name == "reported-figure.record");
}
