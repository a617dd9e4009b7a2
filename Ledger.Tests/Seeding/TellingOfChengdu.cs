using Ledger.Domain.ChallengeCalls;
using Ledger.Domain.Delegations;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Platforms;
using Ledger.Domain.PublishedLists;
using Ledger.Domain.ReviewPanels;
using Ledger.Domain.Tapers;
using Ledger.Host.Seeding;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Seeding;

/// <summary>The city plan of seeds/chengdu, decided by the rules in memory: platforms, a call, falling support in its second year, panels, and what was refused.</summary>
public sealed class TellingOfChengdu
{
    private static readonly Scenario Story = Scenario.Read(Path.Combine(RehearsedLedger.SeedsFolder, "chengdu"));
    private static readonly RehearsedLedger Ledger = RehearsedLedger.Of(Story);

    [Fact]
    public void Every_attempt_ends_as_the_story_says() =>
        Ledger.Attempts.Where(a => a.Refusal?.Code != a.Line.Expect).Select(a => $"{a.Line} {a.Refusal?.Code}").ShouldBeEmpty();

    [Fact]
    public void Every_rule_of_the_plan_is_broken_once_and_holds() =>
        Ledger.Attempts.Where(a => a.Refusal is not null).Select(a => a.Refusal!.Code).Distinct().ShouldBe(
        [
            "PARTY_NOT_ELIGIBLE", "PLATFORM_NOT_RECOGNISED", "TAPER_STOPPED", "FOUR_EYES_VIOLATION", "PANEL_SEED_MISMATCH", "PANEL_CONFLICT", "PANEL_NOT_CITED",
            "AWARD_EXCEEDS_CAP", "ALREADY_EXISTS", "BUSINESS_DATE_INVALID", "BIDDING_CLOSED", "REQUEST_INVALID", "FILED_NOT_FUNDED", "APPROVAL_LIMIT_EXCEEDED",
            "DELEGATION_EXPIRED", "DUTY_CONFLICT", "CROSS_SCHEME_DUPLICATE", "MILESTONE_NOT_MET",
        ], ignoreOrder: true);

    [Fact]
    public void Support_falls_and_is_paid_in_its_second_year()
    {
        var taper = Ledger.State<Taper>(Taper.StreamOf("tp-film"));
        taper.Years.Select(y => (y.Promised.RatioBp, y.ComputedFen, y.GrantStream)).ShouldBe(
        [
            (10_000, 1_882_716_05L, "platform-grant/pg-2024-01"), (7_000, 1_400_000_00L, "platform-grant/pg-2025-01"), (4_000, null, null),
        ]);
        taper.ForwardFen.ShouldBe(800_000_00);
        Ledger.State<Grant>("platform-grant/pg-2024-01").PaidFen.ShouldBe(1_882_716_05);
        Ledger.State<Grant>("platform-grant/pg-2025-01").PaidFen.ShouldBe(560_000_00);
        Ledger.Pool("pilot-platform-city-2024").DisbursedFen.ShouldBe(1_882_716_05 + 900_000_00);
        Ledger.Pool("pilot-platform-city-2025").DisbursedFen.ShouldBe(560_000_00);
    }

    [Fact]
    public void Two_are_filed_and_one_is_funded() =>
        Ledger.State<ChallengeCall>(ChallengeCall.StreamOf("call-2024-1")).Bids.Where(bid => bid.FilingNo is not null).Select(bid => (bid.BidId, bid.Status))
            .ShouldBe([("bid-bio", BidStatus.Granted), ("bid-chip", BidStatus.Declined)]);

    [Fact]
    public void The_first_panel_can_be_drawn_again()
    {
        var panel = Ledger.State<ReviewPanel>(ReviewPanel.StreamOf("panel-2024-01"));
        PanelDraw.DigestOf(panel.Seed!).ShouldBe(panel.SeedDigest);
        var reached = PanelDraw.Sequence(panel.Seed!, "panel-2024-01", panel.Candidates).Take(panel.Reached.Count).ToList();
        reached.ShouldBe(panel.Reached, ignoreOrder: true);
        panel.ReviewerIds.Length.ShouldBe(3);
        panel.ReviewerIds.ShouldBeSubsetOf(reached);
        panel.Status.ShouldBe(ReviewPanelStatus.Concluded);
    }

    [Fact]
    public void Lists_platforms_and_delegations_stand_as_told()
    {
        var list = Ledger.State<PublishedList>(PublishedList.StreamOf("platforms"));
        list.InForce(new DateOnly(2024, 12, 31))!.Items.Length.ShouldBe(4);
        list.InForce(new DateOnly(2025, 12, 31))!.Items.Select(item => item.Ref).ShouldBe(["pf-film", "pf-bio"]);
        Ledger.State<Platform>(Platform.StreamOf("pf-chip")).IsRecognisedOn(new DateOnly(2025, 3, 21)).ShouldBeFalse();
        Ledger.State<Delegation>(Delegation.StreamOf("dl-2024-2")).RevokedOn.ShouldBe(new DateOnly(2024, 6, 24));
        Ledger.State<Grant>("project-grant/cg-2024-01").OfficerIds.ShouldBe(["qin.yu", "tang.min"], ignoreOrder: true);
    }

    [Fact]
    public void Everything_invented_says_so() => Story.Lines.Where(line => !line.Synthetic).Select(line => line.Kind.Name).ShouldAllBe(name => name == "calendar.publish");
}
