using Ledger.Domain.Kernel;

namespace Ledger.Domain.Parties;

// A state sees only the fact, not the entry around it. So an event names the person or the day itself where a later rule compares them.

/// <summary>What happened to a party. Its stream is named after its credit code.</summary>
public abstract record PartyEvent : Event;

/// <summary>A party was registered: from now on its eligibility and its accounts are looked at.</summary>
public sealed record PartyRegistered(string Name) : PartyEvent;

/// <summary>名称变更.</summary>
public sealed record PartyRenamed(string Name, string DocumentNo) : PartyEvent;

/// <summary>A tie to another party, seen from this one; the other's stream carries the same with the inverse kind.</summary>
/// <param name="From">First day of the tie.</param>
/// <param name="DocumentNo">What shows it, for example a change of the companies register.</param>
public sealed record RelationRecorded(string RelationId, string OtherPartyId, RelationKind Kind, DateOnly From, string DocumentNo) : PartyEvent;

/// <summary>A tie ended. <paramref name="Until"/> is its last day.</summary>
public sealed record RelationEnded(string RelationId, string OtherPartyId, DateOnly Until) : PartyEvent;

/// <summary>不符合条件标记: the party gets nothing new while this is up (A3).</summary>
/// <param name="From">First day.</param>
/// <param name="Until">Last day; null while nobody knows it.</param>
/// <param name="DocumentNo">The decision or register entry behind it.</param>
/// <param name="EvidenceDigest">Digest of that document.</param>
public sealed record FlagRaised(
    string FlagId, FlagKind Kind, DateOnly From, DateOnly? Until, string Reason, string DocumentNo, string EvidenceDigest) : PartyEvent;

/// <summary>The flag's last day became known, or another one. A day before its first makes it void: it was raised in error.</summary>
public sealed record FlagLifted(string FlagId, DateOnly Until, string Reason, string DocumentNo) : PartyEvent;

/// <summary>An account was verified as the party's own.</summary>
/// <param name="AccountDigest">Salted digest of the number; the number itself never enters the journal.</param>
public sealed record AccountVerified(string AccountId, string Bank, string AccountDigest, string VerifiedBy, DateOnly VerifiedOn) : PartyEvent;

/// <summary>An account is not the party's any more; nothing is paid to it from now on.</summary>
public sealed record AccountWithdrawn(string AccountId, string Reason) : PartyEvent;

/// <summary>存在未结追回事项: money is asked back from the party; it gets no new award while this is so (R4).</summary>
/// <param name="AwardStream">The award that the money was paid under.</param>
public sealed record PartyRecoveryOpened(string RecoveryId, string AwardStream) : PartyEvent;

/// <summary>The recovery is closed.</summary>
public sealed record PartyRecoveryEnded(string RecoveryId) : PartyEvent;
