using Ledger.Host.Auth;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ledger.Host.Pages;

/// <summary>Where a reader of several ledgers chooses one; a reader of one is led straight to it.</summary>
public sealed class ChooserModel(Ledgers ledgers) : PageModel
{
    /// <summary>The ledgers that the reader may see.</summary>
    public IReadOnlyList<LedgerTitle> Open { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        var caller = HttpContext.SignedIn();
        Open = [.. (await ledgers.All(HttpContext.RequestAborted)).Where(ledger => caller?.MayRead(ledger.LedgerId) == true)];
        return Open.Count == 1 ? LocalRedirect($"/{Open[0].LedgerId}") : Page();
    }
}
