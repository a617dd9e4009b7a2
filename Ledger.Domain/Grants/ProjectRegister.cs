using Ledger.Domain.Kernel;

namespace Ledger.Domain.Grants;

/// <summary>
/// Whether a project has a live application under a scheme (A1). Stream <c>project/{scheme}~{code}</c>; written by the grant's own
/// decisions, so that two applications at once are decided one after the other.
/// </summary>
public sealed record ProjectRegister : AggregateState
{
    public static readonly ProjectRegister Initial = new();

    /// <summary>Stream of the grant that is live for the project, or null.</summary>
    public string? LiveGrant { get; init; }

    /// <summary>The stream of a project under a scheme. The tilde cannot occur in either id.</summary>
    public static string StreamOf(string scheme, string projectCode) => $"project/{scheme}~{projectCode}";

    public override ProjectRegister Evolve(Event happened) => happened switch
    {
        ApplicationOpened e => this with { LiveGrant = e.GrantStream },
        ApplicationEnded => this with { LiveGrant = null },
        _ => throw Unexpected(happened),
    };
}

/// <summary>A grant became the live application of its project.</summary>
public sealed record ApplicationOpened(string GrantStream) : Event;

/// <summary>The live application ended: rejected, withdrawn, terminated or closed.</summary>
public sealed record ApplicationEnded(string GrantStream, string Outcome) : Event;
