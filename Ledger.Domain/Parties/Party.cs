using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Parties;

/// <summary>A tie to another party. <paramref name="Until"/> is its last day, or null while it holds.</summary>
public sealed record PartyRelation(string RelationId, string OtherPartyId, RelationKind Kind, DateOnly From, DateOnly? Until, string DocumentNo)
{
    /// <summary>Whether the tie holds on a day.</summary>
    public bool HoldsOn(DateOnly date) => From <= date && (Until is null || date <= Until);
}

/// <summary>A reason why the party gets nothing new. <paramref name="Until"/> is its last day, or null while nobody knows it.</summary>
public sealed record PartyFlag(string FlagId, FlagKind Kind, DateOnly From, DateOnly? Until, string Reason, string DocumentNo)
{
    /// <summary>Whether the flag is up on a day.</summary>
    public bool IsUpOn(DateOnly date) => From <= date && (Until is null || date <= Until);
}

/// <summary>An account of the party, by the salted digest of its number.</summary>
public sealed record PartyAccount(string AccountId, string Bank, string AccountDigest, string VerifiedBy, DateOnly VerifiedOn, bool IsWithdrawn);

/// <summary>
/// 主体: who applies for support and is paid, and whom they belong to. Stream <c>party/{credit code}</c>. Ties may be known before a party is
/// registered; its eligibility and its accounts are looked at from its registration on.
/// </summary>
public sealed record Party : AggregateState
{
    public static readonly Party Initial = new();

    /// <summary>Whether it was registered here.</summary>
    public bool IsRegistered { get; init; }
    public string Name { get; init; } = "";

    /// <summary>In the order of recording.</summary>
    public ImmutableArray<PartyRelation> Relations { get; init; } = [];

    /// <summary>In the order of recording, those that have ended included.</summary>
    public ImmutableArray<PartyFlag> Flags { get; init; } = [];

    /// <summary>In the order of verification, those that were withdrawn included.</summary>
    public ImmutableArray<PartyAccount> Accounts { get; init; } = [];

    /// <summary>Recoveries that are not closed (R4), by their ids; known of parties that are not registered as well.</summary>
    public ImmutableSortedSet<string> OpenRecoveries { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The stream of a party.</summary>
    public static string StreamOf(string partyId) => "party/" + partyId;

    /// <summary>The flag of that id, or null.</summary>
    public PartyFlag? FindFlag(string flagId) => Flags.FirstOrDefault(flag => flag.FlagId == flagId);

    /// <summary>The tie of that id, or null.</summary>
    public PartyRelation? FindRelation(string relationId) => Relations.FirstOrDefault(relation => relation.RelationId == relationId);

    /// <summary>The account of that id, or null.</summary>
    public PartyAccount? FindAccount(string accountId) => Accounts.FirstOrDefault(account => account.AccountId == accountId);

    /// <summary>The first flag that is up on a day, or null.</summary>
    public PartyFlag? FlagUpOn(DateOnly date) => Flags.FirstOrDefault(flag => flag.IsUpOn(date));

    /// <summary>Whether money may be sent to an account on a day: it was verified by then and is not withdrawn.</summary>
    public bool MayBePaidTo(string accountDigest, DateOnly date) =>
        Accounts.Any(account => account.AccountDigest == accountDigest && !account.IsWithdrawn && account.VerifiedOn <= date);

    public override Party Evolve(Event happened) => happened switch
    {
        PartyRegistered e => this with { IsRegistered = true, Name = e.Name },
        PartyRenamed e => this with { Name = e.Name },
        RelationRecorded e => this with { Relations = Relations.Add(new PartyRelation(e.RelationId, e.OtherPartyId, e.Kind, e.From, null, e.DocumentNo)) },
        RelationEnded e => this with { Relations = [.. Relations.Select(r => r.RelationId == e.RelationId ? r with { Until = e.Until } : r)] },
        FlagRaised e => this with { Flags = Flags.Add(new PartyFlag(e.FlagId, e.Kind, e.From, e.Until, e.Reason, e.DocumentNo)) },
        FlagLifted e => this with { Flags = [.. Flags.Select(f => f.FlagId == e.FlagId ? f with { Until = e.Until } : f)] },
        AccountVerified e => this with
        {
            Accounts = Accounts.Add(new PartyAccount(e.AccountId, e.Bank, e.AccountDigest, e.VerifiedBy, e.VerifiedOn, false)),
        },
        AccountWithdrawn e => this with { Accounts = [.. Accounts.Select(a => a.AccountId == e.AccountId ? a with { IsWithdrawn = true } : a)] },
        PartyRecoveryOpened e => this with { OpenRecoveries = OpenRecoveries.Add(e.RecoveryId) },
        PartyRecoveryEnded e => this with { OpenRecoveries = OpenRecoveries.Remove(e.RecoveryId) },
        _ => throw Unexpected(happened),
    };
}
