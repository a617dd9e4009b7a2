using Ledger.Domain.Kernel;
using Ledger.Host.Language;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages;

/// <summary>A page that is refused in the words of its code, with the address of what can be shown instead.</summary>
/// <param name="Way">Where the reader can go on.</param>
public sealed record RefusedPage(Refusal Refusal, string Way)
{
    /// <summary>The answer; the error page takes the words from here.</summary>
    public static IActionResult Of(HttpContext context, Refusal refusal, string way)
    {
        context.Items[typeof(RefusedPage)] = new RefusedPage(refusal, way);
        return new StatusCodeResult(RefusalStatus.Of(refusal.Code));
    }

    /// <summary>What was refused, or null.</summary>
    public static RefusedPage? In(HttpContext context) => context.Items[typeof(RefusedPage)] as RefusedPage;
}
