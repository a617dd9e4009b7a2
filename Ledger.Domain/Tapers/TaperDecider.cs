using System.Globalization;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Platforms;
using Ledger.Domain.Schemes;

namespace Ledger.Domain.Tapers;

/// <summary>The rules of falling support: ratios from the scheme, years in their order, each opened by the grade of the one before it.</summary>
public static class TaperDecider
{
    public static Decision Decide(TaperCommand command, CommandContext context, IStates states)
    {
        var taper = states.Get<Taper>(command.Stream);
        return (command, taper.Status) switch
        {
            (FixTaper c, TaperStatus.None) => Fix(c, context, states),
            (FixTaper c, _) => Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", c.Stream)),
            (_, TaperStatus.None) => Refuse.NotFound(command.Stream),
            (ComputeTaperYear c, TaperStatus.Running) => Compute(c, taper, context, states),
            (StopTaper c, TaperStatus.Running) => Decision.Accept(c.Stream, new TaperStopped(c.Reason, c.DocumentNo)),
            (ComputeTaperYear c, _) => Stopped(c.TaperId, c.YearNo, "stopped"),
            _ => Refuse.IllegalState(taper.Status, command),
        };
    }

    /// <summary>
    /// A proposal that names a schedule asks for a year of it that is computed and not carried yet, on the base that counted, and for no more than
    /// was computed. Null where it does, or names none.
    /// </summary>
    public static Refusal? Fits(ProposeAward command, Grant grant, CommandContext context, IStates states)
    {
        if (command.TaperId is null)
        {
            return null;
        }

        var taper = states.Get<Taper>(Taper.StreamOf(command.TaperId));
        if (taper.Status == TaperStatus.None)
        {
            return Refuse.NotFound(Taper.StreamOf(command.TaperId));
        }

        if (taper.PartyId != grant.PartyId || taper.Scheme != grant.Scheme || grant.Kind != GrantKind.PlatformGrant)
        {
            return Refusal.Of(RefusalCodes.RequestInvalid, new Fact("field", "taperId"), new Fact("value", command.TaperId));
        }

        if (command.YearNo is not { } yearNo || yearNo > taper.Years.Length)
        {
            return Refusal.Of(RefusalCodes.RequestInvalid, new Fact("field", "yearNo"), new Fact("value", command.YearNo?.ToString(CultureInfo.InvariantCulture) ?? ""));
        }

        var year = taper.Years[yearNo - 1];
        return taper.Status == TaperStatus.Stopped ? Stopped(command.TaperId, yearNo, "stopped")
            : year.ComputedFen is not { } computedFen ? Stopped(command.TaperId, yearNo, "not-computed")
            : year.GrantStream is { } carrier ? Refusal.Of(RefusalCodes.AlreadyExists, new Fact("stream", carrier))
            : context.BusinessDate.Year < year.Promised.FiscalYear
                ? Refusal.Of(RefusalCodes.BusinessDateInvalid, new Fact("businessDate", context.BusinessDate), new Fact("fiscalYear", year.Promised.FiscalYear))
            : command.BaseFen != year.BaseFen
                ? Refusal.Of(RefusalCodes.RequestInvalid, new Fact("field", "baseFen"), new Fact("value", command.BaseFen.ToString(CultureInfo.InvariantCulture)))
            : command.AmountFen > computedFen
                ? Refusal.Of(RefusalCodes.AwardExceedsCap, new Fact("requestedFen", command.AmountFen), new Fact("ceilingFen", computedFen))
            : Platform.Recognised(taper.PlatformId, context.BusinessDate, states);
    }

    /// <summary>The award of a year is approved: the grant carries it, unless another was quicker.</summary>
    public static Decision Carry(string grantStream, Grant grant, IStates states)
    {
        if (grant.TaperId is null)
        {
            return Decision.Accept();
        }

        var stream = Taper.StreamOf(grant.TaperId);
        var (taper, yearNo) = (states.Get<Taper>(stream), grant.YearNo!.Value);
        return taper.Status == TaperStatus.None ? Refuse.NotFound(stream)
            : taper.Status == TaperStatus.Stopped ? Stopped(grant.TaperId, yearNo, "stopped")
            : taper.Years[yearNo - 1].GrantStream is { } carrier ? Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", carrier))
            // The year may have been computed again since the proposal.
            : grant.AwardFen > taper.Years[yearNo - 1].ComputedFen
                ? Decision.Refuse(RefusalCodes.AwardExceedsCap,
                    new Fact("requestedFen", grant.AwardFen), new Fact("ceilingFen", taper.Years[yearNo - 1].ComputedFen!.Value))
            : Decision.Accept(stream, new TaperYearAwarded(yearNo, grantStream, grant.AwardFen));
    }

