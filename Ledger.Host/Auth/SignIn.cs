using System.Collections.Concurrent;
using System.Security.Claims;
using Ledger.Domain.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace Ledger.Host.Auth;

/// <summary>
/// Signing in with a name and a password. Wrong names and wrong passwords answer alike and take alike long. Attempts are counted twice: per
/// account in the database, so that all hosts count together, and per address here, so that one place cannot try many names.
/// </summary>
public sealed class SignIn(Accounts accounts, TimeProvider clock, RefusedAttempts? refused = null)
{
    /// <summary>Attempts at one account before it is locked.</summary>
    public const int FreeAttempts = 5;

    /// <summary>Attempts from one address within <see cref="AddressWindow"/>.</summary>
    public const int AddressAttempts = 30;

    private static readonly TimeSpan FirstLock = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestLock = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan AddressWindow = TimeSpan.FromMinutes(1);
    private static readonly PasswordHasher<string> Hasher = new();

    /// <summary>Somebody to compare with where the account does not exist, so that the answer takes as long.</summary>
    private static readonly string NobodysHash = Hasher.HashPassword("", Guid.NewGuid().ToString());

    private readonly ConcurrentDictionary<string, (DateTimeOffset Since, int Attempts)> _addresses = new(StringComparer.Ordinal);

    /// <summary>The caller, or why not: <c>SIGN_IN_FAILED</c> or <c>TOO_MANY_ATTEMPTS</c>.</summary>
    public async Task<(Caller? Caller, Refusal? Refusal)> Check(string accountId, string password, string? address)
    {
        var (caller, refusal) = await Try(accountId, password, address);
        if (refusal is not null)
        {
            refused?.Note(
                new Attempted(Caller.EveryLedger, Ids.IsValid(accountId) ? accountId : null, false, address, Attempted.SignIn, null), refusal);
        }

        return (caller, refusal);
    }

    /// <summary>Begins a session: the answer carries the cookie.</summary>
    public static Task Enter(HttpContext context, Caller caller) => context.SignInAsync(
        CookieAuthenticationDefaults.AuthenticationScheme,
        new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, caller.Id),
                new Claim(ClaimTypes.Name, caller.Name),
                new Claim(AuthSetup.StampClaim, caller.Stamp),
            ],
            CookieAuthenticationDefaults.AuthenticationScheme)));

    /// <summary>Ends the session.</summary>
    public static Task Leave(HttpContext context) => context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);

    private async Task<(Caller? Caller, Refusal? Refusal)> Try(string accountId, string password, string? address)
    {
        if (CountAddress(address ?? "") is { } wait)
        {
            return (null, TooMany(wait));
        }

        if (!Ids.IsValid(accountId) || password.Length > 256)
        {
            return (null, Refusal.Of(RefusalCodes.SignInFailed));
        }

        var (hash, lockedUntil) = await accounts.BeginAttempt(accountId, FreeAttempts, FirstLock, LongestLock);
        if (lockedUntil is { } until)
        {
            return (null, TooMany(until - clock.GetUtcNow()));
        }

        var verified = Hasher.VerifyHashedPassword(accountId, hash ?? NobodysHash, password);
        if (hash is null || verified == PasswordVerificationResult.Failed)
        {
            return (null, Refusal.Of(RefusalCodes.SignInFailed));
        }

        await accounts.EndAttempt(accountId, verified == PasswordVerificationResult.SuccessRehashNeeded ? Hasher.HashPassword(accountId, password) : null);
        return await accounts.Find(accountId) is { } caller ? (caller, null) : (null, Refusal.Of(RefusalCodes.SignInFailed));
    }

    private static Refusal TooMany(TimeSpan wait) =>
        Refusal.Of(RefusalCodes.TooManyAttempts, new Fact("retryAfterSeconds", (int)Math.Max(1, Math.Ceiling(wait.TotalSeconds))));

    /// <summary>Counts an attempt from an address; how long to wait when there were too many.</summary>
    private TimeSpan? CountAddress(string address)
    {
        var now = clock.GetUtcNow();
        if (_addresses.Count > 10_000)
        {
            foreach (var (old, count) in _addresses)
            {
                if (now - count.Since >= AddressWindow)
                {
                    _addresses.TryRemove(old, out _);
                }
            }
        }

        var counted = _addresses.AddOrUpdate(address, _ => (now, 1), (_, c) => now - c.Since >= AddressWindow ? (now, 1) : (c.Since, c.Attempts + 1));
        return counted.Attempts > AddressAttempts ? counted.Since + AddressWindow - now : null;
    }
}
