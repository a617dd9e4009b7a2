using System.Collections.Immutable;
using System.Globalization;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Rulebooks;

namespace Ledger.Tests;

/// <summary>The people of the specs, each with one duty.</summary>
internal static class People
{
    public const string Administrator = "administrator.he";
    public const string Department = "department.zhou";
    public const string Officer = "officer.sun";
    public const string Expert = "expert.qian";
    public const string Maker = "maker.wang";
    public const string Checker = "checker.li";
    public const string Releaser = "releaser.zhao";
    /// <summary>A releaser whose limit is 5,000,000.00 yuan.</summary>
    public const string JuniorReleaser = "releaser.wu";
}

/// <summary>
/// One grant's way through the year 2024, step by step; a spec takes it as far as it needs. The award is 1,000,000.00 yuan, half of
/// its base, in three lines of 500,000, 300,000 and 200,000.
/// </summary>
internal static class Story
{
    public const string Rules = "rules-2024";
    public const string PoolId = "pilot-district-2024";
    public const string PoolStream = "fund-pool/pilot-district-2024";
    public const string NextPoolId = "pilot-district-2025";
    public const string GrantId = "g1";
    public const string OrderId = "o1";
    public const string OrderStream = "disbursement-order/o1";
    public const string Party = "91990000MA0000001B";
    public const long AwardFen = 1_000_000_00;
    public static readonly string Digest = new('a', 64);
    public static readonly string OtherDigest = new('b', 64);

    /// <summary>The rules, the calendars of 2024 and 2025, nothing else.</summary>
    public static World Rulebook()
    {
        var world = new World();
        world.Do(AdoptRules(), People.Administrator);
        world.Do(Calendar2024, People.Administrator);
        world.Do(new PublishCalendar(2025, "calendar 2025", [new DateOnly(2025, 1, 1)], []), People.Administrator);
        return world;
    }

    public static AdoptRules AdoptRules(string version = Rules, DateOnly? from = null, int noticeWorkingDays = 5) => new(
        version, from ?? new DateOnly(2024, 1, 1), "district doc 1", noticeWorkingDays,
        [new ApprovalLimit("*", 20_000_000_00), new ApprovalLimit(People.JuniorReleaser, 5_000_000_00)],
        [new SchemeCap("pilot-ten", 6_000, 10_000_000_00)]);

    /// <summary>The official arrangement of 2024 around the days the specs use.</summary>
    public static PublishCalendar Calendar2024 { get; } = new(2024, "calendar 2024",
        [new(2024, 1, 1), .. Days(2024, 2, 10, 17), .. Days(2024, 4, 4, 6), .. Days(2024, 5, 1, 5), .. Days(2024, 10, 1, 7)],
        [new(2024, 2, 4), new(2024, 2, 18), new(2024, 4, 7), new(2024, 4, 28), new(2024, 5, 11), new(2024, 9, 29), new(2024, 10, 12)]);

    /// <summary>A pool of the year with 30,000,000.00 yuan, for both kinds of grants.</summary>
    public static World Pool(long appropriatedFen = 30_000_000_00)
    {
        var world = Rulebook();
        world.Do(OpenPool(2024), People.Maker);
        world.Do(new Appropriate(appropriatedFen, "budget 2024-1", "2060404", "general budget") { PoolId = PoolId }, People.Maker);
        return world;
    }

    public static OpenPool OpenPool(int year) => new("pilot", "district", year, "pilot pool", ["project-grant", "platform-grant"], "2060404");

    public static string StreamOf(GrantKind kind) => Grant.StreamOf(kind, GrantId);

    public static World Submitted(GrantKind kind = GrantKind.ProjectGrant) =>
        Pool().Until(2024, 3, 1).Do(Submit(kind), People.Department);

    public static SubmitApplication Submit(GrantKind kind = GrantKind.ProjectGrant, string grantId = GrantId, string projectCode = "p1") =>
        new("pilot-ten", projectCode, "flexible display material", Party, "Institute", 1_200_000_00) { Kind = kind, GrantId = grantId };

    public static World Screened(GrantKind kind = GrantKind.ProjectGrant) => Submitted(kind)
        .Do(new AssignOfficer(People.Officer) { Kind = kind, GrantId = GrantId }, People.Department)
        .Do(new ScreenApplication(Digest) { Kind = kind, GrantId = GrantId }, People.Officer);

    public static World Reviewed(GrantKind kind = GrantKind.ProjectGrant) =>
        Screened(kind).Until(2024, 3, 5).Do(Review(kind), People.Department);

    public static ConcludeReview Review(GrantKind kind = GrantKind.ProjectGrant, params string[] reviewers) =>
        new(8_800, Digest, reviewers.Length == 0 ? [People.Expert] : [.. reviewers]) { Kind = kind, GrantId = GrantId };

    public static World Proposed(GrantKind kind = GrantKind.ProjectGrant) =>
        Reviewed(kind).Until(2024, 3, 6).Do(Propose(kind), People.Department);

    public static ProposeAward Propose(
        GrantKind kind = GrantKind.ProjectGrant, long amountFen = AwardFen, long baseFen = 2_000_000_00, int ratioBp = 5_000,
        long capFen = 5_000_000_00, string version = Rules, string poolId = PoolId) =>
        new(poolId, amountFen, baseFen, ratioBp, capFen, "minutes 2024-3", version, new DateOnly(2024, 12, 31)) { Kind = kind, GrantId = GrantId };

