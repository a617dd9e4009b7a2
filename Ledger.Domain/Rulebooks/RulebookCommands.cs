using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Rulebooks;

/// <summary>A command to the rulebook or to a calendar: rules kept as data.</summary>
public abstract record RulebookCommand : ICommand
{
    public abstract string Stream { get; }
}

/// <summary>Adopts a version of the rules.</summary>
public sealed record AdoptRules(
    string Version, DateOnly EffectiveFrom, string DocumentNo, int NoticeWorkingDays,
    ImmutableArray<ApprovalLimit> ApprovalLimits, ImmutableArray<SchemeCap> SchemeCaps = default,
    int? CarryOverYears = null) : RulebookCommand
{
    public override string Stream => Rulebook.MainStream;
}

/// <summary>Publishes the days off and make-up working days of a year, or replaces them.</summary>
public sealed record PublishCalendar(
    int Year, string DocumentNo, ImmutableArray<DateOnly> Holidays, ImmutableArray<DateOnly> MakeupWorkdays) : RulebookCommand
{
    public override string Stream => WorkCalendar.StreamOf(Year);
}