    /// <summary>The grant of a year ended: where nothing was paid, the year is open again.</summary>
    public static Decision Release(string grantStream, Grant grant, IStates states)
    {
        if (grant.TaperId is null || grant.PaidFen > 0)
        {
            return Decision.Accept();
        }

        var stream = Taper.StreamOf(grant.TaperId);
        return states.Get<Taper>(stream).Years.Any(year => year.GrantStream == grantStream)
            ? Decision.Accept(stream, new TaperYearReleased(grant.YearNo!.Value, grantStream))
            : Decision.Accept();
    }

    private static Decision Fix(FixTaper command, CommandContext context, IStates states)
    {
        if (Platform.Recognised(command.PlatformId, context.BusinessDate, states) is { } unrecognised)
        {
            return unrecognised;
        }

        if (Terms.InForce(states, command.Scheme, context.BusinessDate, out var none) is not { } terms)
        {
            return none!;
        }

        if (terms.Version != command.SchemeVersion || terms.Rules?.TaperBp is not { } ratios)
        {
            return Decision.Refuse(RefusalCodes.RuleVersionInvalid,
                new Fact("ruleVersion", command.SchemeVersion), new Fact("ruleVersionInForce", terms.Version), new Fact("businessDate", context.BusinessDate));
        }

        var years = ratios.Select((ratioBp, i) =>
        {
            var (_, amountFen, remainderBp) = Taper.AmountOf(command.BaseCapFen, terms.Rules.RatioBp, ratioBp, terms.Rules.ProjectCapFen);
            return new ScheduledYear(i + 1, command.FirstYear + i, ratioBp, amountFen, remainderBp);
        });
        return Decision.Accept(command.Stream, new TaperScheduleFixed(
            command.PlatformId, states.Get<Platform>(Platform.StreamOf(command.PlatformId)).PartyId, command.Scheme, terms.Version, terms.Rules.RatioBp,
            command.BaseRule, command.BaseCapFen, terms.Rules.ProjectCapFen, command.StopAt ?? Grade.Unqualified, [.. years], command.DocumentNo,
            context.Actor.Id));
    }

    private static Decision Compute(ComputeTaperYear command, Taper taper, CommandContext context, IStates states)
    {
        if (command.YearNo > taper.Years.Length)
        {
            return Decision.Refuse(RefusalCodes.NotFound, new Fact("year", command.YearNo));
        }

        var year = taper.Years[command.YearNo - 1];
        if (year.GrantStream is { } carrier)
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", carrier));
        }

        if ((Platform.Recognised(taper.PlatformId, context.BusinessDate, states) ?? Opened(command, taper, states)) is { } refused)
        {
            return refused;
        }

        if (context.BusinessDate.Year < year.Promised.FiscalYear)
        {
            return Decision.Refuse(RefusalCodes.BusinessDateInvalid,
                new Fact("businessDate", context.BusinessDate), new Fact("fiscalYear", year.Promised.FiscalYear));
        }

        var baseFen = Math.Min(command.AuditedFen, taper.BaseCapFen);
        var (shareFen, amountFen, remainderBp) = Taper.AmountOf(baseFen, taper.ShareBp, year.Promised.RatioBp, taper.YearCapFen);
        return Decision.Accept(command.Stream, new TaperYearComputed(
            command.YearNo, year.Promised.FiscalYear, command.AuditedFen, baseFen, taper.ShareBp, shareFen, year.Promised.RatioBp, amountFen, remainderBp,
            command.AuditDigest));
    }

    /// <summary>D4: the year before was carried by a grant, graded, and graded better than where support stops.</summary>
    private static Refusal? Opened(ComputeTaperYear command, Taper taper, IStates states)
    {
        if (command.YearNo == 1)
        {
            return null;
        }

        if (taper.Years[command.YearNo - 2].GrantStream is not { } before)
        {
            return Stopped(command.TaperId, command.YearNo, "year-before-open");
        }

        var grades = states.Get<Grant>(before).Assessments.Values.ToArray();
        return grades.Length == 0 ? Stopped(command.TaperId, command.YearNo, "not-assessed")
            : grades.Max() >= taper.StopAt ? Stopped(command.TaperId, command.YearNo, "stop-grade", new Fact("grade", Kebab.Of(grades.Max())))
            : null;
    }

    private static Refusal Stopped(string taperId, int yearNo, string ground, params ReadOnlySpan<Fact> more) =>
        new(RefusalCodes.TaperStopped, [new Fact("taperId", taperId), new Fact("yearNo", yearNo), new Fact("ground", ground), .. more]);
}
