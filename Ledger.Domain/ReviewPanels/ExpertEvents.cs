using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.ReviewPanels;

/// <summary>What happened to an expert's registration.</summary>
public abstract record ExpertEvent : Event;

/// <summary>入库: an expert was registered.</summary>
/// <param name="NameDigest">Salted digest of the name; the name itself never enters the journal.</param>
/// <param name="Fields">What the expert can judge.</param>
/// <param name="EmployerId">The party that employs the expert.</param>
/// <param name="ValidUntil">Last day; null while it is open.</param>
public sealed record ExpertRegistered(
    string NameDigest, ImmutableArray<string> Fields, string EmployerId, DateOnly ValidFrom, DateOnly? ValidUntil) : ExpertEvent;

/// <summary>Another employer or other fields.</summary>
public sealed record ExpertChanged(ImmutableArray<string> Fields, string EmployerId, string DocumentNo) : ExpertEvent;

/// <summary>出库: the expert's last day became known.</summary>
public sealed record ExpertRetired(DateOnly Until, string Reason) : ExpertEvent;

/// <summary>An expert can be found in the pool from now on.</summary>
public sealed record ExpertListed(string ExpertId) : Event;
