using Ledger.Domain.Kernel;

namespace Ledger.Domain.Indicators;

/// <summary>What happened to an indicator. None of it moves money.</summary>
public abstract record IndicatorEvent : Event;

/// <summary>It was said what is watched, in which unit, and how it is counted.</summary>
/// <param name="NameEn">The name in English, where somebody put it so.</param>
public sealed record IndicatorDefined(string Name, string Unit, string Definition, string? NameEn = null) : IndicatorEvent;

/// <summary>A value was observed.</summary>
/// <param name="No">Its number within the indicator.</param>
/// <param name="Value">A decimal number in text, in the indicator's unit.</param>
/// <param name="Source">Who or what says so.</param>
/// <param name="Period">The span it covers, in words; null for a value as of its day.</param>
/// <param name="Corrects">The number of an observation that was wrong and is replaced by this one (E2); null for a new one.</param>
/// <param name="Reason">Why that one was wrong.</param>
public sealed record IndicatorObserved(
    int No, string Value, DateOnly ObservedOn, string Source, string? Period = null, int? Corrects = null, string? Reason = null) : IndicatorEvent;
