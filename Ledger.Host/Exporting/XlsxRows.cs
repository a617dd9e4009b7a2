using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using Ledger.Host.Journal;

namespace Ledger.Host.Exporting;

/// <summary>
/// A workbook: the rows, and on a sheet of its own the evidence of their moment. Every part goes straight into the zip file as it comes; a
/// library that opens the package for updating would keep the whole sheet in memory. Amounts are numbers in yuan with two decimals; days are
/// texts in ISO form, the same in whatever country the spreadsheet thinks it is.
/// </summary>
internal sealed class XlsxRows(Stream target) : ExportRows
{
    /// <summary>Rows of a sheet, as the format has it, its line of names among them. What is more goes onto the next sheet.</summary>
    internal const int MostRows = 1_048_576;

    private const int LongestText = 32_767;

    /// <summary>Whole numbers beyond this are no longer exact in a spreadsheet, which counts in floating point; they are written as texts.</summary>
    private const long ExactUpTo = 999_999_999_999_999;

    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/";
    private const string Sheets = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    private const int Plain = 0;
    private const int Amount = 1;
    private const int Bold = 2;

    private readonly ZipArchive _zip = new(target, ZipArchiveMode.Create, leaveOpen: true);
    private readonly List<string> _names = [];
    private XmlWriter? _sheet;
    private ExportMoment? _moment;
    private int _rows;

