using System.Collections.Immutable;
using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;

namespace Ledger.Tests.Funds;

/// <summary>
/// A fund of 100,000,000.00 yuan: government has subscribed 40 million, a company 60 million; no more than 20% in one project, no more than
/// 40% government. A spec takes it as far as it needs.
/// </summary>
internal static class FundStory
{
    public const string Id = "f1";
    public const string IdStream = "fund/f1";
    public const string Sub = "f2";
    public const string SubStream = "fund/f2";
    public const string Terms = "terms-1";
    public const string Government = "gov";
    public const string Company = "corp";
    public const string Manager = "manager.feng";
    public const string Reviewer = "expert.qian";
    public const long Million = 1_000_000_00;
    public static readonly string Digest = new('a', 64);

    public static FundTerms TermsOf(
        string version = Terms, int? singleProjectBp = 2_000, int? governmentBp = 4_000, int? maxLayers = 3) =>
        new(version, [new StageTolerance(SupportStage.Seed, 8_000), new StageTolerance(SupportStage.Industry, 3_000)], singleProjectBp, governmentBp, maxLayers, 10_000, new DateOnly(2032, 1, 1));

    public static World Planned(string fundId = Id, FundKind kind = FundKind.Direct) =>
        new World().Until(2024, 1, 10).Do(Plan(fundId, kind), Manager);

    public static PlanFund Plan(string fundId = Id, FundKind kind = FundKind.Direct) =>
        new($"Fund {fundId}", kind, 120 * Million, "plan 2024") { FundId = fundId };

    public static EstablishFund Establish(string fundId = Id, long sizeFen = 100 * Million, FundTerms? terms = null) =>
        new(sizeFen, "Manager Ltd", Digest, "agreement 1", terms ?? TermsOf()) { FundId = fundId };

    public static World Established() => Planned().Until(2024, 2, 1).Do(Establish(), People.Releaser);

    public static Commit Commit(string partner = Company, long millions = 60, string fundId = Id) =>
        new(partner, partner, partner == Government, millions * Million, "lpa 1") { FundId = fundId };

    public static World Subscribed() => Established().Do(Commit(Government, 40), Manager).Do(Commit(), Manager);

    public static CallCapital Call(string callId, params (string Partner, long Millions)[] lines) => new(
        callId, new DateOnly(2024, 3, 1), [.. lines.Select(l => new CallLine(l.Partner, l.Millions * Million))], "call 1") { FundId = Id };

    /// <summary>Half of everything is called.</summary>
    public static World Called() => Subscribed().Until(2024, 2, 10).Do(Call("c1", (Government, 20), (Company, 30)), Manager);

    public static PayIn PayIn(string partner, long millions, string bankRef, string fundId = Id) =>
        new(partner, millions * Million, bankRef) { FundId = fundId };

    /// <summary>50 million are there.</summary>
    public static World PaidIn() => Called().Until(2024, 3, 1).Do(PayIn(Government, 20, "b-1"), Manager).Do(PayIn(Company, 30, "b-2"), Manager);

    public static Invest Invest(
        string id = "i1", string party = "p1", long millions = 10, SupportStage stage = SupportStage.Seed, string? bankRef = null, string fundId = Id) =>
        new(id, party, "Company " + party, stage, millions * Million, 1_000, "spa " + id, bankRef ?? "b-" + id, "chips") { FundId = fundId };

    /// <summary>10 million at the seed stage, 15 million at the industry stage; 25 million of cash left.</summary>
    public static World Invested() => PaidIn().Until(2024, 4, 1).Do(Invest(), Manager).Do(Invest("i2", "p2", 15, SupportStage.Industry), Manager);

    public static RecogniseLoss Lose(string lossId = "l1", string investment = "i1", long millions = 4) =>
        new(lossId, investment, millions * Million, "the line never ran") { FundId = Id };

    public static World Lost() => Invested().Until(2025, 1, 6).Do(Lose(), Manager);

    public static OpenLossReview File(params string[] kinds) =>
        new("l1", [.. (kinds.Length == 0 ? ["minutes"] : kinds).Select(k => new LossDocument(k, Digest))]) { FundId = Id };

    public static ConcludeLossReview Review(LossFinding finding = LossFinding.Diligent, string reviewer = Reviewer) =>
        new("l1", finding, Digest, [reviewer]) { FundId = Id };

    public static World Reviewed(LossFinding finding = LossFinding.Diligent) => Lost().Do(File(), Manager).Do(Review(finding), People.Department);

    public static DecideExemption Exempt(ExemptionOutcome outcome = ExemptionOutcome.Granted, string version = Terms) =>
        new("l1", outcome, version, "decision 1") { FundId = Id };

    /// <summary>A fund of funds (f1) of 100 million with 50 million paid in, above an established fund f2 of 50 million.</summary>
    public static World Layered() => PaidIn()
        .Do(Plan(Sub), Manager).Do(Establish(Sub, 50 * Million, TermsOf(governmentBp: null)), People.Releaser)
        .Do(CommitBelow(), Manager);

    public static CommitToSubFund CommitBelow(string fundId = Id, string subFundId = Sub, long millions = 20) =>
        new(subFundId, millions * Million, false, "lpa 2") { FundId = fundId };

    /// <summary>f2 has called its 20 million from f1 and got them.</summary>
    public static World LayerPaid() => Layered()
        .Do(new CallCapital("c1", new DateOnly(2024, 3, 15), [new CallLine(IdStream, 20 * Million)], "call f2") { FundId = Sub }, Manager)
        .Do(new PaySubFund(Sub, 20 * Million, "b-sub") { FundId = Id }, Manager);

    public static Distribute Distribute(string id, string fundId, params (string Partner, long Millions, long CapitalMillions)[] lines) =>
        new(id, [.. lines.Select(l => new DistributionLine(l.Partner, l.Millions * Million, l.CapitalMillions * Million))], "distribution " + id) { FundId = fundId };

    public static Fund FundState(this World world, string fundId = Id) => world.State<Fund>(Domain.Funds.Fund.StreamOf(fundId));
}
