using System.Collections.Immutable;
using System.Globalization;
using Ledger.Domain.BankAccounts;
using Ledger.Domain.BankStatements;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Grants;
using Ledger.Domain.PaymentBatches;

namespace Ledger.Tests.PaymentBatches;

/// <summary>What the specs of the bank's side share: the house's account, orders on their way, statements.</summary>
internal static class Bank
{
    public const string AccountNo = "510300001";
    public const string BatchId = "pb-1";
    public const string BatchStream = "payment-batch/pb-1";
    public static readonly DateOnly Day = new(2024, 3, 26);

    public static World WithAccount(this World world) =>
        world.Do(new RegisterBankAccount(AccountNo, "agent bank", "Finance Bureau"), People.Releaser);

    /// <summary>Order o1 over 500,000.00 and o2 over 300,000.00, both approved, on 26 March.</summary>
    public static World TwoApproved() => Story.OrderApproved().WithAccount()
        .Do(new AcceptMilestone("m1", Story.Digest) { GrantId = Story.GrantId }, People.Officer)
        .Do(Story.Draft("o2", 2, 300_000_00), People.Maker)
        .Do(new CheckOrder { OrderId = "o2" }, People.Checker)
        .Do(new ApproveOrder { OrderId = "o2" }, People.Releaser)
        .Until(2024, 3, 26);

    public static DrawUpBatch DrawUp(string batchId = BatchId, params string[] orders) =>
        new(AccountNo, Day, orders.Length == 0 ? [Story.OrderId, "o2"] : [.. orders]) { BatchId = batchId };

    /// <summary>Both orders left in one batch; it is 27 March.</summary>
    public static World Batched() => TwoApproved().Do(DrawUp(), People.Releaser).Until(2024, 3, 27);

    public static StatementLine Debit(string bankRef, long amountFen, string? endToEnd, int day = 27) =>
        new("", amountFen, Direction.Debit, new DateOnly(2024, 3, day), bankRef, endToEnd);

    public static StatementLine Credit(string bankRef, long amountFen, string? endToEnd, int day = 27) =>
        new("", amountFen, Direction.Credit, new DateOnly(2024, 3, day), bankRef, endToEnd);

    public static ImportStatement Statement(string id, params StatementLine[] lines)
    {
        var sumFen = lines.Sum(line => line.Direction == Direction.Credit ? line.AmountFen : -line.AmountFen);
        return new ImportStatement(
            "camt.053.001.08", Story.OtherDigest, 1_000, "statement.xml", "stmt " + id, AccountNo, new DateOnly(2024, 3, 26), new DateOnly(2024, 3, 27),
            10_000_000_00, 10_000_000_00 + sumFen, Numbered(lines)) { StatementId = id };
    }

    /// <summary>Imports and takes every line up, as an upload does.</summary>
    public static World Import(this World world, string id, params StatementLine[] lines)
    {
        world.Do(Statement(id, lines), People.Maker);
        for (var no = 1; no <= lines.Length; no++)
        {
            world.Do(Reconcile(id, no), People.Maker);
        }

        return world;
    }

    public static ReconcileLine Reconcile(string id, int no) => new(no.ToString(CultureInfo.InvariantCulture)) { StatementId = id };

    public static LineOutcome Outcome(this World world, string id, int no) =>
        world.State<BankStatement>(BankStatement.StreamOf(id)).Outcomes[no - 1];

    private static ImmutableArray<StatementLine> Numbered(StatementLine[] lines) =>
        [.. lines.Select((line, index) => line with { LineId = (index + 1).ToString(CultureInfo.InvariantCulture) })];
}
