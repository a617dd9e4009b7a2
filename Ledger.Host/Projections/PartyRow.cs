using System.Collections.Immutable;

namespace Ledger.Host.Projections;

/// <summary>A party as it stood at a moment.</summary>
public sealed record PartyRow
{
    /// <summary>Its unified social credit code.</summary>
    public required string PartyId { get; init; }
    /// <summary>Empty where it is only tied to others.</summary>
    public string Name { get; init; } = "";
    /// <summary>Whether it was registered here.</summary>
    public bool IsRegistered { get; init; }
    /// <summary>Flags that are up on the business date asked for, or today (A3). None: the party is eligible.</summary>
    public ImmutableArray<string> FlagsUp { get; init; } = [];
    /// <summary><c>eligible</c>, <c>flagged</c>, or <c>unregistered</c>.</summary>
    public string Standing => !IsRegistered ? "unregistered" : FlagsUp.IsEmpty ? "eligible" : "flagged";
    /// <summary>Business date of the last change.</summary>
    public DateOnly BusinessDate { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
    /// <summary>Version of the stream, for <c>If-Match</c>.</summary>
    public long Version { get; init; }
    /// <summary>The entry that made it so.</summary>
    public long Position { get; init; }
    public PartyDetail Detail { get; init; } = new();
}

/// <summary>What a party's page shows beyond its row.</summary>
public sealed record PartyDetail
{
    public ImmutableArray<PartyTie> Relations { get; init; } = [];
    public ImmutableArray<PartyMark> Flags { get; init; } = [];
    public ImmutableArray<PartyAccountItem> Accounts { get; init; } = [];

    /// <summary>Recoveries that are not closed (R4); null where there is none.</summary>
    public ImmutableArray<string>? OpenRecoveries { get; init; }
}

/// <summary>A tie to another party, seen from this one.</summary>
public sealed record PartyTie(string RelationId, string OtherPartyId, string Kind, DateOnly From, DateOnly? Until, string DocumentNo);

/// <summary>A flag with its days.</summary>
public sealed record PartyMark(string FlagId, string Kind, DateOnly From, DateOnly? Until, string Reason, string DocumentNo)
{
    /// <summary>Whether it is up on a day.</summary>
    public bool IsUpOn(DateOnly date) => From <= date && (Until is null || date <= Until);
}

/// <summary>An account by the salted digest of its number.</summary>
public sealed record PartyAccountItem(string AccountId, string Bank, string AccountDigest, string VerifiedBy, DateOnly VerifiedOn, bool IsWithdrawn);
