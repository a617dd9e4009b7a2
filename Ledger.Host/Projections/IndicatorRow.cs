namespace Ledger.Host.Projections;

/// <summary>An indicator as it stood at a moment, with its newest value. Values are decimals in text: none of them is money of the ledger.</summary>
public sealed record IndicatorRow
{
    public required string IndicatorId { get; init; }
    public required IndicatorDetail Detail { get; init; }
    /// <summary>Business date of the last change.</summary>
    public DateOnly BusinessDate { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
    /// <summary>Version of the stream, for <c>If-Match</c>.</summary>
    public long Version { get; init; }
    /// <summary>The entry that made it so.</summary>
    public long Position { get; init; }
}

/// <summary>What is watched, and the newest of its values.</summary>
/// <param name="Value">The newest value that was not corrected; null before the first.</param>
/// <param name="ObservedOn">The day it speaks of.</param>
/// <param name="PreviousValue">The value before it, of an earlier day.</param>
/// <param name="Observations">How many values were recorded, corrected ones among them.</param>
public sealed record IndicatorDetail(
    string Name, string? NameEn, string Unit, string Definition, string? Value, DateOnly? ObservedOn, string? Source, string? Period,
    string? PreviousValue, DateOnly? PreviousOn, int Observations);

/// <summary>One value of an indicator.</summary>
/// <param name="Corrects">The number of the value that it replaces; null for a new one.</param>
/// <param name="CorrectedBy">The number of the value that replaces it; null where it stands.</param>
public sealed record ObservationRow(
    int No, string Value, DateOnly ObservedOn, string Source, string? Period, int? Corrects, string? Reason, int? CorrectedBy, long Position,
    DateTimeOffset RecordedAt, string Actor);

/// <summary>An indicator with its newest values.</summary>
public sealed record IndicatorView(IndicatorRow Indicator, IReadOnlyList<ObservationRow> Values);
