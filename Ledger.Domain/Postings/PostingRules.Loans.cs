using Ledger.Domain.RiskSharing;

namespace Ledger.Domain.Postings;

// What a pool stands behind for a loan, and what it paid for it.
public sealed partial class PostingRules
{
    private readonly Dictionary<string, LoanAccounts> loans = new(StringComparer.Ordinal);

    /// <summary>The accounts of the loan that a stream belongs to.</summary>
    public LoanAccounts LoanAccountsOf(string loanStream)
    {
        if (!loans.TryGetValue(loanStream, out var accounts))
        {
            accounts = new LoanAccounts(loanStream);
            loans.Add(loanStream, accounts);
        }

        return accounts;
    }

    private int Legs(string stream, GuaranteedLoanEvent happened, Span<Leg> legs)
    {
        var of = LoanAccountsOf(stream);
        switch (happened)
        {
            case LoanRegistered e:
                return Move(legs, of.Guaranteed, of.Contingent, e.GuaranteedFen);
            case RepaymentRecorded e:
                return Move(legs, of.Contingent, of.Guaranteed, e.EndedFen);
            case CompensationPaid e:
                Move(legs[2..], of.Contingent, of.Guaranteed, e.EndedFen);
                return 2 + Move(legs, of.Compensated, of.Paid, e.AmountFen);
            case CompensationReturned e:
                return Move(legs, of.Paid, of.Compensated, e.AmountFen);
            case CompensationRecovered e:
                return Move(legs, of.Paid, of.Compensated, e.AmountFen);
            case LoanRecoveryShared e:
                return Move(legs, of.Shared, of.Compensated, e.PoolFen);
            case LoanRepaid or CompensationClaimed or ClaimReturned or CompensationApproved or CompensationOrdered or CompensationReleased
                or CompensationReclaimed or CompensationClaimEnded or LoanCarried or LoanClosed:
                return 0;
            default:
                throw new InvalidOperationException($"No posting rule for {happened.GetType().Name}.");
        }
    }
}