    public override ValueTask DisposeAsync()
    {
        if (_moment is { } moment)
        {
            EndSheet();
            Evidence(moment);
            Workbook();
        }

        _zip.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override void Head(ExportMoment moment, IReadOnlyList<ExportColumn> columns)
    {
        _moment = moment;
        BeginSheet("rows");
        Names();
    }

    protected override void StartRow()
    {
        if (_rows == MostRows)
        {
            EndSheet();
            BeginSheet(string.Create(CultureInfo.InvariantCulture, $"rows {_names.Count + 1}"));
            Names();
        }

        BeginRow();
    }

    protected override void Value(ExportColumn column, object? value)
    {
        switch (value)
        {
            case null:
                _sheet!.WriteStartElement("c", Main);
                _sheet.WriteEndElement();
                break;
            case long fen when column.IsAmount && Math.Abs(fen) <= ExactUpTo:
                Number(Yuan(fen), Amount);
                break;
            case long fen when column.IsAmount:
                Text(Yuan(fen), Plain);
                break;
            case long number when Math.Abs(number) <= ExactUpTo:
                Number(number.ToString(CultureInfo.InvariantCulture), Plain);
                break;
            default:
                Text(TextOf(value), Plain);
                break;
        }
    }

    protected override void EndRow() => _sheet!.WriteEndElement();

    private void Names()
    {
        BeginRow();
        foreach (var column in Columns)
        {
            Text(column.IsAmount ? column.Name + "Yuan" : column.Name, Bold);
        }

        EndRow();
    }

    /// <summary>The moment, a name and a value per row.</summary>
    private void Evidence(ExportMoment moment)
    {
        BeginSheet("evidence");
        foreach (var (name, value) in ((string, string)[])
        [
            ("ledger", moment.Ledger), ("export", moment.Export), ("asOf", moment.AsOf is { } at ? Instants.Format(at) : "-"),
            ("position", moment.Position.ToString(CultureInfo.InvariantCulture)), ("root", moment.Root), ("filter", moment.Filter ?? "none"),
            ("rows", Count.ToString(CultureInfo.InvariantCulture)),
        ])
        {
            BeginRow();
            Text(name, Bold);
            Text(value, Plain);
            EndRow();
        }

        EndSheet();
    }

    private void BeginSheet(string name)
    {
        _names.Add(name);
        _sheet = Part(string.Create(CultureInfo.InvariantCulture, $"xl/worksheets/sheet{_names.Count}.xml"));
        _sheet.WriteStartElement("worksheet", Main);
        _sheet.WriteStartElement("sheetData", Main);
        _rows = 0;
    }

    private void EndSheet()
    {
        _sheet!.WriteEndDocument();
        _sheet.Dispose();
    }

    private void BeginRow()
    {
        _sheet!.WriteStartElement("row", Main);
        _rows++;
    }

    private void Number(string text, int style)
    {
        StartCell("n", style);
        _sheet!.WriteElementString("v", Main, text);
        _sheet.WriteEndElement();
    }

    /// <summary>An inline text: it can never be a formula, and no table of shared texts has to be kept.</summary>
    private void Text(string text, int style)
    {
        StartCell("inlineStr", style);
        _sheet!.WriteStartElement("is", Main);
        _sheet.WriteStartElement("t", Main);
        _sheet.WriteAttributeString("xml", "space", null, "preserve");
        _sheet.WriteString(Writable(text));
        _sheet.WriteEndElement();
        _sheet.WriteEndElement();
        _sheet.WriteEndElement();
    }

    private void StartCell(string type, int style)
    {
        _sheet!.WriteStartElement("c", Main);
        _sheet.WriteAttributeString("s", style.ToString(CultureInfo.InvariantCulture));
        _sheet.WriteAttributeString("t", type);
    }

    /// <summary>What ties the sheets together.</summary>
    private void Workbook()
    {
        using (var book = Part("xl/workbook.xml"))
        {
            book.WriteStartElement("workbook", Main);
            book.WriteStartElement("sheets", Main);
            for (var i = 1; i <= _names.Count; i++)
            {
                book.WriteStartElement("sheet", Main);
                book.WriteAttributeString("name", _names[i - 1]);
                book.WriteAttributeString("sheetId", i.ToString(CultureInfo.InvariantCulture));
                book.WriteAttributeString("id", Office, RelationOf(i));
                book.WriteEndElement();
            }
        }

        Raw(
            "xl/styles.xml",
            $"""
            <styleSheet xmlns="{Main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.00"/></numFmts>
            <fonts count="2"><font/><font><b/></font></fonts>
            <fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
            <borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
            <cellXfs count="3"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>
            """);
        var sheets = Enumerable.Range(1, _names.Count).ToList();
        Raw(
            "xl/_rels/workbook.xml.rels",
            $"""
            <Relationships xmlns="{Package}relationships">
            {string.Concat(sheets.Select(i => $"<Relationship Id=\"{RelationOf(i)}\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet{i}.xml\"/>"))}
            <Relationship Id="styles" Type="{Office}/styles" Target="styles.xml"/></Relationships>
            """);
        Raw(
            "_rels/.rels",
            $"""<Relationships xmlns="{Package}relationships"><Relationship Id="book" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        Raw(
            "[Content_Types].xml",
            $"""
            <Types xmlns="{Package}content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
            <Override PartName="/xl/workbook.xml" ContentType="{Sheets}sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{Sheets}styles+xml"/>
            {string.Concat(sheets.Select(i => $"<Override PartName=\"/xl/worksheets/sheet{i}.xml\" ContentType=\"{Sheets}worksheet+xml\"/>"))}</Types>
            """);
    }

    private static string RelationOf(int sheet) => string.Create(CultureInfo.InvariantCulture, $"sheet{sheet}");

    private XmlWriter Part(string path)
    {
        var entry = _zip.CreateEntry(path, CompressionLevel.Fastest);
        // The moment's own time: the same moment gives the same bytes. A zip file knows no earlier one than this.
        entry.LastWriteTime = _moment?.AsOf is { Year: >= 1980 } at ? at.ToUniversalTime() : new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return XmlWriter.Create(entry.Open(), new XmlWriterSettings { Encoding = new UTF8Encoding(false), CloseOutput = true });
    }

    private void Raw(string path, string xml)
    {
        using var part = Part(path);
        part.WriteRaw(xml);
    }

    /// <summary>What XML cannot hold is left out, and a text that is longer than a cell is cut, with a sign that it was.</summary>
    private static string Writable(string text)
    {
        if (!IsXml(text))
        {
            var kept = new StringBuilder(text.Length);
            foreach (var rune in text.EnumerateRunes().Where(rune => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value)))
            {
                kept.Append(rune.ToString());
            }

            text = kept.ToString();
        }

        return text.Length <= LongestText ? text : string.Concat(text.AsSpan(0, LongestText - 1), "…");
    }

    private static bool IsXml(string text)
    {
        foreach (var each in text)
        {
            if (!XmlConvert.IsXmlChar(each))
            {
                return false;
            }
        }

        return true;
    }
}
