using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.ReviewPanels;
using Ledger.Host.Journal;

namespace Ledger.Host.Projections.Folding;

// What panels, experts and the search for duplicates speak of.
internal sealed partial class AuditSubjects
{
    private void OfReview(Entry entry)
    {
        switch (entry.Happened)
        {
            case ExpertRegistered e:
                Add(Ids.OfStream(entry.Stream));
                Add(e.EmployerId);
                break;
            case ExpertChanged e:
                Add(Ids.OfStream(entry.Stream));
                Add(e.EmployerId);
                Add(e.DocumentNo);
                break;
            case ExpertRetired:
                Add(Ids.OfStream(entry.Stream));
                break;
            case ExpertListed e:
                Add(e.ExpertId);
                break;
            case PanelOpened e:
                Add(Grant.StreamOf(e.GrantKind, e.GrantId));
                break;
            case PanelDrawn e:
                foreach (var expertId in e.ExpertIds)
                {
                    Add(expertId);
                }

                break;
            case ConflictDeclared e:
                Add(e.ExpertId);
                break;
            case ExpertReplaced e:
                Add(e.ExpertId);
                Add(e.JoiningId);
                break;
            case ReviewSubmitted e:
                Add(e.ExpertId);
                break;
            case PanelAppointed e:
                Add(ReviewPanel.StreamOf(e.PanelId));
                break;
            case PanelDismissed e:
                Add(ReviewPanel.StreamOf(e.PanelId));
                break;
            case ProjectClaimed e:
                Add(e.GrantStream);
                Add(Ids.OfStream(entry.Stream));
                break;
            case ProjectReleased e:
                Add(e.GrantStream);
                Add(Ids.OfStream(entry.Stream));
                break;
            case TaskBookUsed e:
                Add(e.GrantStream);
                break;
            case TaskBookReleased e:
                Add(e.GrantStream);
                break;
            case CandidatesFrozen or PanelConcluded or PanelAbandoned:
                break;
            default:
                throw Unknown(entry.Happened);
        }
    }
}
