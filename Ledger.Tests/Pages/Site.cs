using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Funds;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.ChallengeCalls;
using Ledger.Domain.Delegations;
using Ledger.Domain.Linkages;
using Ledger.Domain.Parties;
using Ledger.Domain.Recoveries;
using Ledger.Domain.Rulebooks;
using Ledger.Domain.Platforms;
using Ledger.Domain.PublishedLists;
using Ledger.Domain.ReviewPanels;
using Ledger.Domain.Tapers;
using Ledger.Domain.Schemes;
using Ledger.Host;
using Ledger.Host.Auth;
using Ledger.Host.Engine;
using Ledger.Host.Importing;
using Ledger.Host.Journal;
using Ledger.Host.Pages;
using Ledger.Host.Seeding;
using Ledger.Tests.Seeding;
using Ledger.Tests.Importing;
using Ledger.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Pages;

/// <summary>
/// The real host on a real port and database with the demo world in it, and a real browser. One for all page tests; each test uses orders
/// of its own.
/// </summary>
public sealed class Site : IAsyncLifetime
{
    public const string Password = "a password for tests";
    public const string Maker = "lin.xue";
    public const string Checker = "zhou.min";
    /// <summary>Maker and checker in one person.</summary>
    public const string StandIn = "luo.wen";
    public const string Releaser = "chen.gang";
    public const string OtherReleaser = "tang.hui";
    public const string Auditor = "qin.yue";
    /// <summary>Somebody whose password is guessed at; nobody else signs in as him.</summary>
    public const string Locked = "feng.ke";

    /// <summary>The last day of the pool's year: what is left of 2024 is dated there.</summary>
    public static readonly DateOnly YearEnd = new(2024, 12, 31);

    /// <summary>A registered party with a flag, an account and a parent that is not registered.</summary>
    public static readonly string Party = Parties.Codes.Of(901);
    public static readonly string Parent = Parties.Codes.Of(902);

    /// <summary>A grant whose last instalment can be paid once it is accepted.</summary>
    private const string PayableGrant = "project-grant/pj-2024-10";

    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly Dictionary<string, string> _sessions = new(StringComparer.Ordinal);
    private IPlaywright _playwright = null!;
    private Grant _grant = null!;
    private int _orders;

    /// <summary>The running host.</summary>
    public WebApplication App { get; private set; } = null!;

    public IBrowser Browser { get; private set; } = null!;

    /// <summary>The ledger of the demo world.</summary>
    public string Ledger { get; private set; } = "";

    /// <summary>A file of applications that was tried: rows that are ready, and rows that are not.</summary>
    public string Import { get; private set; } = "";

    /// <summary>Where the host listens, without a slash at the end.</summary>
    public string Address => App.Urls.First().TrimEnd('/');

