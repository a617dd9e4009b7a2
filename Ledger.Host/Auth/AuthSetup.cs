using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Ledger.Host.Auth;

/// <summary>Who may try: accounts, sessions for people, tokens for machines.</summary>
public static class AuthSetup
{
    /// <summary>The page to sign in on.</summary>
    public const string SignInPath = "/sign-in";

    /// <summary>Where a session is ended.</summary>
    public const string SignOutPath = "/sign-out";

    internal const string StampClaim = "stamp";
    private static readonly TimeSpan Session = TimeSpan.FromHours(8);

    /// <summary>Adds accounts, sessions and tokens.</summary>
    public static IServiceCollection AddLedgerAuth(this IServiceCollection services)
    {
        services.AddSingleton<Accounts>();
        services.AddSingleton<Callers>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<RefusedAttempts>();
        services.AddHostedService(provider => provider.GetRequiredService<RefusedAttempts>());
        services.AddSingleton<SharedKeys>();
        services.AddDataProtection().SetApplicationName("ledger");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = provider.GetRequiredService<SharedKeys>()));
        services.AddLogging(logging => logging
            // The keys lie in the database, which only the host's role can read; that they are not encrypted once more is known.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error));
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = "ledger-session";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.LoginPath = SignInPath;
            cookie.LogoutPath = SignOutPath;
            cookie.AccessDeniedPath = SignInPath;
            cookie.ExpireTimeSpan = Session;
            cookie.SlidingExpiration = true;
            cookie.Events.OnValidatePrincipal = Validate;
        });
        services.AddAuthorization();
        return services;
    }

    /// <summary>The caller of a request that the session was checked for; null where nobody is signed in.</summary>
    public static Caller? SignedIn(this HttpContext context) => context.Features.Get<Caller>();

    /// <summary>A session holds while its account does and carries the same stamp; its roles are looked up, not carried.</summary>
    private static async Task Validate(CookieValidatePrincipalContext context)
    {
        var accountId = context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier);
        var stamp = context.Principal?.FindFirstValue(StampClaim);
        var caller = accountId is null ? null : await context.HttpContext.RequestServices.GetRequiredService<Callers>().ByAccount(accountId, stamp);
        if (caller is null)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return;
        }

        context.HttpContext.Features.Set(caller);
    }
}
