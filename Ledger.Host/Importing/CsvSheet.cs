using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Ledger.Host.Importing;

/// <summary>
/// Rows of a CSV file: commas, with or without quotes. UTF-8, UTF-16 with its mark, or GB18030, the encoding that Chinese spreadsheets save as.
/// </summary>
internal static class CsvSheet
{
    static CsvSheet() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <exception cref="ImportFault">The file cannot be taken.</exception>
    public static IEnumerable<SheetRow> Read(Stream file)
    {
        var encoding = EncodingOf(file);
        file.Position = 0;
        using var text = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, 64 * 1024, leaveOpen: true);
        using var csv = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            // Rows keep the numbers that a spreadsheet shows.
            IgnoreBlankLines = false,
            MaxFieldSize = SheetLimits.CellLength,
            BadDataFound = bad => throw ImportFault.Unreadable("not-csv", At(bad.Context.Parser)),
        });
        while (Next(csv))
        {
            var fields = csv.Record ?? [];
            if (fields.Length > SheetLimits.Columns)
            {
                throw ImportFault.Unreadable("too-many-columns", At(csv));
            }

            yield return new SheetRow(csv.Row, [.. fields.Select(CellOf)]);
        }
    }

    private static bool Next(CsvParser csv)
    {
        try
        {
            return csv.Read();
        }
        catch (MaxFieldSizeException)
        {
            throw ImportFault.Unreadable("cell-too-long", At(csv));
        }
        catch (CsvHelperException wrong)
        {
            throw wrong.InnerException as ImportFault ?? ImportFault.Unreadable("not-csv", At(csv));
        }
        catch (DecoderFallbackException)
        {
            throw ImportFault.Unreadable("not-text", At(csv));
        }
    }

    private static Cell CellOf(string text) =>
        text.Contains('\0', StringComparison.Ordinal) ? throw ImportFault.Unreadable("not-text", "1")
        // A spreadsheet would compute it, and show something else than what is read here.
        : text.StartsWith('=') ? new Cell(text, CellKind.Formula)
        : new Cell(text, CellKind.Text);

    /// <summary>The first encoding that the whole file is valid in.</summary>
    private static Encoding EncodingOf(Stream file)
    {
        Span<byte> mark = stackalloc byte[2];
        file.Position = 0;
        if (file.ReadAtLeast(mark, 2, throwOnEndOfStream: false) == 2 && (mark is [0xFF, 0xFE] or [0xFE, 0xFF]))
        {
            return new UnicodeEncoding(mark[0] == 0xFE, true, throwOnInvalidBytes: true);
        }

        var utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);
        return IsValid(file, utf8) ? utf8 : Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
    }

    private static bool IsValid(Stream file, Encoding encoding)
    {
        file.Position = 0;
        var (bytes, chars, decoder) = (new byte[64 * 1024], new char[64 * 1024 + 4], encoding.GetDecoder());
        try
        {
            int read;
            while ((read = file.Read(bytes)) > 0)
            {
                decoder.GetChars(bytes, 0, read, chars, 0, flush: false);
            }

            decoder.GetChars([], 0, 0, chars, 0, flush: true);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static string At(IParser? csv) => (csv?.Row ?? 1).ToString(CultureInfo.InvariantCulture);
}
