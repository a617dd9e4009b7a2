using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.RiskSharing;
using Ledger.Domain.Rulebooks;
using Ledger.Domain.Schemes;

namespace Ledger.Tests.RiskSharing;

/// <summary>A risk pool of 2024 with 20 million, a scheme of 70% with 3 million a loan and 5 million a firm, and one loan of 2 million under it.</summary>
internal static class Guaranteed
{
    public const string Scheme = "tech-loan";
    public const string Version = "v1";
    public const string PoolId = "risk-district-2024";
    public const string PoolStream = "fund-pool/risk-district-2024";
    public const string NextPoolId = "risk-district-2025";
    public const string Loan = "l1";
    public const string LoanStream = "guaranteed-loan/l1";
    public const string Bank = "bank-1";
    public const string OtherMaker = "maker.bai";

    public static SchemeRules Rules(bool oneLiveLoan = true, int reserveBp = 5_000) => new(
        "guaranteed loans", "doc 1", new DateOnly(2024, 1, 1), null, ["risk-compensation"], 7_000, 3_000_000_00, 5, [new ApprovalLimit("*", 3_000_000_00)], 0,
        Risk: new RiskTerms(24, 5_000_000_00, oneLiveLoan, reserveBp, 90, 7_000));

    public static World Pool(SchemeRules? rules = null) => new World()
        .Do(new DraftScheme(Version, rules ?? Rules()) { SchemeId = Scheme }, People.Department)
        .Do(new PublishScheme(Version) { SchemeId = Scheme }, People.Releaser)
        .Do(Open(2024), People.Maker)
        .Do(new Appropriate(20_000_000_00, "budget 1", "2060404", "general budget") { PoolId = PoolId }, People.Maker);

    public static OpenPool Open(int year) => new("risk", "district", year, "risk pool", ["risk-compensation"], "2060404");

    public static RegisterLoan Register(
        string id = Loan, long principalFen = 2_000_000_00, int shareBp = 7_000, string party = Story.Party, string poolId = PoolId, DateOnly? endsOn = null) =>
        new(Scheme, Version, poolId, Bank, "示例银行", party, "Institute", "contract " + id, Story.Digest, principalFen, shareBp, new DateOnly(2024, 1, 2),
            endsOn ?? new DateOnly(2025, 12, 31)) { LoanId = id };

    public static World Live(SchemeRules? rules = null) => Pool(rules).Do(Register(), People.Maker);

    public static ClaimCompensation Claim(long lossFen = 1_500_000_01, DateOnly? defaultedOn = null) =>
        new(lossFen, defaultedOn ?? new DateOnly(2024, 3, 1), "claim 1", Story.Digest) { LoanId = Loan };

    public static World Claimed() => Live().Until(2024, 6, 3).Do(Claim(), OtherMaker);

    public static readonly ApproveCompensation Approve = new("award 1") { LoanId = Loan };

    public static World Approved() => Claimed().Until(2024, 6, 4).Do(Approve, People.Releaser);

    /// <summary>1,050,000.00 were paid to the bank: 70% of the loss, floored.</summary>
    public static World Compensated() => Approved().Pay("c1", 1_050_000_00);

    public static World Pay(this World world, string orderId, long amountFen) => world
        .Do(new DraftCompensationOrder(Loan, amountFen, Story.Digest) { OrderId = orderId }, People.Maker)
        .Do(new CheckOrder { OrderId = orderId }, People.Checker)
        .Do(new ApproveOrder { OrderId = orderId }, People.Releaser)
        .Do(new InstructOrder("voucher " + orderId, "agent bank") { OrderId = orderId }, People.Releaser)
        .Do(new SettleOrder("bank-" + orderId, Story.Digest, amountFen, world.Day) { OrderId = orderId }, People.Maker);

    public static ShareRecovery Share(long amountFen, string bankRef = "back-1") => new(amountFen, bankRef, "share 1") { LoanId = Loan };

    public static GuaranteedLoan LoanState(this World world, string id = Loan) => world.State<GuaranteedLoan>(GuaranteedLoan.StreamOf(id));

    public static FundPool RiskPool(this World world) => world.State<FundPool>(PoolStream);
}
