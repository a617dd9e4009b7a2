namespace Ledger.Host.Auth;

/// <summary>An attempt that was refused, or several alike within a second.</summary>
/// <param name="AttemptId">Begins with its time.</param>
/// <param name="FirstAt">When it was first refused.</param>
/// <param name="LastAt">When it was last refused.</param>
/// <param name="Times">How often, between the two.</param>
/// <param name="Who">The account; null where none was proven.</param>
/// <param name="Address">Where the request came from.</param>
/// <param name="Command">What was tried: the name of a command, <c>sign-in</c>, or <c>many</c> for those beyond what is kept one by one.</param>
/// <param name="Stream">On what, where that is known.</param>
/// <param name="Code">Why not.</param>
/// <param name="Facts">The facts of the first refusal, as JSON.</param>
/// <param name="CorrelationId">The trace of the first one, where it had one.</param>
public sealed record RefusedAttempt(
    Guid AttemptId, DateTimeOffset FirstAt, DateTimeOffset LastAt, int Times, string? Who, string? Address, string Command, string? Stream, string Code,
    string Facts, string? CorrelationId);

/// <summary>Something that was tried and refused, as it is noted.</summary>
/// <param name="LedgerId">The ledger, or <see cref="Caller.EveryLedger"/>.</param>
/// <param name="Who">The account that tried.</param>
/// <param name="IsProven">Whether a token, session or password proved the account.</param>
/// <param name="Address">Where the request came from.</param>
/// <param name="Command">The name of the command.</param>
/// <param name="Stream">What it was addressed to, where that is known.</param>
public sealed record Attempted(string LedgerId, string? Who, bool IsProven, string? Address, string Command, string? Stream)
{
    /// <summary>What a refused sign-in is called.</summary>
    public const string SignIn = "sign-in";

    /// <summary>The caller's trace.</summary>
    public string? CorrelationId { get; init; }
}
