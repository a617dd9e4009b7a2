using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Funds;
using Ledger.Domain.Linkages;
using Ledger.Domain.Recoveries;

namespace Ledger.Host.Projections.Folding;

// Linkages and recoveries speak of companies, investors, documents, receipts, and of one another.
internal sealed partial class AuditSubjects
{
    private void OfLinkage(LinkageEvent happened)
    {
        switch (happened)
        {
            case LinkageOpened e:
                Add(e.PartyId);
                Add(e.PayeeId);
                Add(e.FundId is { } fundId ? Fund.StreamOf(fundId) : null);
                break;
            case TriggerRecorded e:
                Add(e.InvestorId);
                Add(e.InvestmentId);
                break;
            case ExternalInvestmentVerified e:
                Add(e.InvestorId);
                Add(e.InvestmentId);
                Add(e.RegistryChangeNo);
                break;
            case TriggerWithdrawn e:
                Add(e.InvestmentId);
                break;
            case ProjectVerified e:
                Add(e.DocumentNo);
                break;
            case SubsidyComputed e:
                Add(FundPool.StreamOf(e.PoolId));
                Add(e.RuleStream);
                Add(e.MinutesNo);
                break;
            case LinkageApproved e:
                Add(e.DocumentNo);
                break;
            case PayoutOrdered e:
                Add(DisbursementOrder.StreamOf(e.OrderId));
                break;
            case PayoutReleased e:
                Add(DisbursementOrder.StreamOf(e.OrderId));
                break;
            case PayoutSettled e:
                Add(DisbursementOrder.StreamOf(e.OrderId));
                break;
            case PayoutReturned e:
                Add(DisbursementOrder.StreamOf(e.OrderId));
                break;
            case ConvertedToEquity e:
                Add(e.InvestmentId);
                Add(e.RegistryChangeNo);
                break;
            case BuybackExercised e:
                Add(e.BankRef);
                break;
            case EquityExited e:
                Add(e.BankRef);
                Add(e.DocumentNo);
                break;
            case LinkageExpired e:
                Add(e.DocumentNo);
                break;
            case ClaimProlonged e:
                Add(e.DocumentNo);
                break;
            case LinkageMoneyClaimed e:
                Add(Recovery.StreamOf(e.RecoveryId));
                break;
            case LinkageClaimEnded e:
                Add(Recovery.StreamOf(e.RecoveryId));
                break;
            case LinkageMoneyRecovered e:
                Add(Recovery.StreamOf(e.RecoveryId));
                break;
            case LinkageUnwindOpened e:
                Add(Recovery.StreamOf(e.RecoveryId));
                break;
            case LinkageUnwound e:
                Add(Recovery.StreamOf(e.RecoveryId));
                break;
            case LinkageCarried e:
                Add(FundPool.StreamOf(e.FromPoolId));
                Add(FundPool.StreamOf(e.ToPoolId));
                Add(e.DocumentNo);
                break;
            case PayoutEnded or HoldingBegun or LinkageCancelled:
                break;
            default:
                throw Unknown(happened);
        }
    }

    private void OfRecovery(RecoveryEvent happened)
    {
        switch (happened)
        {
            case RecoveryProposed e:
                Add(e.AwardStream);
                Add(e.PartyId);
                Add(FundPool.StreamOf(e.PoolId));
                break;
            case RecoveryOrdered e:
                Add(e.DocumentNo);
                break;
            case RecoveryNotified e:
                Add(e.NoticeNo);
                break;
            case RecoveryReceived e:
                Add(e.BankRef);
                break;
            case RecoveryWrittenOff e:
                Add(e.DocumentNo);
                break;
            case RecoveryLitigated e:
                Add(e.CaseNo);
                break;
            case RecoveryClosed e:
                Add(e.DocumentNo);
                break;
            case RecoveryDropped:
                break;
            default:
                throw Unknown(happened);
        }
    }
}
