using System.Collections.Immutable;
using Ledger.Domain.Schemes;

namespace Ledger.Host.Projections;

/// <summary>A support scheme as it stood at a moment.</summary>
public sealed record SchemeRow
{
    /// <summary>What applications name as their scheme.</summary>
    public required string SchemeId { get; init; }
    /// <summary>The name in its newest rules, the draft's where nothing was published.</summary>
    public string Name { get; init; } = "";
    /// <summary><c>draft</c>, <c>published</c> or <c>suspended</c>.</summary>
    public string Status { get; init; } = "";
    /// <summary>The version in force on the business date asked for, or today (C5); null where there is none.</summary>
    public string? InForce { get; init; }
    /// <summary>Business date of the last change.</summary>
    public DateOnly BusinessDate { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
    /// <summary>Version of the stream, for <c>If-Match</c>.</summary>
    public long Version { get; init; }
    /// <summary>The entry that made it so.</summary>
    public long Position { get; init; }
    public SchemeDetail Detail { get; init; } = new();
}

/// <summary>What a scheme's page shows beyond its row.</summary>
public sealed record SchemeDetail
{
    public SchemeVersion? Draft { get; init; }
    /// <summary>In the order of publication.</summary>
    public ImmutableArray<SchemeVersion> Versions { get; init; } = [];
    public ImmutableArray<SchemeSuspension> Suspensions { get; init; } = [];
}
