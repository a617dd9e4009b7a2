using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Auth_SignIn = Ledger.Host.Auth.SignIn;

namespace Ledger.Host.Pages;

/// <summary>Ends the session; only a form of ours can ask for it.</summary>
[AllowAnonymous]
public sealed class SignOutModel : PageModel
{
    public IActionResult OnGet() => LocalRedirect("/");

    public async Task<IActionResult> OnPostAsync()
    {
        await Auth_SignIn.Leave(HttpContext);
        return LocalRedirect("/sign-in");
    }
}
