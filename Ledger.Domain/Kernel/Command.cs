using System.Collections.Immutable;

namespace Ledger.Domain.Kernel;

/// <summary>An intent: an imperative record. Its ids and amounts are all it knows; who and when come with <see cref="CommandContext"/>.</summary>
public interface ICommand
{
    /// <summary>The stream the command is addressed to; an <c>If-Match</c> speaks of its version.</summary>
    string Stream { get; }
}

/// <summary>Who acts and on which day: the circumstances of a command, given as data so that deciding it again gives the same answer.</summary>
/// <param name="Actor">The person or machine that acts.</param>
/// <param name="BusinessDate">The day the act belongs to (业务日期, Asia/Shanghai).</param>
/// <param name="Today">The day of recording in the same zone; a business date cannot lie after it (E3).</param>
public sealed record CommandContext(Actor Actor, DateOnly BusinessDate, DateOnly Today)
{
    /// <summary>Numbers and digests of the documents that are named behind the act.</summary>
    public ImmutableArray<string> Documents { get; init; } = [];
}

/// <summary>Who acts. Separation of duties compares <paramref name="Id"/>; <paramref name="Role"/> is the role the act was tried under.</summary>
public sealed record Actor(string Id, string Role);
