using Ledger.Domain.Kernel;

namespace Ledger.Domain.Schemes;

/// <summary>A command to one support scheme. <see cref="SchemeId"/>, which applications name as their scheme, comes from the address of the request.</summary>
public abstract record SchemeCommand : ICommand
{
    public string SchemeId { get; init; } = "";
    public string Stream => SupportScheme.StreamOf(SchemeId);
}

/// <summary>Drafts a version of a scheme's rules, or drafts it anew. Nobody is bound by a draft.</summary>
public sealed record DraftScheme(string Version, SchemeRules Rules) : SchemeCommand;

/// <summary>Publishes the draft (C1: by another person than drafted it). From its first day on decisions cite it (C5).</summary>
public sealed record PublishScheme(string Version) : SchemeCommand;

/// <summary>Suspends the scheme from the day of the act: nothing new is decided under it.</summary>
public sealed record SuspendScheme(string Reason, string DocumentNo) : SchemeCommand;

/// <summary>Lets decisions be taken again from the day of the act.</summary>
public sealed record ResumeScheme(string DocumentNo) : SchemeCommand;
