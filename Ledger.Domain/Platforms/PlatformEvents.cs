using Ledger.Domain.Kernel;

namespace Ledger.Domain.Platforms;

/// <summary>What happened to a platform's recognition.</summary>
public abstract record PlatformEvent : Event;

/// <summary>认定: a platform was recognised, for the first time or again.</summary>
/// <param name="PartyId">Who runs it.</param>
/// <param name="Until">Last day.</param>
public sealed record PlatformRecognised(
    string Name, string PartyId, PlatformLevel Level, DateOnly From, DateOnly Until, string DocumentNo) : PlatformEvent;

/// <summary>延期: the recognition lasts longer.</summary>
public sealed record RecognitionExtended(DateOnly Until, string DocumentNo) : PlatformEvent;

/// <summary>撤销: the recognition ended before its time. <paramref name="From"/> is the first day without it.</summary>
public sealed record RecognitionWithdrawn(DateOnly From, string Reason, string DocumentNo) : PlatformEvent;
