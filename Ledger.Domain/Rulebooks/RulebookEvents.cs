using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Rulebooks;

/// <summary>How much one person may approve. <paramref name="Approver"/> is an actor id, or <c>*</c> for everyone who is not named. Source: C2.</summary>
public sealed record ApprovalLimit(string Approver, long LimitFen);

/// <summary>The most a scheme may give to one award, and the share of the base it may cover. Source: A4.</summary>
public sealed record SchemeCap(string Scheme, int RatioBp, long CapFen);

/// <summary>A version of the rules was adopted; it holds from <paramref name="EffectiveFrom"/> until a later one takes over (C5).</summary>
/// <param name="Version">The name under which decisions cite it.</param>
/// <param name="EffectiveFrom">First day it is in force.</param>
/// <param name="DocumentNo">The document that adopted it.</param>
/// <param name="NoticeWorkingDays">Working days a public notice lasts (A7).</param>
/// <param name="ApprovalLimits">Who may approve how much (C2).</param>
/// <param name="SchemeCaps">Ceilings by scheme (A4); a scheme without one is bound by the figures of its award alone.</param>
/// <param name="CarryOverYears">How many times authority may be carried into another year (Y2); null for the two years of the general rule.</param>
public sealed record RulesAdopted(
    string Version, DateOnly EffectiveFrom, string DocumentNo, int NoticeWorkingDays,
    ImmutableArray<ApprovalLimit> ApprovalLimits, ImmutableArray<SchemeCap> SchemeCaps, int? CarryOverYears = null) : Event;

/// <summary>节假日安排: the official days off and make-up working days of one year. A later one for the same year replaces it.</summary>
public sealed record CalendarPublished(
    int Year, string DocumentNo, ImmutableArray<DateOnly> Holidays, ImmutableArray<DateOnly> MakeupWorkdays) : Event;
