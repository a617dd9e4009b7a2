using Ledger.Host.Auth;
using Ledger.Host.Language;

namespace Ledger.Host.Pages;

/// <summary>The pages' part of the web host.</summary>
public static class PagesSetup
{
    /// <summary>What pages need.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddSingleton<Words>();
        services.AddSingleton<Timeline>();
        services.AddSingleton<Ledgers>();
        services.AddSingleton<Streams>();
        services.AddSingleton<Rehearsals>();
        services.AddSingleton<People>();
        services.AddRazorPages(pages => pages.Conventions.AuthorizeFolder("/"));
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "ledger-form";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.FormFieldName = "form-token";
        });
        return services;
    }

    /// <summary>What stands around every page: language, safe headers, and words instead of a bare status.</summary>
    public static void UsePages(this WebApplication app)
    {
        app.UseLanguage();
        app.UseMiddleware<SafeHeaders>();
        app.UseExceptionHandler("/error");
        app.UseStatusCodePagesWithReExecute("/error", "?status={0}");
    }

    /// <summary>The pages' routes.</summary>
    public static void MapPages(this WebApplication app) => app.MapRazorPages();
}
