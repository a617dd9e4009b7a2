using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Net.Http.Headers;

namespace Ledger.Host.Auth;

/// <summary>
/// Who is behind a request. Tokens and accounts are remembered for a few seconds, so that a machine that sends thousands of commands costs
/// one look-up now and then; a revoked token or a withdrawn role therefore works for those seconds on other hosts, and no longer here.
/// </summary>
public sealed class Callers(Accounts accounts, TimeProvider clock)
{
    /// <summary>How long an answer of the database is trusted.</summary>
    public static readonly TimeSpan Trust = TimeSpan.FromSeconds(3);

    private const int MostRemembered = 20_000;
    private const string Bearer = "Bearer ";

    private readonly ConcurrentDictionary<Digest, Remembered<TokenHolder>> _tokens = new();
    private readonly ConcurrentDictionary<string, Remembered<Caller>> _accounts = new(StringComparer.Ordinal);

    /// <summary>The caller of a request by its bearer token or, without one, by its session cookie; null where neither holds.</summary>
    public ValueTask<Caller?> Of(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.Authorization is [{ } authorization])
        {
            return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
                ? ByToken(authorization.AsSpan(Bearer.Length).Trim())
                : new ValueTask<Caller?>((Caller?)null);
        }

        return headers.Authorization.Count == 0 && headers.Cookie.Count > 0 ? BySession(context) : new ValueTask<Caller?>((Caller?)null);
    }

    /// <summary>Whose token it is, or null.</summary>
    public ValueTask<Caller?> ByToken(ReadOnlySpan<char> token)
    {
        Span<byte> digest = stackalloc byte[32];
        if (!AccessToken.TryDigest(token, digest))
        {
            return new ValueTask<Caller?>((Caller?)null);
        }

        var key = new Digest(digest);
        var holder = Recall(_tokens, key, static (known, k) => known.FindByToken(k.ToBytes()));
        return holder.IsCompletedSuccessfully ? new ValueTask<Caller?>(Living(holder.Result)) : Await(this, holder);

        static async ValueTask<Caller?> Await(Callers self, Task<TokenHolder?> holder) => self.Living(await holder);
    }

    /// <summary>The account of a session, or null where the session has ended.</summary>
    public async ValueTask<Caller?> ByAccount(string accountId, string? stamp) =>
        await Recall(_accounts, accountId, static (known, id) => known.Find(id)) is { } caller && caller.Stamp == stamp ? caller : null;

    /// <summary>Ends a token of an account, here at once; false where there is none.</summary>
    public async Task<bool> Revoke(string accountId, string tokenId, CancellationToken cancel = default)
    {
        if (await accounts.RevokeToken(accountId, tokenId, cancel) is not { } digest)
        {
            return false;
        }

        _tokens.TryRemove(new Digest(digest), out _);
        return true;
    }

    private static async ValueTask<Caller?> BySession(HttpContext context) =>
        (await context.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme)).Succeeded ? context.Features.Get<Caller>() : null;

    private Caller? Living(TokenHolder? holder) => holder is not null && holder.ExpiresAt > clock.GetUtcNow() ? holder.Caller : null;

    /// <summary>What is remembered, or asked anew; everybody who asks meanwhile waits for the same answer.</summary>
    private Task<T?> Recall<TKey, T>(ConcurrentDictionary<TKey, Remembered<T>> memory, TKey key, Func<Accounts, TKey, Task<T?>> ask)
        where TKey : notnull where T : class
    {
        if (memory.TryGetValue(key, out var known) && clock.GetElapsedTime(known.At) < Trust && !known.Answer.IsFaulted)
        {
            return known.Answer;
        }

        var answer = new Lazy<Task<T?>>(() => ask(accounts, key));
        var fresh = new Remembered<T>(answer, clock.GetTimestamp());
        if (known is null)
        {
            Forget(memory);
            fresh = memory.GetOrAdd(key, fresh);
        }
        else if (!memory.TryUpdate(key, fresh, known))
        {
            // Somebody else was quicker; theirs is as fresh.
            fresh = memory.GetOrAdd(key, fresh);
        }

        return fresh.Answer;
    }

    private void Forget<TKey, T>(ConcurrentDictionary<TKey, Remembered<T>> memory) where TKey : notnull where T : class
    {
        if (memory.Count < MostRemembered)
        {
            return;
        }

        foreach (var (key, known) in memory)
        {
            if (clock.GetElapsedTime(known.At) >= Trust)
            {
                memory.TryRemove(key, out _);
            }
        }
    }

    private sealed class Remembered<T>(Lazy<Task<T?>> answer, long at) where T : class
    {
        public long At { get; } = at;
        public Task<T?> Answer => answer.Value;
    }

    /// <summary>A SHA-256 digest as a key: compared by value, without an array.</summary>
    private readonly record struct Digest(long A, long B, long C, long D)
    {
        public Digest(ReadOnlySpan<byte> bytes)
            : this(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]),
                BinaryPrimitives.ReadInt64BigEndian(bytes[16..]), BinaryPrimitives.ReadInt64BigEndian(bytes[24..]))
        {
        }

        public byte[] ToBytes()
        {
            var bytes = new byte[32];
            BinaryPrimitives.WriteInt64BigEndian(bytes, A);
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), B);
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(16), C);
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(24), D);
            return bytes;
        }

        // The digest is uniform already.
        public override int GetHashCode() => unchecked((int)A);
    }
}
