using Microsoft.AspNetCore.Localization;

namespace Ledger.Host.Language;

/// <summary>
/// Which language a page is shown in: <c>?culture=</c> (for shared addresses, remembered afterwards), else the cookie of an earlier choice,
/// else the browser's wish, else English.
/// </summary>
public static class Cultures
{
    /// <summary>The name of the choice in addresses.</summary>
    public const string QueryKey = "culture";
    private const string Cookie = "ledger-language";

    /// <summary>Sets the culture of each request; a choice in the address is kept in a cookie.</summary>
    public static IApplicationBuilder UseLanguage(this IApplicationBuilder app)
    {
        var options = new RequestLocalizationOptions
        {
            DefaultRequestCulture = new RequestCulture(Languages.English),
            SupportedCultures = [.. Languages.All],
            SupportedUICultures = [.. Languages.All],
            RequestCultureProviders = [new CustomRequestCultureProvider(context => Task.FromResult<ProviderCultureResult?>(new(NameOf(context.Request))))],
            ApplyCurrentCultureToResponseHeaders = true,
        };
        return app.UseRequestLocalization(options).Use((context, next) =>
        {
            if (Languages.Find(context.Request.Query[QueryKey].ToString()) is { } chosen && chosen.Name != context.Request.Cookies[Cookie])
            {
                context.Response.Cookies.Append(Cookie, chosen.Name, new CookieOptions
                {
                    Path = "/", HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps,
                    MaxAge = TimeSpan.FromDays(365), IsEssential = true,
                });
            }

            return next(context);
        });
    }

    private static string NameOf(HttpRequest request) =>
        (Languages.Find(request.Query[QueryKey].ToString()) ?? Languages.Find(request.Cookies[Cookie]) ?? Languages.Of(request)).Name;
}