    public async Task InitializeAsync()
    {
        var connectionString = await TestCluster.CreateDatabase();
        var scenario = Scenario.Read(RehearsedLedger.GoldenFolder);
        Ledger = scenario.Ledger.Ledger;
        await using (var database = LedgerDatabase.Open(connectionString))
        {
            var loader = new ScenarioLoader(new PostgresJournal(database), new EngineOptions(), NullLoggerFactory.Instance);
            (await loader.Load(scenario, Ledger, _ => { }, CancellationToken.None)).ShouldBeOfType<LoadResult.Loaded>();
            var accounts = new Accounts(database, TimeProvider.System);
            foreach (var user in scenario.Ledger.Users)
            {
                await accounts.Put(user.Id, user.Name, Password, user.Roles.Select(role => (Ledger, role)));
            }
        }

        App = WebHost.Build(new WebOptions { ConnectionString = connectionString }, builder => builder.Logging.SetMinimumLevel(LogLevel.Error));
        await App.StartAsync();
        await Do("wu.ting", "department", new ConcludeAcceptance(Grade.Good) { Kind = GrantKind.ProjectGrant, GrantId = Ids.OfStream(PayableGrant) });
        _grant = (Grant)(await StateOf(PayableGrant)).State;
        await Do(Maker, "maker", new RegisterParty("示例中试材料有限公司") { PartyId = Party });
        await Do(Maker, "maker", new RecordRelation("t1", Parent, RelationKind.ControlledBy, YearEnd, "工商变更（示例）1号") { PartyId = Party });
        await Do(Maker, "maker", new RaiseFlag("f1", FlagKind.AbnormalOperation, YearEnd, "未按期公示年报", "经营异常（示例）1号", new string('a', 64)) { PartyId = Party });
        await Do(Checker, "checker", new VerifyAccount("basic", "示例银行自贡支行", new string('b', 64)) { PartyId = Party });
        await Found();
        await PublishScheme();
        await Link();
        await KeepRegisters();
        Import = await TryAFile();
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = Flags });
    }

    /// <summary>A fund of funds above a fund that invested, lost and gave something back, and a third one that is only planned.</summary>
    private async Task Found()
    {
        const string manager = "fund-manager";
        await Do(Locked, manager, new PlanFund("示例中试母基金", FundKind.FundOfFunds, 100_000_000_00, "示例方案") { FundId = "f1" });
        await Do(Locked, manager, new PlanFund("示例中试子基金", FundKind.Direct, 50_000_000_00, "示例方案") { FundId = "f2" });
        await Do(Locked, manager, new PlanFund("示例并购基金", FundKind.Direct, 200_000_000_00, "示例谋划") { FundId = "f3" });
        foreach (var id in new[] { "f1", "f2" })
        {
            await Do(OtherReleaser, "releaser", new EstablishFund(50_000_000_00, "示例基金管理公司", new string('a', 64), "基金协议（示例）", new FundTerms(
                "terms-1", [new StageTolerance(SupportStage.Seed, 8_000)], 2_000, 10_000, 3, 10_000, new DateOnly(2034, 12, 31))) { FundId = id });
        }

        await Do(Locked, manager, new Commit("gov", "区级引导资金（示例）", true, 40_000_000_00, "合伙协议（示例）") { FundId = "f1" });
        await Do(Locked, manager, new CallCapital("c1", YearEnd, [new CallLine("gov", 30_000_000_00)], "缴款通知（示例）") { FundId = "f1" });
        await Do(Locked, manager, new PayIn("gov", 30_000_000_00, "f1-b1") { FundId = "f1" });
        await Do(Locked, manager, new CommitToSubFund("f2", 20_000_000_00, true, "合伙协议（示例）") { FundId = "f1" });
        await Do(Locked, manager, new CallCapital("c1", YearEnd, [new CallLine("fund/f1", 20_000_000_00)], "缴款通知（示例）") { FundId = "f2" });
        await Do(Locked, manager, new PaySubFund("f2", 20_000_000_00, "f1-b2") { FundId = "f1" });
        await Do(Locked, manager, new Invest("i1", "party-1", "示例柔性材料公司", SupportStage.Seed, 5_000_000_00, 1_000, "投资协议（示例）1", "f2-b1", "new-materials") { FundId = "f2" });
        await Do(Locked, manager, new Invest("i2", "party-2", "示例功率器件公司", SupportStage.Industry, 8_000_000_00, 600, "投资协议（示例）2", "f2-b2") { FundId = "f2" });
        await Do(Locked, manager, new MarkInvestment("i2", 9_500_000_00, YearEnd, ValuationMethod.RecentRound) { FundId = "f2" });
        await Do(Locked, manager, new RecogniseLoss("l1", "i1", 2_000_000_00, "中试线未达产") { FundId = "f2" });
        await Do(Locked, manager, new OpenLossReview("l1", [new LossDocument("minutes", new string('b', 64))]) { FundId = "f2" });
        await Do(Locked, manager, new ExitInvestment("x1", "i2", 3_000_000_00, 4_200_000_00, 400, ExitRoute.Transfer, "f2-b3") { FundId = "f2" });
        await Do(Locked, manager, new Distribute("d1", [new DistributionLine("fund/f1", 4_000_000_00, 3_000_000_00)], "分配决议（示例）") { FundId = "f2" });
        await Do(Locked, manager, new MarkNav(19_000_000_00, YearEnd, ValuationMethod.NetAssets, new string('c', 64)) { FundId = "f2" });
    }

    public async Task DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
        await App.DisposeAsync();
    }

    /// <summary>A page of a signed-in reader; everything it does is watched.</summary>
    public async Task<WatchedPage> Open(string account, string culture = "zh-CN", int width = 1280, bool script = true) => await WatchedPage.Open(
        await Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Address, Locale = culture, ViewportSize = new ViewportSize { Width = width, Height = 900 }, JavaScriptEnabled = script,
            StorageState = await SessionOf(account), ReducedMotion = ReducedMotion.NoPreference,
        }), Address);

    /// <summary>A page of somebody who has not signed in.</summary>
    public async Task<WatchedPage> OpenAsStranger(string culture = "zh-CN", bool script = true) => await WatchedPage.Open(
        await Browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = Address, Locale = culture, JavaScriptEnabled = script }), Address);

    /// <summary>A new order of ¥10,000.00, drawn up by the maker.</summary>
    public async Task<string> Draft(string maker = Maker)
    {
        var id = $"test-{Interlocked.Increment(ref _orders)}";
        await Do(maker, "maker", new DraftOrder(
            _grant.Kind, Ids.OfStream(PayableGrant), 2, 1_000_000, _grant.PartyId, _grant.PartyName, _grant.PayeeAccountDigest!) { OrderId = id });
        return id;
    }

    /// <summary>A new order that a releaser can approve.</summary>
    public async Task<string> DraftAndCheck()
    {
        var id = await Draft();
        await Do(Checker, "checker", new CheckOrder("单据齐全") { OrderId = id });
        return id;
    }

    /// <summary>A new order that has left for the bank.</summary>
    public async Task<string> DraftAndInstruct()
    {
        var id = await DraftAndCheck();
        await Do(OtherReleaser, "releaser", new ApproveOrder { OrderId = id });
        await Do(OtherReleaser, "releaser", new InstructOrder("凭证 " + id, "示例银行") { OrderId = id });
        return id;
    }

    /// <summary>Carries a command out as the engine's own caller would; it must be accepted.</summary>
    public async Task<Outcome.Accepted> Do(string actor, string role, ICommand command)
    {
        var engine = await App.Services.GetRequiredService<LedgerEngines>().Find(Ledger);
        var outcome = await engine!.Submit(new CommandEnvelope
        {
            CommandId = Guid.NewGuid().ToString(), Command = command, Actor = new Actor(actor, role), BusinessDate = YearEnd,
        });
        return outcome is Outcome.Accepted accepted ? accepted : throw new InvalidOperationException(((Outcome.Refused)outcome).Refusal.Code);
    }

    /// <summary>A stream as it stands.</summary>
    public Task<Folded> StateOf(string stream) => App.Services.GetRequiredService<Streams>().At(Ledger, stream, long.MaxValue, CancellationToken.None);

    /// <summary>An order as it stands.</summary>
    public async Task<DisbursementOrder> Order(string id) => (DisbursementOrder)(await StateOf(DisbursementOrder.StreamOf(id))).State;

    /// <summary>How many entries an order has.</summary>
    public async Task<long> VersionOf(string id) => (await StateOf(DisbursementOrder.StreamOf(id))).Version;

    /// <summary>A scheme in force with everything in it, a draft of its next version, and an award by it.</summary>
    private async Task PublishScheme()
    {
        var rules = new SchemeRules(
            "中试设备奖补（示例）", "示例〔2024〕9号", new DateOnly(2024, 12, 1), null, ["project-grant"], 3_333, 2_000_000_00, 5,
            [new ApprovalLimit("*", 3_000_000_00)], 3, new SchemeEligibility(false, ["5103", "99"]), 3_000_000_00,
            new StackingRule("equipment", true, 2_500_000_00), [10_000, 7_000], [new(6_000, "signing"), new(4_000, "acceptance")]);
        await Do("wu.ting", "department", new DraftScheme("v1", rules) { SchemeId = "equipment" });
        await Do(Releaser, "releaser", new PublishScheme("v1") { SchemeId = "equipment" });
        await Do("wu.ting", "department", new DraftScheme("v2", rules with { RatioBp = 3_000 }) { SchemeId = "equipment" });
        await Do("wu.ting", "department", new SubmitApplication("equipment", "ZGXM-901", "中试设备购置（示例）", Parent, "示例控股", 10_000_00) { GrantId = "scheme-1" });
        await Do("wu.ting", "department", new ScreenApplication(new string('a', 64)) { GrantId = "scheme-1" });
        await Do("wu.ting", "department", new ConcludeReview(9_000, new string('a', 64), ["e.1", "e.2", "e.3"]) { GrantId = "scheme-1" });
        await Do("xie.fang", "department", new ProposeAward(
            "pilot-district-2024", 5_000_00, 20_000_01, 5_000, 1_000_000_00, "纪要（示例）9号", "v1", YearEnd, 1) { GrantId = "scheme-1" });
    }

    /// <summary>A linkage with a verified investment, and a recovery of part of a grant.</summary>
    private async Task Link()
    {
        var terms = new LinkageTerms(LinkageFamily.MatchedSubsidy, LinkageTrigger.OutsideInvestment, [InvestorKind.PrivateFund], 24, 12);
        await Do("wu.ting", "department", new DraftScheme("v1", new SchemeRules(
            "投补联动（示例）", "联动办法（示例）", new DateOnly(2024, 1, 1), null, [Instruments.Linkage], 2_000, 5_000_000_00, 5, [new ApprovalLimit("*", 5_000_000_00)], 0,
            Linkage: terms)) { SchemeId = "linkage" });
        await Do(Releaser, "releaser", new PublishScheme("v1") { SchemeId = "linkage" });
        await Do("wu.ting", "department", new OpenLinkage(LinkageFamily.MatchedSubsidy, "linkage", "示例联动项目", Parent, "示例控股", Chain: "new-materials", Stage: SupportStage.Angel) { LinkageId = "site-l1" });
        await Do("wu.ting", "department", new RecordTrigger(
            "round-1", "investor-1", "示例创投", InvestorKind.PrivateFund, 10_000_000_00, new string('a', 64)) { LinkageId = "site-l1" });
        await Do(Checker, "checker", new VerifyTrigger("round-1", 9_000_000_00, YearEnd, "工商变更（示例）9号", new string('b', 64)) { LinkageId = "site-l1" });
        await Do("wu.ting", "department", new ProposeRecovery("project-grant/pj-2024-01", 100_000_00, "超范围支出（示例）", new string('c', 64)) { RecoveryId = "site-r1" });
    }

    /// <summary>A panel that was drawn and scored in part, a platform with falling support, a call with a filed winner, a list, a delegation, and a duplicate.</summary>
    private async Task KeepRegisters()
    {
        const string department = "wu.ting";
        var (digest, seed) = (new string('a', 64), new string('5', 64));
        foreach (var (id, employer) in new[] { ("ex-1", "univ"), ("ex-2", "univ"), ("ex-3", Parent), ("ex-4", "univ") })
        {
            await Do(department, "department", new RegisterExpert(digest, ["materials"], employer, new DateOnly(2024, 1, 1)) { ExpertId = id });
        }

        await Do("xie.fang", "department", new SubmitApplication("equipment", "ZGXM-902", "中试检测线（示例）", Parent, "示例控股", 10_000_00, digest) { GrantId = "panel-1" });
        await Do("xie.fang", "department", new SubmitApplication("pilot-project", "ZGXM-902", "中试检测线（示例）", Parent, "示例控股", 10_000_00, digest) { GrantId = "panel-2" });
        await Do("xie.fang", "department", new AssignOfficer(department) { GrantId = "panel-1" });
        await Do("xie.fang", "department", new ScreenApplication(digest) { GrantId = "panel-1" });
        await Do(department, "department", new OpenPanel(
            GrantKind.ProjectGrant, "panel-1", PanelDraw.DigestOf(seed), 3, [new PanelCriterion("novelty", 6_000), new PanelCriterion("use", 4_000)]) { PanelId = "panel-1" });
        await Do("xie.fang", "department", new FreezeCandidates { PanelId = "panel-1" });
        await Do(department, "department", new DrawPanel(seed) { PanelId = "panel-1" });
        await Do(department, "department", new SubmitReview("ex-1", [new PanelScore("novelty", 8_000), new PanelScore("use", 7_050)], digest) { PanelId = "panel-1" });
        await Do(department, "department", new DeclareConflict("ex-2", "曾任顾问") { PanelId = "panel-1" });
        await Do(department, "department", new RecognisePlatform("示例中试平台", Parent, PlatformLevel.Municipal, YearEnd, YearEnd.AddYears(2), "认定（示例）1号") { PlatformId = "pf-1" });
        await Do(department, "department", new FixTaper("pf-1", "equipment", "v1", 2024, "运营成本", 3_000_000_01, "退坡（示例）1号") { TaperId = "tp-1" });
        await Do(department, "department", new ComputeTaperYear(1, 2_000_000_00, digest) { TaperId = "tp-1" });
        await Do(department, "department", new PublishList(
            ListKind.RecognisedPlatforms, "v1", "中试平台清单（示例）", YearEnd, "https://example.org/list", digest, "清单（示例）1号", [new ListItem("pf-1", "示例中试平台")]) { ListId = "platforms" });
        await Do(department, "department", new PostChallenge("光学膜（示例）", digest, 5_000_000_00, DateOnly.FromDateTime(DateTime.UtcNow.AddDays(9)), "张榜（示例）1号") { ChallengeId = "call-1" });
        await Do(Maker, "maker", new PlaceBid("bid-1", Parent, "示例控股", 1_000_000_00, digest) { ChallengeId = "call-1" });
        await Do(OtherReleaser, "releaser", new DelegateApproval(
            Releaser, DateOnly.FromDateTime(DateTime.UtcNow.AddDays(1)), DateOnly.FromDateTime(DateTime.UtcNow.AddDays(30)), 1_000_000_00, "授权（示例）1号") { DelegationId = "dl-1" });
    }

    private async Task<string> TryAFile()
    {
        var maker = await App.Services.GetRequiredService<Accounts>().Find(Maker);
        using var content = new MemoryStream(Sheets.Csv(Sheets.Applications, Sheets.Application(1), Sheets.Application(2, "1800余万"), Sheets.Application(3)));
        var (file, _) = await ImportFile.Take("申报（示例）.csv", content, CancellationToken.None);
        await using (file!)
        {
            return (await App.Services.GetRequiredService<Imports>().Try(Ledger, ImportKinds.Applications, file!, maker!, null, CancellationToken.None)).Import!.ImportId;
        }
    }

    /// <summary>Signs in once per account, through the page, and remembers the cookie.</summary>
    private async Task<string> SessionOf(string account)
    {
        if (_sessions.TryGetValue(account, out var known))
        {
            return known;
        }

        await using var page = await OpenAsStranger();
        await page.SignIn(account, Password);
        return _sessions[account] = await page.Page.Context.StorageStateAsync();
    }
}

/// <summary>The tests that share a <see cref="Site"/>.</summary>
[CollectionDefinition(Name)]
public sealed class SiteTests : ICollectionFixture<Site>
{
    public const string Name = "site";
}
