using System.Globalization;
using Ledger.Domain.Kernel;
using Ledger.Host.Importing;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Importing;

/// <summary>导入: files of applications and payees, and the form that takes another.</summary>
[RequestSizeLimit(ImportFile.Limit + 100_000)]
[RequestFormLimits(MultipartBodyLengthLimit = ImportFile.Limit + 100_000)]
public sealed class IndexModel(Imports imports) : ImportPage
{
    private const int MostImports = 50;

    public IReadOnlyList<ImportItem> List { get; private set; } = [];

    public async Task OnGetAsync() => List = await imports.List(LedgerId, MostImports, Cancel);

    public async Task<IActionResult> OnPostAsync(IFormFile? file, string? kind, string? businessDate)
    {
        var wanted = ImportKinds.All.FirstOrDefault(each => each == kind) ?? ImportKinds.Applications;
        var day = DateOnly.TryParseExact(businessDate, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var given) ? given : (DateOnly?)null;
        if (file is not { Length: > 0 })
        {
            Refused(wanted, Refusal.Of(RefusalCodes.RequestInvalid, new Fact("field", "file"), new Fact("value", "")));
        }
        else
        {
            await using var source = file.OpenReadStream();
            var (taken, tooLarge) = await ImportFile.Take(file.FileName, source, Cancel);
            if (taken is null)
            {
                Refused(wanted, tooLarge!);
            }
            else
            {
                await using (taken)
                {
                    var attempt = await imports.Try(LedgerId, wanted, taken, Caller, day, Cancel);
                    if (attempt.Refusal is null)
                    {
                        return LocalRedirect($"/{LedgerId}/imports/{attempt.Import!.ImportId}");
                    }

                    Refused(wanted, attempt.Refusal);
                }
            }
        }

        List = await imports.List(LedgerId, MostImports, Cancel);
        return Page();
    }
}
