using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Shouldly;

namespace Ledger.Tests.Support;

/// <summary>Reads a workbook by a library that had no part in writing it.</summary>
internal static class Workbooks
{
    /// <summary>Its sheets with their cells as texts; a fault against the format fails the test.</summary>
    public static List<(string Name, List<List<string>> Rows)> Sheets(byte[] xlsx)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(xlsx), isEditable: false);
        new OpenXmlValidator().Validate(document).Select(fault => fault.Description).ShouldBeEmpty();
        return document.WorkbookPart!.Workbook.Descendants<Sheet>().Select(sheet => (
            sheet.Name!.Value!,
            ((WorksheetPart)document.WorkbookPart.GetPartById(sheet.Id!.Value!)).Worksheet.Descendants<Row>()
                .Select(row => row.Elements<Cell>().Select(cell => cell.InnerText).ToList()).ToList())).ToList();
    }
}
