using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Projections.Folding;

// What happens in a fund speaks of partners, companies, documents, people, and of other funds.
internal sealed partial class AuditSubjects
{
    private void OfFund(FundEvent happened)
    {
        switch (happened)
        {
            case FundEstablished e:
                Add(e.DocumentNo);
                break;
            case FundTermsAmended e:
                Add(e.DocumentNo);
                break;
            case CommitmentMade e:
                Add(e.PartnerId);
                Add(e.AgreementNo);
                break;
            case CapitalCalled e:
                Add(e.DocumentNo);
                foreach (var line in e.Lines)
                {
                    Add(line.PartnerId);
                }

                break;
            case CapitalPaidIn e:
                Add(e.PartnerId);
                Add(e.BankRef);
                break;
            case SubFundCommitted e:
                Add(Fund.StreamOf(e.SubFundId));
                Add(e.AgreementNo);
                break;
            case SubFundPaid e:
                Add(Fund.StreamOf(e.SubFundId));
                Add(e.BankRef);
                break;
            case SubFundDistributionReceived e:
                Add(Fund.StreamOf(e.SubFundId));
                break;
            case InvestmentClosed e:
                Add(e.PartyId);
                Add(e.AgreementNo);
                Add(e.BankRef);
                break;
            case IncomeReceived e:
                Add(e.BankRef);
                break;
            case FeePaid e:
                Add(e.BankRef);
                break;
            case DistributionMade e:
                Add(e.DocumentNo);
                foreach (var line in e.Lines)
                {
                    Add(line.PartnerId);
                }

                break;
            case ExitClosed e:
                Add(e.PartyId);
                Add(e.BankRef);
                break;
            case LossRecognised e:
                Add(e.PartyId);
                break;
            case LossReviewConcluded e:
                foreach (var reviewer in e.ReviewerIds)
                {
                    Add(reviewer);
                }

                break;
            case LossWrittenOff e:
                Add(e.DocumentNo);
                break;
            case ExemptionGranted e:
                Add(e.DocumentNo);
                break;
            case ExemptionDenied e:
                Add(e.DocumentNo);
                break;
            case BackInvestmentRecognised e:
                Add(e.DocumentNo);
                break;
            case HarvestBegun e:
                Add(e.DocumentNo);
                break;
            case FundLiquidated e:
                Add(e.DocumentNo);
                break;
            case FundPlanned or InvestmentMarked or NavMarked or LossReviewOpened:
                break;
            default:
                throw Unknown(happened);
        }
    }
}
