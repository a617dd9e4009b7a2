using System.Globalization;
using Ledger.Domain.Kernel;
using Ledger.Host.Language;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Auth_SignIn = Ledger.Host.Auth.SignIn;

namespace Ledger.Host.Pages;

/// <summary>Name and password. No puzzle, and pasting is welcome.</summary>
[AllowAnonymous]
public sealed class SignInModel(Auth_SignIn signIn) : PageModel
{
    [BindProperty]
    public string? Account { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>Where the reader was going.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>Why not, in words.</summary>
    public string? Problem { get; private set; }

    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true ? LocalRedirect(Target) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        var (caller, refusal) = await signIn.Check((Account ?? "").Trim(), Password ?? "", HttpContext.Connection.RemoteIpAddress?.ToString());
        if (caller is null)
        {
            var problem = refusal ?? Refusal.Of(RefusalCodes.SignInFailed);
            Problem = RefusalText.Detail(problem, CultureInfo.CurrentUICulture);
            Response.StatusCode = RefusalStatus.Of(problem.Code);
            return Page();
        }

        await Auth_SignIn.Enter(HttpContext, caller);
        return LocalRedirect(Target);
    }

    private string Target => Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : "/";
}
