using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ledger.Host.Pages;

/// <summary>What happened, what to do, and a reference that leads to the log. Never a stack trace.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
public sealed class ErrorModel : PageModel
{
    /// <summary>Which words explain it.</summary>
    public string Kind { get; private set; } = "failed";

    /// <summary>The trace of the request, as the log has it.</summary>
    public string Reference { get; private set; } = "";

    public void OnGet(int? status) => Explain(status);

    public void OnPost(int? status) => Explain(status);

    private void Explain(int? status)
    {
        var code = status ?? Response.StatusCode;
        if (status is not null)
        {
            Response.StatusCode = code;
        }

        Kind = code switch
        {
            StatusCodes.Status404NotFound => "not-found",
            StatusCodes.Status403Forbidden => "forbidden",
            StatusCodes.Status400BadRequest => "form-expired",
            StatusCodes.Status429TooManyRequests => "too-many",
            >= 400 and < 500 => "refused",
            _ => "failed",
        };
        Reference = Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier.ToString(CultureInfo.InvariantCulture);
    }
}
