using System.Collections.Immutable;

namespace Ledger.Domain.Kernel;

/// <summary>
/// Why a command was not accepted: a stable code and facts, never prose. The words for people are resources of the host, in zh-CN and en.
/// </summary>
/// <param name="Code">One of <see cref="RefusalCodes"/>.</param>
/// <param name="Facts">What was asked, what the limit is, what is left. Named after their unit: money ends in <c>Fen</c>.</param>
public sealed record Refusal(string Code, ImmutableArray<Fact> Facts)
{
    /// <summary>A refusal with its facts, in reading order.</summary>
    public static Refusal Of(string code, params ReadOnlySpan<Fact> facts) => new(code, [.. facts]);
}

/// <summary>One fact of a refusal. <paramref name="Value"/> is a long, an int, a string, a <see cref="DateOnly"/> or a list of strings.</summary>
public readonly record struct Fact(string Name, object Value);
