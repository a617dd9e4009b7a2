using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Recoveries;
using Ledger.Domain.RiskSharing;
using Ledger.Domain.Schemes;

namespace Ledger.Host.Projections.Folding;

// What entries of guaranteed loans speak of.
internal sealed partial class AuditSubjects
{
    private void OfLoan(GuaranteedLoanEvent happened)
    {
        switch (happened)
        {
            case LoanRegistered e:
                Add(SupportScheme.StreamOf(e.Scheme));
                Add(FundPool.StreamOf(e.PoolId));
                Add(e.BankId);
                Add(e.PartyId);
                Add(e.ContractNo);
                break;
            case RepaymentRecorded e:
                Add(e.DocumentNo);
                break;
            case CompensationClaimed e:
                Add(e.DocumentNo);
                break;
            case CompensationApproved e:
                Add(e.DocumentNo);
                break;
            case CompensationOrdered e:
                Add(DisbursementOrder.StreamOf(e.OrderId));
                break;
            case CompensationReleased e:
                Add(DisbursementOrder.StreamOf(e.OrderId));
                break;
            case CompensationPaid e:
                Add(DisbursementOrder.StreamOf(e.OrderId));
                break;
            case CompensationReturned e:
                Add(DisbursementOrder.StreamOf(e.OrderId));
                break;
            case CompensationReclaimed e:
                Add(Recovery.StreamOf(e.RecoveryId));
                break;
            case CompensationClaimEnded e:
                Add(Recovery.StreamOf(e.RecoveryId));
                break;
            case CompensationRecovered e:
                Add(Recovery.StreamOf(e.RecoveryId));
                break;
            case LoanRecoveryShared e:
                Add(e.BankRef);
                Add(e.DocumentNo);
                break;
            case LoanCarried e:
                Add(FundPool.StreamOf(e.FromPoolId));
                Add(FundPool.StreamOf(e.ToPoolId));
                Add(e.DocumentNo);
                break;
            case LoanClosed e:
                Add(e.DocumentNo);
                break;
            case LoanRepaid or ClaimReturned:
                break;
            default:
                throw Unknown(happened);
        }
    }
}
