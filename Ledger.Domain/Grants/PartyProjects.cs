using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Grants;

/// <summary>A project that support was asked for.</summary>
public sealed record ClaimedProject(string GrantStream, string Scheme, string ProjectCode);

/// <summary>
/// What one party asks support for, under all schemes. Stream <c>party-projects/{party}</c>; written by the grants' own decisions, so that an
/// award never misses another that is decided beside it (A2). What came to nothing is taken off; what was paid stays for good.
/// </summary>
public sealed record PartyProjects : AggregateState
{
    public static readonly PartyProjects Initial = new();

    /// <summary>In the order of their applications.</summary>
    public ImmutableArray<ClaimedProject> Projects { get; init; } = [];

    /// <summary>The stream of a party's projects.</summary>
    public static string StreamOf(string partyId) => "party-projects/" + partyId;

    public override PartyProjects Evolve(Event happened) => happened switch
    {
        ProjectClaimed e => this with
        {
            Projects = Projects.RemoveAll(p => p.GrantStream == e.GrantStream).Add(new ClaimedProject(e.GrantStream, e.Scheme, e.ProjectCode)),
        },
        ProjectReleased e => this with { Projects = Projects.RemoveAll(p => p.GrantStream == e.GrantStream) },
        _ => throw Unexpected(happened),
    };
}

/// <summary>A grant that names a task book.</summary>
public sealed record TaskBookUse(string GrantStream, string Scheme);

/// <summary>
/// Which grants name one task book. Stream <c>task-book/{digest}</c>; written like <see cref="PartyProjects"/> (A2).
/// </summary>
public sealed record TaskBook : AggregateState
{
    public static readonly TaskBook Initial = new();

    /// <summary>In the order of their naming it.</summary>
    public ImmutableArray<TaskBookUse> Uses { get; init; } = [];

    /// <summary>The stream of a task book.</summary>
    public static string StreamOf(string digest) => "task-book/" + digest;

    public override TaskBook Evolve(Event happened) => happened switch
    {
        TaskBookUsed e => this with { Uses = Uses.RemoveAll(u => u.GrantStream == e.GrantStream).Add(new TaskBookUse(e.GrantStream, e.Scheme)) },
        TaskBookReleased e => this with { Uses = Uses.RemoveAll(u => u.GrantStream == e.GrantStream) },
        _ => throw Unexpected(happened),
    };
}

/// <summary>A grant asks support for a project of the party.</summary>
public sealed record ProjectClaimed(string GrantStream, string Scheme, string ProjectCode) : Event;

/// <summary>It ended and nothing was paid.</summary>
public sealed record ProjectReleased(string GrantStream) : Event;

/// <summary>A grant names the task book.</summary>
public sealed record TaskBookUsed(string GrantStream, string Scheme) : Event;

/// <summary>It ended and nothing was paid.</summary>
public sealed record TaskBookReleased(string GrantStream) : Event;
