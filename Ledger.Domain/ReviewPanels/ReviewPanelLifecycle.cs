using System.Collections.Frozen;
using static Ledger.Domain.ReviewPanels.ReviewPanelStatus;

namespace Ledger.Domain.ReviewPanels;

/// <summary>The order of a panel: which command may come in which state. Source: A6.</summary>
public static class ReviewPanelLifecycle
{
    private static readonly FrozenDictionary<Type, FrozenSet<ReviewPanelStatus>> Allowed = new Dictionary<Type, FrozenSet<ReviewPanelStatus>>
    {
        [typeof(OpenPanel)] = In(None),
        [typeof(FreezeCandidates)] = In(Opened),
        [typeof(DrawPanel)] = In(Frozen),
        [typeof(DeclareConflict)] = In(Drawn),
        [typeof(ReplaceExpert)] = In(Drawn),
        [typeof(SubmitReview)] = In(Drawn),
        [typeof(ConcludePanel)] = In(Drawn),
        [typeof(AbandonPanel)] = In(Opened, Frozen, Drawn),
    }.ToFrozenDictionary();

    /// <summary>Whether a command of this type may come in this state; pages offer no other.</summary>
    public static bool Allows(ReviewPanelStatus status, Type command) => Allowed[command].Contains(status);

    private static FrozenSet<ReviewPanelStatus> In(params ReviewPanelStatus[] statuses) => statuses.ToFrozenSet();
}
