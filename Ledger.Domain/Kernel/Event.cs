namespace Ledger.Domain.Kernel;

/// <summary>
/// A fact that has happened: the <c>data</c> of one journal entry. Events are past-tense records with no behaviour;
/// who, when and why stand in the entry around them. Members that hold money end in <c>Fen</c>, ratios end in <c>Bp</c>.
/// </summary>
public abstract record Event;

/// <summary>An event together with the stream it is appended to.</summary>
/// <param name="Stream">Stream name, <c>aggregate/id</c>.</param>
/// <param name="Happened">The fact.</param>
public readonly record struct StreamEvent(string Stream, Event Happened);
