using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Platforms;

/// <summary>Where a platform stands. That a recognition has run out is a matter of the day: <see cref="Platform.IsRecognisedOn"/>.</summary>
public enum PlatformStatus
{
    None,
    /// <summary>已认定.</summary>
    Recognised,
    /// <summary>已撤销.</summary>
    Withdrawn,
}

/// <summary>Who recognised it.</summary>
public enum PlatformLevel
{
    /// <summary>国家级.</summary>
    National,
    /// <summary>省级.</summary>
    Provincial,
    /// <summary>市级.</summary>
    Municipal,
    /// <summary>区级.</summary>
    District,
}

/// <summary>One recognition. <paramref name="Until"/> is its last day.</summary>
public sealed record Recognition(PlatformLevel Level, DateOnly From, DateOnly Until, string DocumentNo, bool WasWithdrawn = false)
{
    /// <summary>Whether it holds on a day.</summary>
    public bool HoldsOn(DateOnly date) => From <= date && date <= Until;
}

/// <summary>
/// 中试平台: recognised at a level, for some time. Recognition is not payment: it opens the way to apply and moves no money.
/// Stream <c>platform/{id}</c>.
/// </summary>
public sealed record Platform : AggregateState
{
    public static readonly Platform Initial = new();

    public PlatformStatus Status { get; init; }
    public string Name { get; init; } = "";

    /// <summary>Who runs it.</summary>
    public string PartyId { get; init; } = "";

    /// <summary>Oldest first; they do not overlap.</summary>
    public ImmutableArray<Recognition> Recognitions { get; init; } = [];

    /// <summary>The stream of a platform.</summary>
    public static string StreamOf(string platformId) => "platform/" + platformId;

    /// <summary>Whether it is recognised on a day.</summary>
    public bool IsRecognisedOn(DateOnly date) => Recognitions.Any(recognition => recognition.HoldsOn(date));

    /// <summary>The refusal that says a platform is not recognised on a day, or null.</summary>
    public static Refusal? Recognised(string platformId, DateOnly date, IStates states) =>
        states.Get<Platform>(StreamOf(platformId)).IsRecognisedOn(date)
            ? null
            : Refusal.Of(RefusalCodes.PlatformNotRecognised, new Fact("platformId", platformId), new Fact("businessDate", date));

    public override Platform Evolve(Event happened) => happened switch
    {
        PlatformRecognised e => this with
        {
            Status = PlatformStatus.Recognised, Name = e.Name, PartyId = e.PartyId,
            Recognitions = Recognitions.Add(new Recognition(e.Level, e.From, e.Until, e.DocumentNo)),
        },
        RecognitionExtended e => this with { Recognitions = Last(r => r with { Until = e.Until }) },
        RecognitionWithdrawn e => this with
        {
            Status = PlatformStatus.Withdrawn, Recognitions = Last(r => r with { Until = e.From.AddDays(-1), WasWithdrawn = true }),
        },
        _ => throw Unexpected(happened),
    };

    private ImmutableArray<Recognition> Last(Func<Recognition, Recognition> change) =>
        Recognitions.SetItem(Recognitions.Length - 1, change(Recognitions[^1]));
}
