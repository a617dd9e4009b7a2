using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Host.Seeding;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Seeding;

/// <summary>The demo world of seeds/zigong-gxq, decided by the rules in memory. Source: the golden scenario of the fact sheet.</summary>
public sealed class TellingTheGoldenScenario
{
    private const string PoolId = "pilot-district-2024";
    private const long AppropriatedFen = 3_000_000_000;
    private const long PlatformFen = 680_000_000;
    private const long ProjectFen = 1_846_249_999;

    private static readonly Scenario Golden = Scenario.Read(RehearsedLedger.GoldenFolder);
    private static readonly RehearsedLedger Told = RehearsedLedger.Of(Golden);

    [Fact]
    public void Every_attempt_ends_as_the_file_says()
    {
        var surprises = Told.Attempts
            .Where(a => a.Refusal?.Code != a.Line.Expect)
            .Select(a => $"{a.Line}: expected {a.Line.Expect ?? "success"}, got {a.Refusal?.ToString() ?? "success"} {string.Join(", ", a.Refusal?.Facts.Select(f => $"{f.Name}={f.Value}") ?? [])}")
            .ToList();

        surprises.ShouldBeEmpty();
    }

    [Fact]
    public void The_sums_are_exact()
    {
        var pool = Told.Pool(PoolId);

        pool.AppropriatedFen.ShouldBe(AppropriatedFen);
        pool.AdjustedFen.ShouldBe(0);
        Disbursed(Instruments.PlatformGrant).ShouldBe(PlatformFen);
        Disbursed(Instruments.ProjectGrant).ShouldBe(ProjectFen);
        pool.DisbursedFen.ShouldBe(PlatformFen + ProjectFen);
        ProjectFen.ShouldBeInRange(1_800_000_001, 1_899_999_999);
    }

    [Fact]
    public void Every_column_of_the_pool_shows_something_and_available_is_the_rest()
    {
        var pool = Told.Pool(PoolId);

        pool.ReservedFen.ShouldBe(60_000_000);
        pool.ObligatedFen.ShouldBe(242_000_000);
        pool.InFlightFen.ShouldBe(36_750_000);
        pool.RecoveredFen.ShouldBe(8_640_000);
        pool.LapsedFen.ShouldBe(20_000_000);
        pool.AvailableFen.ShouldBe(123_640_001);
        pool.AvailableFen.ShouldBe(
            AppropriatedFen - pool.ReservedFen - pool.ObligatedFen - pool.InFlightFen - PlatformFen - ProjectFen + pool.RecoveredFen - pool.LapsedFen);
    }

    [Fact]
    public void What_the_year_did_not_pay_is_what_the_fact_sheet_leaves() =>
        (AppropriatedFen - PlatformFen - ProjectFen).ShouldBeInRange(420_000_000, 520_000_000);

    [Fact]
    public void Seven_projects_were_paid_and_flexible_display_materials_is_one_of_them()
    {
        var paid = Grants().Where(g => g.Kind == GrantKind.ProjectGrant && g.PaidFen > 0).ToList();

        paid.Count.ShouldBe(7);
        paid.ShouldContain(g => g.Title.Contains("柔性显示材料", StringComparison.Ordinal));
        paid.Sum(g => g.PaidFen).ShouldBe(ProjectFen);
        Grants().Where(g => g.Kind == GrantKind.PlatformGrant).Sum(g => g.PaidFen).ShouldBe(PlatformFen);
    }

    [Fact]
    public void On_the_day_of_the_report_the_paid_sums_were_what_it_reports()
    {
        var published = new DateTimeOffset(2024, 10, 22, 0, 0, 0, TimeSpan.FromHours(8));

        Disbursed(Instruments.PlatformGrant, published).ShouldBe(PlatformFen);
        Disbursed(Instruments.ProjectGrant, published).ShouldBeInRange(1_800_000_001, 1_899_999_999);
    }