    /// <summary>Published on Friday 8 March; five working days end on Friday 15 March.</summary>
    public static World InNotice(GrantKind kind = GrantKind.ProjectGrant) =>
        Proposed(kind).Until(2024, 3, 8).Do(new OpenNotice("https://example.org/notice/1", new DateOnly(2024, 3, 8)) { Kind = kind, GrantId = GrantId }, People.Department);

    public static World NoticeClosed(GrantKind kind = GrantKind.ProjectGrant) =>
        InNotice(kind).Until(2024, 3, 18).Do(new CloseNotice { Kind = kind, GrantId = GrantId }, People.Department);

    public static World Approved(GrantKind kind = GrantKind.ProjectGrant) =>
        NoticeClosed(kind).Until(2024, 3, 19).Do(new ApproveAward("award doc 1") { Kind = kind, GrantId = GrantId }, People.Releaser);

    public static World Signed(GrantKind kind = GrantKind.ProjectGrant) =>
        Approved(kind).Until(2024, 3, 20).Do(new SignTaskBook(Digest, Digest) { Kind = kind, GrantId = GrantId }, People.Maker);

    public static World Scheduled(GrantKind kind = GrantKind.ProjectGrant) =>
        Signed(kind).Until(2024, 3, 21).Do(Schedule(kind), People.Maker);

    public static ScheduleInstalments Schedule(GrantKind kind = GrantKind.ProjectGrant, params ScheduledLine[] lines) =>
        new(lines.Length == 0 ? Lines(kind) : [.. lines]) { Kind = kind, GrantId = GrantId };

    public static ImmutableArray<ScheduledLine> Lines(GrantKind kind) =>
    [
        new ScheduledLine(1, 500_000_00, Gates.Signing),
        new ScheduledLine(2, 300_000_00, kind == GrantKind.ProjectGrant ? Gates.Milestone("m1") : Gates.Assessment("2024H1")),
        new ScheduledLine(3, 200_000_00, Gates.Acceptance),
    ];

    public static World Drafted(GrantKind kind = GrantKind.ProjectGrant) =>
        Scheduled(kind).Until(2024, 3, 25).Do(Draft(kind: kind), People.Maker);

    public static DraftOrder Draft(
        string orderId = OrderId, int no = 1, long amountFen = 500_000_00, GrantKind kind = GrantKind.ProjectGrant,
        string payee = Party, string? account = null) =>
        new(kind, GrantId, no, amountFen, payee, "Institute", account ?? Digest) { OrderId = orderId };

    public static World Checked(GrantKind kind = GrantKind.ProjectGrant) =>
        Drafted(kind).Do(new CheckOrder("in order") { OrderId = OrderId }, People.Checker);

    public static World OrderApproved(GrantKind kind = GrantKind.ProjectGrant) =>
        Checked(kind).Do(new ApproveOrder { OrderId = OrderId }, People.Releaser);

    public static World Instructed(GrantKind kind = GrantKind.ProjectGrant) =>
        OrderApproved(kind).Until(2024, 3, 26).Do(new InstructOrder("voucher 1", "agent bank") { OrderId = OrderId }, People.Releaser);

    public static World Settled(GrantKind kind = GrantKind.ProjectGrant) =>
        Instructed(kind).Until(2024, 3, 27).Do(Settle(), People.Maker);

    public static SettleOrder Settle(string orderId = OrderId, string bankRef = "bank-1", long amountFen = 500_000_00) =>
        new(bankRef, Digest, amountFen, new DateOnly(2024, 3, 27)) { OrderId = orderId };

    /// <summary>Takes one more order of the grant all the way to the bank's receipt.</summary>
    public static World Pay(this World world, string orderId, int no, long amountFen, GrantKind kind = GrantKind.ProjectGrant) => world
        .Do(Draft(orderId, no, amountFen, kind), People.Maker)
        .Do(new CheckOrder { OrderId = orderId }, People.Checker)
        .Do(new ApproveOrder { OrderId = orderId }, People.Releaser)
        .Do(new InstructOrder("voucher " + orderId, "agent bank") { OrderId = orderId }, People.Releaser)
        .Do(new SettleOrder("bank-" + orderId, Digest, amountFen, world.Day) { OrderId = orderId }, People.Maker);

    /// <summary>Everything is accepted and paid.</summary>
    public static World PaidInFull()
    {
        var world = Settled().Until(2024, 6, 3)
            .Do(new AcceptMilestone("m1", Digest) { GrantId = GrantId }, People.Officer)
            .Pay("o2", 2, 300_000_00);
        return world.Until(2024, 11, 1)
            .Do(new ConcludeAcceptance(Grade.Good) { GrantId = GrantId }, People.Officer)
            .Pay("o3", 3, 200_000_00);
    }

    public static FundPool PoolState(this World world) => world.State<FundPool>(PoolStream);

    public static Grant GrantState(this World world, GrantKind kind = GrantKind.ProjectGrant) => world.State<Grant>(StreamOf(kind));

    public static DisbursementOrder OrderState(this World world, string orderId = OrderId) =>
        world.State<DisbursementOrder>(DisbursementOrder.StreamOf(orderId));

    public static DateOnly Day(string iso) => DateOnly.Parse(iso, CultureInfo.InvariantCulture);

    private static IEnumerable<DateOnly> Days(int year, int month, int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(day => new DateOnly(year, month, day));
}
