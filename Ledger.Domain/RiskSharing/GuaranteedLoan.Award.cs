using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.RiskSharing;

// What payment orders and recoveries ask of a loan's compensation.
public sealed partial record GuaranteedLoan
{
    private const string OnApproval = "approval";

    public override string Instrument => Instruments.RiskCompensation;

    public override string StatusName => Kebab.Of(Status);

    public override bool Exists => Status != GuaranteedLoanStatus.None;

    public override bool HasEnded => Status is GuaranteedLoanStatus.Repaid or GuaranteedLoanStatus.Closed;

    /// <summary>代偿 goes to the bank that bears the loss.</summary>
    public override (string Id, string Name) Payee => (BankId, BankName);

    public override (DateOnly? Day, string Name) PayableFrom => (ApprovedOn, "approvedOn");

    /// <summary>R1: what the borrower's recovery brought back cannot be asked of the bank again.</summary>
    public override long ReclaimableFen => NetPaidFen - ClaimedFen;

    public override IEnumerable<string> MissingSteps(bool isObligated)
    {
        (bool IsTaken, string Step)[] steps =
        [
            (ApprovedOn is not null, "approval"), (isObligated, "obligation"), (ApprovedOn is null || Status == GuaranteedLoanStatus.Approved, "live-award"),
        ];
        return steps.Where(step => !step.IsTaken).Select(step => step.Step);
    }

    public override bool IsOpen(string gate) => gate == OnApproval && ApprovedOn is not null;

    public override Event Ordered(int no, string orderId, long amountFen) => new CompensationOrdered(orderId, amountFen);

    public override Event Released(int no, string orderId, long amountFen, string reason) => new CompensationReleased(orderId, amountFen, reason);

    /// <summary>With the last fen of the compensation the pool stands behind nothing of the loan any more.</summary>
    public override ImmutableArray<Event> Paid(int no, string orderId, long amountFen, DateOnly settledOn) =>
        [new CompensationPaid(orderId, amountFen, PaidFen + amountFen == AwardFen ? GuaranteedFen : Math.Min(amountFen, GuaranteedFen))];

    public override Event Returned(int no, string orderId, long amountFen) => new CompensationReturned(orderId, amountFen);

    public override Event Claimed(string recoveryId, long amountFen) => new CompensationReclaimed(recoveryId, amountFen);

    public override Event ClaimEnded(string recoveryId, long amountFen, string outcome) => new CompensationClaimEnded(recoveryId, amountFen, outcome);

    public override Event Recovered(string recoveryId, long amountFen) => new CompensationRecovered(recoveryId, amountFen);

    public override Event Carried(string fromPoolId, string toPoolId, long amountFen, string documentNo) =>
        new LoanCarried(fromPoolId, toPoolId, amountFen, documentNo);
}
