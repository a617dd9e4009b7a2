using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Domain.Rulebooks;
using Ledger.Domain.Schemes;
using Ledger.Tests.Schemes;

namespace Ledger.Tests.Linkages;

/// <summary>
/// One linkage's way through the year 2024, for every family. The scheme gives 20% of eligible money, at most 5,000,000.00; the investment is
/// 10,000,000.00, so the subsidy is 2,000,000.00.
/// </summary>
internal static class LinkageStory
{
    public const string Scheme = "linkage-rules";
    public const string Id = "k1";
    public const string LinkageStream = "linkage/k1";
    public const string Investor = "91990000MA0000002Y";
    public const string Holder = "91990000MA0000003U";
    public const string Round = "round-a";
    public const long RoundFen = 10_000_000_00;
    public const long SubsidyFen = 2_000_000_00;

    public static LinkageTerms Terms(LinkageFamily family = LinkageFamily.MatchedSubsidy) => new(
        family,
        family is LinkageFamily.GrantThenEquity or LinkageFamily.FounderBuyback ? LinkageTrigger.ProjectPlan : LinkageTrigger.OutsideInvestment,
        [InvestorKind.PrivateFund, InvestorKind.Enterprise], 24, family == LinkageFamily.InvestorReward ? 3 : 12,
        family == LinkageFamily.GrantThenEquity ? PriceBasis.OutsideRound : null, family == LinkageFamily.FounderBuyback ? 8_000 : null);

    public static SchemeRules Rules(LinkageFamily family = LinkageFamily.MatchedSubsidy) => Schemed.Rules with
    {
        Instruments = [Instruments.Linkage], RatioBp = 2_000, ProjectCapFen = 5_000_000_00, Linkage = Terms(family),
        ApprovalLimits = [new ApprovalLimit("*", 20_000_000_00), new ApprovalLimit(People.JuniorReleaser, 1_000_000_00)],
    };

    public static World Ready(LinkageFamily family = LinkageFamily.MatchedSubsidy, SchemeRules? rules = null, long appropriatedFen = 30_000_000_00) => Story.Rulebook()
        .Do(Story.OpenPool(2024) with { Instruments = [Instruments.Linkage] }, People.Maker)
        .Do(new Appropriate(appropriatedFen, "budget 2024-1", "2060404", "general budget") { PoolId = Story.PoolId }, People.Maker)
        .Publish(rules ?? Rules(family), id: Scheme).Until(2024, 3, 1);

    public static OpenLinkage Open(LinkageFamily family = LinkageFamily.MatchedSubsidy, string id = Id) => new(
        family, Scheme, "pilot line", Story.Party, "Institute",
        family.PaysAnother() ? family == LinkageFamily.InvestorReward ? Investor : Holder : null, family.PaysAnother() ? "payee" : null) { LinkageId = id };

    public static World Opened(LinkageFamily family = LinkageFamily.MatchedSubsidy, SchemeRules? rules = null, long appropriatedFen = 30_000_000_00) =>
        Ready(family, rules, appropriatedFen).Do(Open(family), People.Department);

    public static RecordTrigger Record(string investmentId = Round, long fen = RoundFen, string investor = Investor, InvestorKind kind = InvestorKind.PrivateFund, string id = Id) =>
        new(investmentId, investor, "Angel fund", kind, fen, Story.Digest) { LinkageId = id };

    public static VerifyTrigger Verify(string investmentId = Round, long fen = RoundFen, string? receipt = null, string id = Id) =>
        new(investmentId, fen, new DateOnly(2024, 3, 1), "registry 1", receipt ?? Story.Digest) { LinkageId = id };

    public static VerifyProject Budget { get; } = new(RoundFen, Story.Digest, "plan 1") { LinkageId = Id };

    /// <summary>What it is computed from stands.</summary>
    public static World Verified(LinkageFamily family = LinkageFamily.MatchedSubsidy, SchemeRules? rules = null, long appropriatedFen = 30_000_000_00)
    {
        var world = Opened(family, rules, appropriatedFen);
        return (rules?.Linkage ?? Terms(family)).Trigger == LinkageTrigger.ProjectPlan
            ? world.Do(Budget, People.Checker)
            : world.Do(Record(), People.Department).Do(Verify(), People.Checker);
    }

    public static ComputeSubsidy Compute(long? atMostFen = null, string version = Schemed.Version) =>
        new(Story.PoolId, "minutes 1", version, new DateOnly(2024, 12, 31), atMostFen) { LinkageId = Id };

    public static World Computed(LinkageFamily family = LinkageFamily.MatchedSubsidy, SchemeRules? rules = null, long appropriatedFen = 30_000_000_00) =>
        Verified(family, rules, appropriatedFen).Until(2024, 6, 3).Do(Compute(), People.Department);

    public static ApproveLinkage Approve { get; } = new("approval 1", Story.Digest, Story.Digest) { LinkageId = Id };

    public static World WithApproval(LinkageFamily family = LinkageFamily.MatchedSubsidy, SchemeRules? rules = null) =>
        Computed(family, rules).Until(2024, 6, 5).Do(Approve, People.Releaser);

    public static DraftLinkageOrder Draft(long fen = SubsidyFen, string orderId = Story.OrderId) => new(Id, fen, Story.Digest) { OrderId = orderId };

    /// <summary>Takes an order of the linkage all the way to the bank's receipt.</summary>
    public static World PayOut(this World world, long fen = SubsidyFen, string orderId = Story.OrderId) => world
        .Do(Draft(fen, orderId), People.Maker)
        .Do(new CheckOrder { OrderId = orderId }, People.Checker)
        .Do(new ApproveOrder { OrderId = orderId }, People.Releaser)
        .Do(new InstructOrder("voucher " + orderId, "agent bank") { OrderId = orderId }, People.Releaser)
        .Do(new SettleOrder("bank-" + orderId, Story.Digest, fen, world.Day) { OrderId = orderId }, People.Maker);

    /// <summary>All of it is paid, on 6 June 2024.</summary>
    public static World Holding(LinkageFamily family = LinkageFamily.MatchedSubsidy, SchemeRules? rules = null) =>
        WithApproval(family, rules).Until(2024, 6, 6).PayOut();

    public static ConvertToEquity Convert(long fen, string? investmentId = Round) =>
        new(fen, 50_000_000_00, Story.Digest, "registry 2", investmentId) { LinkageId = Id };

    /// <summary>Held, with a verified outside round.</summary>
    public static World Convertible() => Holding(LinkageFamily.GrantThenEquity).Do(Record(), People.Department).Do(Verify(), People.Checker);

    public static UnwindLinkage Unwind(long fen = SubsidyFen) => new("r1", fen, "the investor withdrew", Story.Digest) { LinkageId = Id };

    public static Linkage LinkageState(this World world, string id = Id) => world.State<Linkage>(Linkage.StreamOf(id));
}
