using Ledger.Domain.ChallengeCalls;
using Ledger.Domain.Delegations;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Platforms;
using Ledger.Domain.PublishedLists;
using Ledger.Domain.Schemes;
using Ledger.Domain.Tapers;
using Ledger.Host.Journal;

namespace Ledger.Host.Projections.Folding;

// What platforms, lists, calls, falling support and delegations speak of.
internal sealed partial class AuditSubjects
{
    private void OfPlatform(Entry entry)
    {
        switch (entry.Happened)
        {
            case PlatformRecognised e:
                Add(e.PartyId);
                Add(e.DocumentNo);
                break;
            case RecognitionExtended e:
                Add(e.DocumentNo);
                break;
            case RecognitionWithdrawn e:
                Add(e.DocumentNo);
                break;
            case ListVersionPublished e:
                Add(e.DocumentNo);
                break;
            case ChallengePosted e:
                Add(e.DocumentNo);
                break;
            case BidPlaced e:
                Add(e.PartyId);
                break;
            case WinnerSelected e:
                Add(e.MinutesNo);
                break;
            case BidFiled e:
                Add(Grant.StreamOf(e.GrantKind, e.GrantId));
                Add(e.FilingNo);
                break;
            case FundingGranted e:
                Add(e.DocumentNo);
                break;
            case FundingDeclined e:
                Add(e.DocumentNo);
                break;
            case TaperScheduleFixed e:
                Add(Platform.StreamOf(e.PlatformId));
                Add(e.PartyId);
                Add(SupportScheme.StreamOf(e.Scheme));
                Add(e.DocumentNo);
                break;
            case TaperYearAwarded e:
                Add(e.GrantStream);
                break;
            case TaperYearReleased e:
                Add(e.GrantStream);
                break;
            case TaperStopped e:
                Add(e.DocumentNo);
                break;
            case ApprovalDelegated e:
                Add(e.DelegatedTo);
                Add(e.DocumentNo);
                break;
            case BidWithdrawn or ChallengeClosed or TaperYearComputed or DelegationRevoked:
                break;
            default:
                throw Unknown(entry.Happened);
        }
    }
}
