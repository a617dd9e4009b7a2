using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.ReviewPanels;

/// <summary>
/// 专家: somebody who may sit on a panel. Who it is stands outside the journal, under the salted digest of the name. Stream <c>expert/{id}</c>.
/// </summary>
public sealed record Expert : AggregateState
{
    public static readonly Expert Initial = new();

    public bool IsRegistered { get; init; }
    public string NameDigest { get; init; } = "";

    /// <summary>What the expert can judge; codes of the ledger's own choosing.</summary>
    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>The party that employs the expert: no panel on an application of it or of a party tied to it (A6).</summary>
    public string EmployerId { get; init; } = "";
    public DateOnly ValidFrom { get; init; }

    /// <summary>Last day; null while it is open.</summary>
    public DateOnly? ValidUntil { get; init; }

    /// <summary>The stream of an expert.</summary>
    public static string StreamOf(string expertId) => "expert/" + expertId;

    /// <summary>Whether the expert may be drawn on a day.</summary>
    public bool IsValidOn(DateOnly date) => IsRegistered && ValidFrom <= date && (ValidUntil is null || date <= ValidUntil);

    /// <summary>Whether the expert can judge one of these fields; no fields ask for nobody in particular.</summary>
    public bool Covers(ImmutableArray<string> fields) => fields.IsEmpty || Fields.Any(fields.Contains);

    public override Expert Evolve(Event happened) => happened switch
    {
        ExpertRegistered e => this with
        {
            IsRegistered = true, NameDigest = e.NameDigest, Fields = e.Fields, EmployerId = e.EmployerId, ValidFrom = e.ValidFrom, ValidUntil = e.ValidUntil,
        },
        ExpertChanged e => this with { Fields = e.Fields, EmployerId = e.EmployerId },
        ExpertRetired e => this with { ValidUntil = e.Until },
        _ => throw Unexpected(happened),
    };
}

/// <summary>专家库: who was ever registered, so that a panel's candidates can be found. Stream <c>expert-pool/main</c>.</summary>
public sealed record ExpertPool : AggregateState
{
    public const string MainStream = "expert-pool/main";

    public static readonly ExpertPool Initial = new();

    /// <summary>Sorted by their bytes.</summary>
    public ImmutableSortedSet<string> ExpertIds { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public override ExpertPool Evolve(Event happened) => happened switch
    {
        ExpertListed e => this with { ExpertIds = ExpertIds.Add(e.ExpertId) },
        _ => throw Unexpected(happened),
    };
}
