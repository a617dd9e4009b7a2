using Ledger.Domain.Kernel;

namespace Ledger.Domain.Platforms;

/// <summary>A command to one platform. <see cref="PlatformId"/> comes from the address of the request.</summary>
public abstract record PlatformCommand : ICommand
{
    public string PlatformId { get; init; } = "";
    public string Stream => Platform.StreamOf(PlatformId);
}

/// <summary>Recognises a platform, or recognises it again after its recognition ended (A3).</summary>
public sealed record RecognisePlatform(
    string Name, string PartyId, PlatformLevel Level, DateOnly From, DateOnly Until, string DocumentNo) : PlatformCommand;

/// <summary>Lets a recognition that holds last longer.</summary>
public sealed record ExtendRecognition(DateOnly Until, string DocumentNo) : PlatformCommand;

/// <summary>Ends a recognition that holds; <paramref name="From"/> is the first day without it.</summary>
public sealed record WithdrawRecognition(DateOnly From, string Reason, string DocumentNo) : PlatformCommand;
