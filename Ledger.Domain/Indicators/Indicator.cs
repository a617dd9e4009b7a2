using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Indicators;

/// <summary>One value that was observed. It is never changed; a later one may correct it.</summary>
/// <param name="No">Its number within the indicator, from 1.</param>
/// <param name="Value">A decimal number in text: what is watched is no money of the ledger, whatever its unit.</param>
/// <param name="ObservedOn">The day it speaks of.</param>
public sealed record Observation(int No, string Value, DateOnly ObservedOn, string Source, string? Period, bool IsCorrected);

/// <summary>监测评估指标: something that is watched over time and is no money of the ledger. Stream <c>indicator/{id}</c>.</summary>
public sealed record Indicator : AggregateState
{
    public static readonly Indicator Initial = new();

    public string Name { get; init; } = "";
    public string Unit { get; init; } = "";

    /// <summary>What is counted, and how.</summary>
    public string Definition { get; init; } = "";

    /// <summary>In the order in which they were recorded.</summary>
    public ImmutableArray<Observation> Observations { get; init; } = [];

    /// <summary>Whether somebody defined it.</summary>
    public bool IsDefined => Name.Length > 0;

    /// <summary>Observations that hold, by the day they speak of; of several on one day the one recorded last comes last.</summary>
    public IEnumerable<Observation> Standing => Observations.Where(o => !o.IsCorrected).OrderBy(o => o.ObservedOn).ThenBy(o => o.No);

    /// <summary>The stream of an indicator.</summary>
    public static string StreamOf(string indicatorId) => "indicator/" + indicatorId;

    public override Indicator Evolve(Event happened) => happened switch
    {
        IndicatorDefined e => this with { Name = e.Name, Unit = e.Unit, Definition = e.Definition },
        IndicatorObserved e => this with
        {
            Observations =
            [
                .. Observations.Select(o => o.No == e.Corrects ? o with { IsCorrected = true } : o),
                new Observation(e.No, e.Value, e.ObservedOn, e.Source, e.Period, false),
            ],
        },
        _ => throw Unexpected(happened),
    };
}
