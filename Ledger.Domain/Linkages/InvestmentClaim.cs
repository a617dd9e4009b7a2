using Ledger.Domain.Kernel;

namespace Ledger.Domain.Linkages;

/// <summary>
/// Which linkage an investment triggers (L2). Streams <c>investment-claim/{investment}</c> and <c>investment-claim/receipt~{digest}</c>: the same
/// round under another name is found by its bank receipt. Written by the linkages' own decisions, so that two claims at once are decided one
/// after the other.
/// </summary>
public sealed record InvestmentClaim : AggregateState
{
    public static readonly InvestmentClaim Initial = new();

    /// <summary>The linkage that it triggers, or null.</summary>
    public string? LinkageId { get; init; }

    /// <summary>The stream of an investment.</summary>
    public static string StreamOf(string investmentId) => "investment-claim/" + investmentId;

    /// <summary>The stream of a bank receipt. The tilde cannot occur in the id of an investment.</summary>
    public static string StreamOfReceipt(string digest) => "investment-claim/receipt~" + digest;

    public override InvestmentClaim Evolve(Event happened) => happened switch
    {
        InvestmentClaimed e => this with { LinkageId = e.LinkageId },
        InvestmentFreed => this with { LinkageId = null },
        _ => throw Unexpected(happened),
    };
}

/// <summary>An investment triggers a linkage.</summary>
public sealed record InvestmentClaimed(string LinkageId, string InvestmentId) : Event;

/// <summary>It does no more: it was withdrawn, or the linkage was given up, before anything was paid.</summary>
public sealed record InvestmentFreed(string LinkageId, string InvestmentId) : Event;
