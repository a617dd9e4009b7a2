using System.Collections.Immutable;
using Ledger.Domain.Awards;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Grants;

// What payment orders and recoveries ask of a grant.
public sealed partial record Grant
{
    public override string StatusName => Kebab.Of(Status);

    public override bool Exists => Status != GrantStatus.None;

    public override (DateOnly? Day, string Name) PayableFrom => (SignedOn, "signedOn");

    public override Refusal? NotFunded => ApprovedOn is null && FilingNo is { } filingNo
        ? Refusal.Of(RefusalCodes.FiledNotFunded, new Fact("filingNo", filingNo), new Fact("state", StatusName))
        : null;

    public override IEnumerable<string> MissingSteps(bool isObligated)
    {
        (bool IsTaken, string Step)[] steps =
        [
            (NoticeClosedOn is not null, "notice"), (ApprovedOn is not null, "approval"), (SignedOn is not null, "signature"), (isObligated, "obligation"),
            (!Instalments.IsEmpty, "schedule"), (Status is not GrantStatus.Suspended && !HasEnded, "live-award"),
        ];
        return steps.Where(step => !step.IsTaken).Select(step => step.Step);
    }

    public override bool IsOpen(string gate) => Gates.IsOpen(gate, this);

    public override Event Ordered(int no, string orderId, long amountFen) => new InstalmentOrdered(no, orderId, amountFen);

    public override Event Released(int no, string orderId, long amountFen, string reason) => new InstalmentReleased(no, orderId, amountFen, reason);

    public override ImmutableArray<Event> Paid(int no, string orderId, long amountFen, DateOnly settledOn) => [new InstalmentPaid(no, orderId, amountFen)];

    public override Event Returned(int no, string orderId, long amountFen) => new InstalmentReturned(no, orderId, amountFen);

    public override Event Claimed(string recoveryId, long amountFen) => new PrincipalClaimed(recoveryId, amountFen);

    public override Event ClaimEnded(string recoveryId, long amountFen, string outcome) => new PrincipalClaimEnded(recoveryId, amountFen, outcome);

    public override Event Recovered(string recoveryId, long amountFen) => new PrincipalRecovered(recoveryId, amountFen);

    public override Event Carried(string fromPoolId, string toPoolId, long amountFen, string documentNo) =>
        new AwardCarried(fromPoolId, toPoolId, amountFen, documentNo);
}
