using System.Collections.Immutable;
using Ledger.Domain.Awards;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Linkages;

// What payment orders and recoveries ask of a linkage.
public sealed partial record Linkage
{
    private const string OnApproval = "approval";
    private static readonly FormSplit Nothing = new(0, 0, 0);

    public override string Instrument => Instruments.Linkage;

    public override string StatusName => Kebab.Of(Status);

    public override bool Exists => Status != LinkageStatus.None;

    public override bool HasEnded => Status > LinkageStatus.Holding;

    public override (string Id, string Name) Payee => (PayeeId, PayeeName);

    /// <summary>Who was rewarded answers for the reward; else it is the company that was supported, whoever holds for it.</summary>
    public override (string Id, string Name) Debtor => Family == LinkageFamily.InvestorReward ? Payee : (PartyId, PartyName);

    public override (DateOnly? Day, string Name) PayableFrom => (ApprovedOn, "approvedOn");

    public override long ReclaimableFen => Outstanding.Sum();

    /// <summary>What was converted, sold or given back is not what it was when it was paid, so the bank cannot bring that back.</summary>
    public override long ReturnableFen => Family.Form() switch
    {
        MoneyForm.Contingent => ContingentFen,
        MoneyForm.Equity => EquityFen,
        _ => GrantedFen,
    };

    public override IEnumerable<string> MissingSteps(bool isObligated)
    {
        (bool IsTaken, string Step)[] steps =
        [
            (ApprovedOn is not null, "approval"), (isObligated, "obligation"),
            (ApprovedOn is null || Status is LinkageStatus.Approved or LinkageStatus.Paid, "live-award"),
        ];
        return steps.Where(step => !step.IsTaken).Select(step => step.Step);
    }

    public override bool IsOpen(string gate) => gate == OnApproval && ApprovedOn is not null;

    public override Event Ordered(int no, string orderId, long amountFen) => new PayoutOrdered(orderId, amountFen);

    public override Event Released(int no, string orderId, long amountFen, string reason) => new PayoutReleased(orderId, amountFen, reason);

    public override ImmutableArray<Event> Paid(int no, string orderId, long amountFen, DateOnly settledOn)
    {
        var settled = new PayoutSettled(orderId, amountFen, Family.Form());
        return PaidFen + amountFen == AwardFen ? [settled, Holding(settledOn)] : [settled];
    }

    /// <summary>The holding period, from the day of the last payment on.</summary>
    internal HoldingBegun Holding(DateOnly from) => new(from.AddMonths(Family == LinkageFamily.InvestorReward ? 0 : HoldingMonths));

    public override Event Returned(int no, string orderId, long amountFen) => new PayoutReturned(orderId, amountFen, Family.Form());

    public override Event Claimed(string recoveryId, long amountFen) => new LinkageMoneyClaimed(recoveryId, Part(Outstanding, amountFen));

    public override Event ClaimEnded(string recoveryId, long amountFen, string outcome) =>
        new LinkageClaimEnded(recoveryId, Claims.GetValueOrDefault(recoveryId, Nothing), outcome);

    public override Event Recovered(string recoveryId, long amountFen) => new LinkageMoneyRecovered(recoveryId, amountFen);

    public override ImmutableArray<Event> RecoveryClosed(string recoveryId) =>
        UnwindingBy == recoveryId && Status == LinkageStatus.Unwinding ? [new LinkageUnwound(recoveryId, RecoveredFen)] : [];

    public override Event Carried(string fromPoolId, string toPoolId, long amountFen, string documentNo) =>
        new LinkageCarried(fromPoolId, toPoolId, amountFen, documentNo);
}