    [Fact]
    public void The_instant_before_the_first_payout_holds_the_whole_appropriation()
    {
        var first = Told.Entries.First(e => e.Happened is OutlayPosted).Position;
        var before = (FundPool)Told.Entries.Last(e => e.Position < first && e.After is FundPool).After;

        before.DisbursedFen.ShouldBe(0);
        (before.AvailableFen + before.ReservedFen + before.ObligatedFen + before.InFlightFen).ShouldBe(AppropriatedFen);
    }

    [Fact]
    public void The_identity_of_the_pool_holds_after_every_entry()
    {
        foreach (var pool in Told.Entries.Select(e => e.After).OfType<FundPool>())
        {
            pool.AvailableFen.ShouldBeGreaterThanOrEqualTo(0);
            (pool.AppropriatedFen + pool.CarriedInFen + pool.AdjustedFen - pool.ReservedFen - pool.ObligatedFen - pool.InFlightFen
                - pool.DisbursedFen + pool.RecoveredFen - pool.LapsedFen - pool.CarriedOutFen).ShouldBe(pool.AvailableFen);
            pool.Reservations.ToList().Sum(r => r.Value.AmountFen).ShouldBe(pool.ReservedFen);
            pool.Obligations.ToList().Sum(o => o.Value.UnpaidFen).ShouldBe(pool.ObligatedFen);
        }
    }

    [Fact]
    public void History_is_worth_replaying()
    {
        Told.Entries.Count.ShouldBeGreaterThanOrEqualTo(250);
        Told.Entries.Select(e => e.RecordedAt.Month).Distinct().Count().ShouldBe(12);
        Told.Entries.ShouldAllBe(e => e.RecordedAt.Year == 2024);
        Told.Entries.ShouldContain(e => e.BusinessDate != DateOnly.FromDateTime(e.RecordedAt.DateTime));
        Golden.Lines.Count(l => l.Expect is not null).ShouldBeGreaterThan(30);
        Golden.Lines.Where(l => l.Expect is not null).Select(l => l.Expect).Distinct().Count().ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Work_is_left_at_every_step_of_an_order()
    {
        var open = Told.Entries.Select(e => e.Stream).Distinct().Where(s => s.StartsWith("disbursement-order/", StringComparison.Ordinal))
            .Select(s => Told.State<Domain.DisbursementOrders.DisbursementOrder>(s).Status).ToHashSet();

        open.ShouldBe(
            [
                Domain.DisbursementOrders.DisbursementOrderStatus.Drafted, Domain.DisbursementOrders.DisbursementOrderStatus.Checked,
                Domain.DisbursementOrders.DisbursementOrderStatus.Approved, Domain.DisbursementOrders.DisbursementOrderStatus.Instructed,
                Domain.DisbursementOrders.DisbursementOrderStatus.Settled, Domain.DisbursementOrders.DisbursementOrderStatus.Failed,
                Domain.DisbursementOrders.DisbursementOrderStatus.Returned, Domain.DisbursementOrders.DisbursementOrderStatus.Cancelled,
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void What_is_invented_says_so()
    {
        Golden.Ledger.Synthetic.ShouldBeTrue();
        Golden.Lines.Where(l => !l.Synthetic).ShouldAllBe(l => l.Kind.Name == "calendar.publish" || l.Kind.Name == "reported-figure.record");
        Grants().ShouldAllBe(g => g.PartyName.EndsWith("（示例）", StringComparison.Ordinal));

        // S is never part of a unified social credit code, so no code in here is anybody's.
        Grants().ShouldAllBe(g => g.PartyId.Contains("SYN", StringComparison.Ordinal));
    }

    private static List<Grant> Grants() =>
        [.. Told.Entries.Where(e => e.After is Grant).Select(e => e.Stream).Distinct().Select(Told.State<Grant>)];

    private static long Disbursed(string instrument, DateTimeOffset? until = null) => Told.Entries
        .Where(e => until is null || e.RecordedAt < until)
        .Sum(e => e.Happened switch
        {
            OutlayPosted o when o.Instrument == instrument => o.AmountFen,
            OutlayReturned { WasSettled: true } o when o.Instrument == instrument => -o.AmountFen,
            _ => 0,
        });
}
