using System.Collections.Immutable;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Tapers;

/// <summary>Where a schedule stands.</summary>
public enum TaperStatus
{
    None,
    /// <summary>The schedule is fixed; years are computed one after the other.</summary>
    Running,
    /// <summary>已停止: nothing more is computed or promised.</summary>
    Stopped,
}

/// <summary>One year as the schedule promises it.</summary>
/// <param name="YearNo">From 1.</param>
/// <param name="RatioBp">The part of the share that is still given.</param>
/// <param name="AmountFen">At most this.</param>
/// <param name="RemainderBp">What flooring left over, in ten-thousandths of a fen: stated, never paid.</param>
public sealed record ScheduledYear(int YearNo, int FiscalYear, int RatioBp, long AmountFen, long RemainderBp);

/// <summary>One year and what became of it.</summary>
/// <param name="ComputedFen">What the year's own base leads to; null before it is computed.</param>
/// <param name="BaseFen">The base that counted.</param>
/// <param name="GrantStream">The grant that carries the year; null before its award is approved.</param>
public sealed record TaperYear(ScheduledYear Promised, long? ComputedFen = null, long? BaseFen = null, string? GrantStream = null)
{
    /// <summary>What may still be asked of a budget to come: what is computed, else what is promised; nothing once a grant carries it.</summary>
    public long ForwardFen => GrantStream is null ? ComputedFen ?? Promised.AmountFen : 0;
}

/// <summary>
/// 退坡: the support of one platform, falling from year to year by ratios of its scheme. The schedule is fixed once; each year is computed from
/// its own audited base, carried by a grant of its own, paid from the pool of its year, and opens the next by a grade. Amounts in fen.
/// Stream <c>taper/{id}</c>.
/// </summary>
public sealed record Taper : AggregateState
{
    public static readonly Taper Initial = new();

    public TaperStatus Status { get; init; }
    public string PlatformId { get; init; } = "";
    public string PartyId { get; init; } = "";
    public string Scheme { get; init; } = "";

    /// <summary>The version whose ratios were fixed; a later one does not change them.</summary>
    public string RuleVersion { get; init; } = "";

    /// <summary>The share of the base before it falls.</summary>
    public int ShareBp { get; init; }

    /// <summary>The most one year's base counts with.</summary>
    public long BaseCapFen { get; init; }

    /// <summary>The most one year may be.</summary>
    public long YearCapFen { get; init; }

    /// <summary>Graded so, or worse, the support stops.</summary>
    public Grade StopAt { get; init; }

    /// <summary>In their order.</summary>
    public ImmutableArray<TaperYear> Years { get; init; } = [];

    /// <summary>The stream of a schedule.</summary>
    public static string StreamOf(string taperId) => "taper/" + taperId;

    /// <summary>What may still be asked of budgets to come.</summary>
    public long ForwardFen => Status == TaperStatus.Running ? Years.Sum(year => year.ForwardFen) : 0;

    /// <summary>A year's amount: share of the base, part of the share, each floored; at most the cap.</summary>
    public static (long ShareFen, long AmountFen, long RemainderBp) AmountOf(long baseFen, int shareBp, int ratioBp, long capFen)
    {
        var shareFen = Fen.Share(baseFen, shareBp).ShareFen;
        var (amountFen, remainderBp) = Fen.Share(shareFen, ratioBp);
        return (shareFen, Math.Min(amountFen, capFen), remainderBp);
    }

    public override Taper Evolve(Event happened) => happened switch
    {
        TaperScheduleFixed e => this with
        {
            Status = TaperStatus.Running, PlatformId = e.PlatformId, PartyId = e.PartyId, Scheme = e.Scheme, RuleVersion = e.SchemeVersion, ShareBp = e.ShareBp,
            BaseCapFen = e.BaseCapFen, YearCapFen = e.YearCapFen, StopAt = e.StopAt, Years = [.. e.Years.Select(year => new TaperYear(year))],
        },
        TaperYearComputed e => With(e.YearNo, year => year with { ComputedFen = e.AmountFen, BaseFen = e.BaseFen }),
        TaperYearAwarded e => With(e.YearNo, year => year with { GrantStream = e.GrantStream }),
        TaperYearReleased e => With(e.YearNo, year => year with { GrantStream = null }),
        TaperStopped => this with { Status = TaperStatus.Stopped },
        _ => throw Unexpected(happened),
    };

    private Taper With(int yearNo, Func<TaperYear, TaperYear> change) => this with { Years = Years.SetItem(yearNo - 1, change(Years[yearNo - 1])) };
}
