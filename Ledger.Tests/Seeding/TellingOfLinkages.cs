using Ledger.Domain.FundPools;
using Ledger.Domain.Linkages;
using Ledger.Domain.Recoveries;
using Ledger.Host.Seeding;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Seeding;

/// <summary>The linkages of seeds/chengdu-gxq, decided by the rules in memory: one of each story, and what each rule refused on the way.</summary>
public sealed class TellingOfLinkages
{
    private const long Yuan = 100;
    private static readonly Scenario Story = Scenario.Read(Path.Combine(RehearsedLedger.SeedsFolder, "chengdu-gxq"));
    private static readonly RehearsedLedger Ledger = RehearsedLedger.Of(Story);

    [Fact]
    public void Every_rule_of_linkages_and_recoveries_is_broken_once_and_holds() =>
        Ledger.Attempts.Where(a => a.Refusal is not null && a.Line.Kind.Name.Split('.')[0] is not ("fund" or "reported-figure")).Select(a => a.Refusal!.Code).Distinct().ShouldBe(
        [
            "REQUEST_INVALID", "LINKAGE_TRIGGER_UNVERIFIED", "LINKAGE_INELIGIBLE_INVESTOR", "LINKAGE_ALREADY_CLAIMED", "CONVERSION_EXCEEDS_PRINCIPAL",
            "BUSINESS_DATE_INVALID", "NOT_PERMITTED", "LINKAGE_UNWIND_REQUIRED", "RECOVERY_EXCEEDS_PAID", "PARTY_HAS_OPEN_RECOVERY", "RECOVERY_NO_BASIS",
            "RECOVERY_DESTINATION_INVALID", "RECOVERY_EXCEEDS_DUE",
        ], ignoreOrder: true);

    [Fact]
    public void Each_yuan_stands_where_the_vouchers_put_it()
    {
        var (matched, converted, reward, unwound) = (Of("lk-2024-01"), Of("lk-2024-03"), Of("lk-2024-04"), Of("lk-2024-05"));
        (matched.Status, matched.GrantedFen).ShouldBe((LinkageStatus.Holding, 1_500_000 * Yuan));
        (converted.ContingentFen, converted.EquityFen, converted.SharesBp).ShouldBe((1_000_000 * Yuan, 2_000_000 * Yuan, 250));
        (reward.GrantedFen, reward.PayeeName).ShouldBe((300_000 * Yuan, "示例天使投资合伙企业"));
        (unwound.Status, unwound.ClaimedFen, unwound.RecoveredFen).ShouldBe((LinkageStatus.Unwinding, 700_000 * Yuan, 500_000 * Yuan));
        Ledger.State<Recovery>(Recovery.StreamOf("rc-2024-01")).Status.ShouldBe(RecoveryStatus.PartlyReceived);
        var pool = Ledger.State<FundPool>(FundPool.StreamOf("linkage-district-2024"));
        (pool.DisbursedFen, pool.RecoveredFen, pool.AvailableFen).ShouldBe((6_000_000 * Yuan, 500_000 * Yuan, 14_500_000 * Yuan));
    }

    private static Linkage Of(string id) => Ledger.State<Linkage>(Linkage.StreamOf(id));
}
