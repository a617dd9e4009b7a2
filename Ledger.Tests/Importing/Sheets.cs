using System.Globalization;
using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Ledger.Domain.Parties;

namespace Ledger.Tests.Importing;

/// <summary>Files as bureaux have them, with made-up applicants.</summary>
internal static class Sheets
{
    public const string Applications = "申报编号,政策代码,项目编号,项目名称,统一社会信用代码,申报单位,申请金额（元）";
    public const string Payees = "统一社会信用代码,户名,开户银行,银行账号";

    /// <summary>A credit code that passes its check.</summary>
    public static string Code(int number)
    {
        var body = "91510300" + number.ToString("D9", CultureInfo.InvariantCulture);
        return body + CreditCode.CheckCharacterOf(body);
    }

    public static string Application(int number, string amount = "1000", string prefix = "i") =>
        $"{prefix}-{number},pilot-import,{prefix}-project-{number},中试项目{number},{Code(number)},企业{number},{amount}";

    public static string Payee(int number, string account, string? name = null) => $"{Code(number)},{name ?? $"企业{number}"},工商银行自贡分行,{account}";

    public static byte[] Csv(params IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n");

    /// <summary>A sheet of texts; a cell that begins with <c>#</c> is a number, one with <c>=</c> a formula.</summary>
    public static byte[] Xlsx(params IEnumerable<string[]> rows)
    {
        using var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            var sheet = book.AddNewPart<WorksheetPart>();
            var data = new SheetData();
            foreach (var (index, row) in rows.Index())
            {
                var cells = row.Select((text, column) => text switch
                {
                    ['#', ..] => new Cell { CellValue = new CellValue(text[1..]), CellReference = Reference(column, index) },
                    ['=', ..] => new Cell { CellFormula = new CellFormula(text[1..]), CellValue = new CellValue("1"), CellReference = Reference(column, index) },
                    _ => new Cell { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(text)), CellReference = Reference(column, index) },
                }).Where(cell => cell.InlineString?.InnerText != "");
                data.Append(new Row(cells) { RowIndex = (uint)index + 1 });
            }

            sheet.Worksheet = new Worksheet(data);
            book.Workbook = new Workbook(new DocumentFormat.OpenXml.Spreadsheet.Sheets(
                new Sheet { Id = book.GetIdOfPart(sheet), SheetId = 1, Name = "申报" }));
        }

        return file.ToArray();
    }

    /// <summary>A sheet written as fast as text is, with cells that hardly compress.</summary>
    public static byte[] BigXlsx(int rows)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Part(zip, "[Content_Types].xml", """
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>
                """);
            Part(zip, "_rels/.rels", """
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>
                """);
            Part(zip, "xl/workbook.xml", """
                <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>
                """);
            Part(zip, "xl/_rels/workbook.xml.rels", """
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>
                """);
            var random = new Random(1);
            var text = new StringBuilder("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
            for (var row = 1; row <= rows; row++)
            {
                text.Append(CultureInfo.InvariantCulture, $"<row r=\"{row}\">");
                for (var column = 0; column < 7; column++)
                {
                    text.Append(CultureInfo.InvariantCulture, $"<c r=\"{(char)('A' + column)}{row}\" t=\"inlineStr\"><is><t>{random.NextInt64():x16}{random.NextInt64():x16}</t></is></c>");
                }

                text.Append("</row>");
            }

            Part(zip, "xl/worksheets/sheet1.xml", text.Append("</sheetData></worksheet>").ToString());
        }

        return file.ToArray();

        static void Part(ZipArchive zip, string name, string text)
        {
            using var part = new StreamWriter(zip.CreateEntry(name, CompressionLevel.Fastest).Open());
            part.Write(text);
        }
    }

    private static string Reference(int column, int row) => $"{(char)('A' + column)}{row + 1}";
}
