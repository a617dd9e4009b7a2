using System.Collections.Frozen;
using static Ledger.Domain.Linkages.LinkageStatus;

namespace Ledger.Domain.Linkages;

/// <summary>Which command may come in which state of a linkage. Source: A10, L1, L5.</summary>
public static class LinkageLifecycle
{
    private static readonly FrozenDictionary<Type, FrozenSet<LinkageStatus>> Allowed = new Dictionary<Type, FrozenSet<LinkageStatus>>
    {
        [typeof(OpenLinkage)] = In(None),
        // While it is held, an outside round may meet the condition of a conversion.
        [typeof(RecordTrigger)] = In(Open, TriggerPending, Verified, Holding),
        [typeof(VerifyTrigger)] = In(TriggerPending, Holding),
        [typeof(WithdrawTrigger)] = In(TriggerPending, Verified, Computed, Approved, Paid, Holding, Converted),
        [typeof(VerifyProject)] = In(Open),
        [typeof(ComputeSubsidy)] = In(Open, TriggerPending, Verified),
        [typeof(ApproveLinkage)] = In(Computed),
        [typeof(EndPayout)] = In(Paid),
        [typeof(ConvertToEquity)] = In(Holding),
        [typeof(ExerciseBuyback)] = In(Holding),
        [typeof(ExitLinkage)] = In(Holding, Converted, Expired),
        [typeof(ExpireLinkage)] = In(Holding),
        [typeof(UnwindLinkage)] = In(Paid, Holding, Converted),
        [typeof(CancelLinkage)] = In(Open, TriggerPending, Verified, Computed, Approved),
    }.ToFrozenDictionary();

    /// <summary>Whether a command of this type may come in this state; pages offer no other.</summary>
    public static bool Allows(LinkageStatus status, Type command) => Allowed[command].Contains(status);

    private static FrozenSet<LinkageStatus> In(params LinkageStatus[] statuses) => statuses.ToFrozenSet();
}
