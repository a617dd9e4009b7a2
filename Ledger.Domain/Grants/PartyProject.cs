using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Grants;

/// <summary>A grant that asks support for something.</summary>
public sealed record Claim(string GrantStream, string Scheme);

/// <summary>
/// Which grants ask support for one project of one party, under all schemes. Stream <c>party-project/{party}~{code}</c>; written by the grants'
/// own decisions, so that an award never misses another that is decided beside it (A2). What came to nothing is taken off; what was paid stays
/// for good.
/// </summary>
public sealed record PartyProject : AggregateState
{
    public static readonly PartyProject Initial = new();

    /// <summary>In the order of their applications.</summary>
    public ImmutableArray<Claim> Claims { get; init; } = [];

    /// <summary>The stream of a party's project. The tilde cannot occur in either id.</summary>
    public static string StreamOf(string partyId, string projectCode) => $"party-project/{partyId}~{projectCode}";

    public override PartyProject Evolve(Event happened) => happened switch
    {
        ProjectClaimed e => this with { Claims = Claims.Add(new Claim(e.GrantStream, e.Scheme)) },
        ProjectReleased e => this with { Claims = Claims.RemoveAll(claim => claim.GrantStream == e.GrantStream) },
        _ => throw Unexpected(happened),
    };
}

/// <summary>Which grants name one task book. Stream <c>task-book/{digest}</c>; written like <see cref="PartyProject"/> (A2).</summary>
public sealed record TaskBook : AggregateState
{
    public static readonly TaskBook Initial = new();

    /// <summary>In the order of their naming it.</summary>
    public ImmutableArray<Claim> Claims { get; init; } = [];

    /// <summary>The stream of a task book.</summary>
    public static string StreamOf(string digest) => "task-book/" + digest;

    public override TaskBook Evolve(Event happened) => happened switch
    {
        TaskBookUsed e => this with { Claims = Claims.Add(new Claim(e.GrantStream, e.Scheme)) },
        TaskBookReleased e => this with { Claims = Claims.RemoveAll(claim => claim.GrantStream == e.GrantStream) },
        _ => throw Unexpected(happened),
    };
}

/// <summary>A grant asks support for the project.</summary>
public sealed record ProjectClaimed(string GrantStream, string Scheme) : Event;

/// <summary>It ended and nothing was paid.</summary>
public sealed record ProjectReleased(string GrantStream) : Event;

/// <summary>A grant names the task book.</summary>
public sealed record TaskBookUsed(string GrantStream, string Scheme) : Event;

/// <summary>It ended and nothing was paid.</summary>
public sealed record TaskBookReleased(string GrantStream) : Event;
