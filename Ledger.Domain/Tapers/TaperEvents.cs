using System.Collections.Immutable;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Tapers;

/// <summary>What happened to a schedule of falling support.</summary>
public abstract record TaperEvent : Event;

/// <summary>The schedule was fixed from the scheme's data: how much of which base, in which year, until when.</summary>
/// <param name="ShareBp">The share of the base before it falls.</param>
/// <param name="BaseRule">What counts as base, in words of the document.</param>
/// <param name="BaseCapFen">The most one year's base counts with.</param>
/// <param name="YearCapFen">The most one year may be, by the scheme.</param>
/// <param name="StopAt">Graded so, or worse, the support stops.</param>
public sealed record TaperScheduleFixed(
    string PlatformId, string PartyId, string Scheme, string SchemeVersion, int ShareBp, string BaseRule, long BaseCapFen, long YearCapFen, Grade StopAt,
    ImmutableArray<ScheduledYear> Years, string DocumentNo, string FixedBy) : TaperEvent;

/// <summary>A year was computed from its audited base.</summary>
/// <param name="AuditedFen">The base as audited.</param>
/// <param name="BaseFen">What of it counts.</param>
/// <param name="ShareFen">The share of it, floored.</param>
/// <param name="AmountFen">The part of that share, floored, at most what was promised.</param>
/// <param name="RemainderBp">What flooring the part left over, in ten-thousandths of a fen: stated, never paid.</param>
public sealed record TaperYearComputed(
    int YearNo, int FiscalYear, long AuditedFen, long BaseFen, int ShareBp, long ShareFen, int RatioBp, long AmountFen, long RemainderBp,
    string AuditDigest) : TaperEvent;

/// <summary>A grant carries the year from now on.</summary>
public sealed record TaperYearAwarded(int YearNo, string GrantStream, long AmountFen) : TaperEvent;

/// <summary>The grant ended and nothing was paid: the year is open again.</summary>
public sealed record TaperYearReleased(int YearNo, string GrantStream) : TaperEvent;

/// <summary>停止: nothing more is computed or promised.</summary>
public sealed record TaperStopped(string Reason, string DocumentNo) : TaperEvent;
