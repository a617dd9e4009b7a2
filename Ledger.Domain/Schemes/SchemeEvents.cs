using Ledger.Domain.Kernel;

namespace Ledger.Domain.Schemes;

/// <summary>What happened to a support scheme.</summary>
public abstract record SchemeEvent : Event;

/// <summary>起草: a version was drafted, or drafted anew. It binds nobody yet.</summary>
/// <param name="DraftedBy">Who drafted; another person publishes.</param>
public sealed record SchemeDrafted(string Version, SchemeRules Rules, string DraftedBy) : SchemeEvent;

/// <summary>发布: the draft became a version that decisions cite (C5).</summary>
public sealed record SchemeVersionPublished(string Version, SchemeRules Rules, string PublishedBy) : SchemeEvent;

/// <summary>暂停: from this day on nothing is decided under the scheme.</summary>
public sealed record SchemeSuspended(DateOnly From, string Reason, string DocumentNo) : SchemeEvent;

/// <summary>恢复: decisions are taken again from this day on.</summary>
public sealed record SchemeResumed(DateOnly From, string DocumentNo) : SchemeEvent;
