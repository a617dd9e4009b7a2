using Ledger.Domain.Kernel;

namespace Ledger.Domain.Recoveries;

/// <summary>What happened to a recovery. Interest and fine are lines of their own and never principal.</summary>
public abstract record RecoveryEvent : Event;

/// <summary>Where recovered money goes (R2).</summary>
public enum RecoveryDestination
{
    /// <summary>资金池: available again, in the year it was paid from.</summary>
    Pool,
    /// <summary>国库.</summary>
    Treasury,
}

/// <summary>拟追回: part of what was paid under an award is asked back; the award knows of it from now on (R1), and so does the party (R4).</summary>
/// <param name="AwardStream">The award that the money was paid under.</param>
/// <param name="PartyId">Who answers for it.</param>
/// <param name="PoolId">The pool it was paid from.</param>
/// <param name="ProposedBy">Cannot order it (C4).</param>
public sealed record RecoveryProposed(
    string AwardStream, string PartyId, string PartyName, string PoolId, string Reason, long PrincipalFen, string EvidenceDigest, string ProposedBy,
    DateOnly ProposedOn) : RecoveryEvent;

/// <summary>追回决定 (R3).</summary>
/// <param name="InterestFen">Interest asked for beside the principal; 0 for none.</param>
/// <param name="FineFen">Fine asked for beside the principal; 0 for none.</param>
public sealed record RecoveryOrdered(
    string DocumentNo, string LegalBasis, DateOnly DueOn, long PrincipalFen, long InterestFen, long FineFen, string OrderedBy, DateOnly OrderedOn) : RecoveryEvent;

/// <summary>送达: the party was told (R3).</summary>
public sealed record RecoveryNotified(string NoticeNo, string DeliveryDigest, DateOnly NotifiedOn) : RecoveryEvent;

/// <summary>Money came in.</summary>
/// <param name="Destination">Where the principal went (R2). Interest and fine always go to the treasury.</param>
public sealed record RecoveryReceived(
    string BankRef, string ReceiptDigest, long PrincipalFen, long InterestFen, long FineFen, RecoveryDestination Destination) : RecoveryEvent;

/// <summary>核销: the rest is given up.</summary>
public sealed record RecoveryWrittenOff(string DocumentNo, long PrincipalFen, long InterestFen, long FineFen, string DecidedBy) : RecoveryEvent;

/// <summary>移交诉讼: a court is asked. Money may still come in.</summary>
public sealed record RecoveryLitigated(string Court, string CaseNo) : RecoveryEvent;

/// <summary>结案. What was still asked for at the end of a lawsuit was dismissed by the court.</summary>
public sealed record RecoveryClosed(string DocumentNo, long PrincipalFen, long InterestFen, long FineFen) : RecoveryEvent;

/// <summary>Given up before it was ordered.</summary>
public sealed record RecoveryDropped(string Reason, long PrincipalFen) : RecoveryEvent;
