using Ledger.Domain.Funds;
using Ledger.Host.Seeding;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Seeding;

/// <summary>The funds of seeds/chengdu-gxq, decided by the rules in memory: three layers, plans apart, and what each rule refused on the way.</summary>
public sealed class TellingOfFunds
{
    private const long Million = 1_000_000_00;
    private static readonly Scenario Story = Scenario.Read(Path.Combine(RehearsedLedger.SeedsFolder, "chengdu-gxq"));
    private static readonly RehearsedLedger Ledger = RehearsedLedger.Of(Story);

    [Fact]
    public void Every_attempt_ends_as_the_story_says() =>
        Ledger.Attempts.Where(a => a.Refusal?.Code != a.Line.Expect).Select(a => $"{a.Line} {a.Refusal?.Code}").ShouldBeEmpty();

    [Fact]
    public void Every_rule_of_funds_is_broken_once_and_holds() =>
        Ledger.Attempts.Where(a => a.Refusal is not null && a.Line.Kind.Name.StartsWith("fund.", StringComparison.Ordinal)).Select(a => a.Refusal!.Code).Distinct().ShouldBe(
        [
            "FUND_NOT_ESTABLISHED", "CONCENTRATION_EXCEEDED", "PAIDIN_EXCEEDS_CALL", "FUND_CYCLE", "FUND_INSUFFICIENT_CASH", "LOSS_FILE_MISSING",
        ], ignoreOrder: true);

    [Fact]
    public void What_is_planned_stays_a_plan()
    {
        foreach (var (id, targetFen) in new[] { ("chengdu-pilot-5bn", 5_000 * Million), ("zigong-innovation-20m", 20 * Million) })
        {
            var fund = FundOf(id);
            (fund.Status, fund.TargetFen, fund.SizeFen, fund.SubscribedFen, fund.CashFen).ShouldBe((FundStatus.Planned, targetFen, 0, 0, 0));
        }
    }

    [Fact]
    public void The_three_layers_stand_where_the_vouchers_put_them()
    {
        var (top, middle, low) = (FundOf("gxq-pilot-fof"), FundOf("gxq-pilot-direct"), FundOf("gxq-seed-pool"));
        (top.SubscribedFen, top.PaidInFen, top.SubFundFen, top.CashFen, top.DistributedFen).ShouldBe((1_000 * Million, 400 * Million, 108 * Million, 280 * Million, 20 * Million));
        (middle.PaidInFen, middle.SubFundFen, middle.InvestedFen, middle.GainsFen, middle.DistributedFen).ShouldBe((240 * Million, 30 * Million, 109 * Million, 15 * Million, 40 * Million));
        (low.PaidInFen, low.InvestedFen, low.WrittenOffFen, low.CashFen).ShouldBe((50 * Million, 18 * Million, 6 * Million, 26 * Million));
        low.Losses["ls-2024-1"].Outcome.ShouldBe(ExemptionOutcome.Granted);
        Ledger.State<FundStructure>(FundStructure.MainStream).LayersBelow("gxq-pilot-fof").ShouldBe(3);
    }

    [Fact]
    public void Everything_invented_says_so() => Story.Lines.ShouldAllBe(line => line.Synthetic || line.Kind.Name == "reported-figure.record");

    private static Fund FundOf(string id) => Ledger.State<Fund>(Fund.StreamOf(id));
}
