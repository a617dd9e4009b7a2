using Ledger.Domain.Kernel;

namespace Ledger.Domain.Parties;

/// <summary>A command to one party. <see cref="PartyId"/>, its credit code, comes from the address of the request.</summary>
public abstract record PartyCommand : ICommand
{
    public string PartyId { get; init; } = "";
    public string Stream => Party.StreamOf(PartyId);
}

/// <summary>Registers a party under its unified social credit code.</summary>
public sealed record RegisterParty(string Name) : PartyCommand;

public sealed record RenameParty(string Name, string DocumentNo) : PartyCommand;

/// <summary>Records a tie to another party, registered or not; it is found from both.</summary>
public sealed record RecordRelation(string RelationId, string OtherPartyId, RelationKind Kind, DateOnly From, string DocumentNo) : PartyCommand;

/// <summary>Ends a tie, for both. <paramref name="Until"/> is its last day.</summary>
public sealed record EndRelation(string RelationId, DateOnly Until) : PartyCommand;

/// <summary>Raises a flag: nothing new for the party from its first to its last day (A3).</summary>
public sealed record RaiseFlag(
    string FlagId, FlagKind Kind, DateOnly From, string Reason, string DocumentNo, string EvidenceDigest, DateOnly? Until = null) : PartyCommand;

/// <summary>Sets the last day of a flag; a day before its first makes it void.</summary>
public sealed record LiftFlag(string FlagId, DateOnly Until, string Reason, string DocumentNo) : PartyCommand;

/// <summary>Records that an account is the party's own (D5). The number is kept outside the journal and named by its salted digest.</summary>
public sealed record VerifyAccount(string AccountId, string Bank, string AccountDigest) : PartyCommand;

/// <summary>Takes an account back: nothing more is paid to it.</summary>
public sealed record WithdrawAccount(string AccountId, string Reason) : PartyCommand;
