using System.IO.Compression;
using System.Text;
using Ledger.Domain.Kernel;
using Ledger.Host.Importing;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Importing;

/// <summary>Files are read as bureaux have them; what leaves a doubt is refused, and what would harm the house is stopped.</summary>
public sealed class ReadingSheets
{
    [Theory]
    [InlineData("1234.5", 123_450)]
    [InlineData("1,234.50", 123_450)]
    [InlineData("１，２３４．５０", 123_450)]
    [InlineData("¥1,234,567.89", 123_456_789)]
    [InlineData(" 3000000 元 ", 300_000_000)]
    [InlineData("0.01", 1)]
    public void an_amount_is_read_to_the_fen(string text, long fen) => RowValues.Fen("requestedFen", text).ShouldBe(fen);

    [Theory]
    [InlineData("1800余万")]
    [InlineData("约300000")]
    [InlineData("300万元")]
    [InlineData("1.234")]
    [InlineData("12,34.5")]
    [InlineData("1,2345")]
    [InlineData("-5")]
    [InlineData("0")]
    [InlineData("1e7")]
    [InlineData("5%")]
    [InlineData("1.")]
    [InlineData("")]
    [InlineData("999999999999999999")]
    public void an_amount_that_leaves_a_doubt_is_refused(string text) =>
        Should.Throw<RowFault>(() => RowValues.Fen("requestedFen", text)).Refusal.Code.ShouldBe(RefusalCodes.AmountInvalid);

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("gb18030", false)]
    public void the_encodings_of_spreadsheets_are_told_apart(string name, bool withMark)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. withMark ? encoding.GetPreamble() : [], .. encoding.GetBytes("申报编号,项目名称\r\nx-1,㐂柔性显示\r\n")];

        Rows(bytes).ShouldBe(["申报编号|项目名称", "x-1|㐂柔性显示"]);
    }

    /// <summary>
    /// The whole file is gone through once before anything is kept of it. After that, a reader that took the sheet as a whole would have read all of
    /// it before its first row.
    /// </summary>
    [Fact]
    public void a_big_sheet_is_read_row_by_row_and_never_held_as_a_whole()
    {
        const int rows = 20_000;
        using var file = new CountedStream(Sheets.BigXlsx(rows));
        using var reading = XlsxSheet.Read(file).GetEnumerator();
        reading.MoveNext().ShouldBeTrue();
        file.BytesRead.ShouldBeLessThan(file.Length * 3 / 2, "once through, and the beginning again");
        var (number, last) = (1, reading.Current);
        while (reading.MoveNext())
        {
            (number, last) = (number + 1, reading.Current);
        }

        (number, last.Number, last.Cells.Count).ShouldBe((rows, rows, 7));
        file.BytesRead.ShouldBeGreaterThan(file.Length * 19 / 10, "twice through");
    }

    [Fact]
    public void rows_keep_the_numbers_that_a_spreadsheet_shows()
    {
        using var file = new MemoryStream(Sheets.Csv("a,b", "", "\"two\r\nlines\",x", "c,d"));
        CsvSheet.Read(file).Where(row => !row.IsBlank).Select(row => row.Number).ShouldBe([1, 3, 4]);
    }

    [Fact]
    public void a_sheet_is_read_as_it_stands()
    {
        using var file = new MemoryStream(Sheets.Xlsx(["名称", "金额", "备注"], ["甲", "#1234.5", ""], ["乙", "=1+1", "说明"]));
        var rows = XlsxSheet.Read(file).ToList();

        rows.Select(row => row.Number).ShouldBe([1, 2, 3]);
        rows[1].Cells.Select(cell => (cell.Text, cell.Kind)).ShouldBe([("甲", CellKind.Text), ("1234.5", CellKind.Number)]);
        rows[2].Cells[1].Kind.ShouldBe(CellKind.Formula);
    }

    public static TheoryData<string, byte[]> Bad => new()
    {
        { "cell-too-long", Sheets.Csv("a,b", $"x,{new string('y', 20_000)}") },
        { "cell-too-long", Sheets.Xlsx(["a", new string('y', 20_000)]) },
        { "too-many-columns", Sheets.Csv(string.Join(',', Enumerable.Range(0, 300))) },
        { "not-text", [(byte)'a', (byte)',', 0xFF, 0xFF, 0x81, 0x0A] },
        { "not-csv", Encoding.UTF8.GetBytes("a,b\r\n\"x\"y,z\r\n") },
        { "not-xlsx", [.. "PK\u0003\u0004"u8, .. new byte[100]] },
        { "not-xlsx", Zipped(("notes.txt", "nothing of a sheet")) },
        { "not-xlsx", Zipped(("xl/workbook.xml", "<!DOCTYPE w [<!ENTITY a \"aaaa\">]><w>&a;</w>")) },
        { "expands-too-far", Zipped(("xl/worksheets/sheet1.xml", "<w>" + string.Concat(Enumerable.Repeat("<c/>", 5_000_000)) + "</w>")) },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void a_bad_file_is_refused_with_what_is_wrong(string problem, byte[] bytes)
    {
        using var file = new MemoryStream(bytes);
        var read = bytes.AsSpan().StartsWith(XlsxSheet.Mark) ? XlsxSheet.Read(file) : CsvSheet.Read(file);
        var fault = Should.Throw<ImportFault>(() => read.Count());
        fault.Refusal.Code.ShouldBe(RefusalCodes.ImportUnreadable);
        fault.Refusal.Facts[0].Value.ShouldBe(problem);
    }

    [Fact]
    public void the_header_may_stand_below_a_title_and_unknown_columns_are_named()
    {
        using var rows = CsvSheet.Read(new MemoryStream(Sheets.Csv("中试项目申报汇总表,,", "序号,*" + Sheets.Applications.Replace("（元）", "(元)", StringComparison.Ordinal), "1," + Sheets.Application(1)))).GetEnumerator();
        var columns = SheetColumns.Find(rows, RowReader.ColumnsOf(ImportKinds.Applications));

        columns.Ignored.ShouldBe(["序号"]);
        rows.MoveNext().ShouldBeTrue();
        columns.At(rows.Current, "grantId").Text.ShouldBe("i-1");
    }

    [Theory]
    [InlineData("no-header", "x,y\r\n1,2\r\n")]
    [InlineData("missing-column", "申报编号,项目名称\r\nx-1,y\r\n")]
    [InlineData("duplicate-column", "申报编号,项目名称,项目名称\r\nx-1,y,z\r\n")]
    public void a_wrong_header_is_refused(string problem, string text)
    {
        using var rows = CsvSheet.Read(new MemoryStream(Encoding.UTF8.GetBytes(text))).GetEnumerator();
        Should.Throw<ImportFault>(() => SheetColumns.Find(rows, RowReader.ColumnsOf(ImportKinds.Applications))).Refusal.Facts[0].Value.ShouldBe(problem);
    }

    private static IEnumerable<string> Rows(byte[] bytes) =>
        CsvSheet.Read(new MemoryStream(bytes)).Where(row => !row.IsBlank).Select(row => string.Join('|', row.Cells.Select(cell => cell.Text)));

    private static byte[] Zipped(params ReadOnlySpan<(string Name, string Content)> files)
    {
        using var zipped = new MemoryStream();
        using (var zip = new ZipArchive(zipped, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return zipped.ToArray();
    }
}
