using System.Text;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;

namespace Ledger.Host.Endpoints;

/// <summary>A token that is asked for.</summary>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Days">How long it shall hold; 90 where nothing is said, 366 at most.</param>
public sealed record TokenWanted(string Name, int Days = 90);

/// <summary>A token that was made. <paramref name="Token"/> is shown this once.</summary>
public sealed record TokenIssued(string Token, string TokenId, string Name, DateTimeOffset ExpiresAt);

/// <summary>A token of the caller's account.</summary>
public sealed record TokenItem(string TokenId, string Name, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt);

/// <summary>Who calls, and what the account may try where.</summary>
public sealed record Me(string AccountId, string DisplayName, IReadOnlyList<RolesIn> Roles);

/// <summary>The roles held in a ledger; <c>*</c> stands for every ledger.</summary>
public sealed record RolesIn(string Ledger, IReadOnlyList<string> Roles);

/// <summary>What a caller can know and do about its own account.</summary>
internal sealed class AccountRoutes(ApiParts parts, Accounts accounts, SignIn signIn, TimeProvider clock)
{
    private const int LongestDays = 366;

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapMethods("me", [HttpMethods.Get, HttpMethods.Head], new PlainRoute(parts, WhoAmI).Handle)
            .WithMetadata(new Described("Who calls, and what the account may try where.", typeof(Me)));
        api.MapMethods("tokens", [HttpMethods.Get, HttpMethods.Head], new PlainRoute(parts, List).Handle)
            .WithMetadata(new Described("The tokens of the caller's account.", typeof(IReadOnlyList<TokenItem>)));
        api.MapMethods("tokens", [HttpMethods.Post], IssueByPasswordOrSession).WithMetadata(
            new Described("Makes a token for the caller's account: by HTTP Basic or in a session. It is shown this once.", typeof(TokenIssued)) { Body = typeof(TokenWanted), Status = 201 });
        api.MapMethods("tokens/{tokenId}", [HttpMethods.Delete], new PlainRoute(parts, Revoke) { Changes = true }.Handle)
            .WithMetadata(new Described("Ends a token of the caller's account.", null) { Status = 204 });
    }

    private static async Task<Refusal?> WhoAmI(HttpContext context, Caller caller)
    {
        IReadOnlyList<RolesIn> roles =
        [
            .. caller.RolesEverywhere.Any() ? [new RolesIn(Caller.EveryLedger, [.. caller.RolesEverywhere])] : Array.Empty<RolesIn>(),
            .. caller.NamedLedgers.Order(StringComparer.Ordinal).Select(ledger => new RolesIn(ledger, [.. caller.RolesIn(ledger)])),
        ];
        await JsonAnswer.Write(context.Response, new Me(caller.Id, caller.Name, roles), ApiJson.Of<Me>(), context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> List(HttpContext context, Caller caller)
    {
        var tokens = await accounts.TokensOf(caller.Id, context.RequestAborted);
        await JsonAnswer.Write(
            context.Response, [.. tokens.Select(t => new TokenItem(t.TokenId, t.Name, t.CreatedAt, t.ExpiresAt, t.RevokedAt))],
            ApiJson.Of<IReadOnlyList<TokenItem>>(), context.RequestAborted);
        return null;
    }

    /// <summary>
    /// A token is made for somebody who proves a password, here (HTTP Basic) or when the session began. A token cannot make another: one that was
    /// stolen would outlive its end.
    /// </summary>
    private async Task IssueByPasswordOrSession(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith("Basic", StringComparison.OrdinalIgnoreCase))
        {
            await new PlainRoute(parts, (_, caller) => authorization.Length > 0 ? Task.FromResult<Refusal?>(Refusal.Of(RefusalCodes.NotPermitted)) : Issue(context, caller))
                { Changes = true }.Handle(context);
            return;
        }

        try
        {
            var (caller, refusal) = PasswordOf(authorization) is var (name, password)
                ? await signIn.Check(name, password, context.Connection.RemoteIpAddress?.ToString())
                : (null, Refusal.Of(RefusalCodes.SignInFailed));
            if ((refusal ?? await Issue(context, caller!)) is { } refused)
            {
                await Problems.Write(context, refused);
            }
        }
        catch (Exception e)
        {
            await Faults.Answer(context, e, parts.Log);
        }
    }

    private async Task<Refusal?> Issue(HttpContext context, Caller caller)
    {
        var (wanted, refused) = await PlainRoute.ReadBody<TokenWanted>(context.Request);
        if (refused is not null)
        {
            return refused;
        }

        if (string.IsNullOrWhiteSpace(wanted!.Name) || wanted.Name.Length > 100)
        {
            return CommandText.Invalid("name", wanted.Name);
        }

        if (wanted.Days is < 1 or > LongestDays)
        {
            return CommandText.Invalid("days", wanted.Days.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        var (token, entry) = await accounts.IssueToken(caller.Id, wanted.Name, clock.GetUtcNow().AddDays(wanted.Days), context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Location = "/api/tokens/" + entry.TokenId;
        await JsonAnswer.Write(
            context.Response, new TokenIssued(token, entry.TokenId, entry.Name, entry.ExpiresAt), ApiJson.Of<TokenIssued>(), context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> Revoke(HttpContext context, Caller caller)
    {
        var tokenId = (string)context.Request.RouteValues["tokenId"]!;
        if (!await parts.Callers.Revoke(caller.Id, tokenId, context.RequestAborted))
        {
            return Refusal.Of(RefusalCodes.NotFound, new Fact("tokenId", tokenId));
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return null;
    }

    private static (string Name, string Password)? PasswordOf(string authorization)
    {
        Span<byte> bytes = stackalloc byte[1024];
        if (!Convert.TryFromBase64Chars(authorization.AsSpan("Basic".Length).Trim(), bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes[..length]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : (text[..colon], text[(colon + 1)..]);
    }
}
