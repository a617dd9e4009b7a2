using System.Globalization;
using System.IO.Compression;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Ledger.Host.Importing;

/// <summary>
/// Rows of the first sheet of an XLSX file, read as they come: the sheet is never in memory as a whole, only the table of its shared texts is.
/// What a file unfolds to is looked at before anything of it is kept.
/// </summary>
internal static class XlsxSheet
{
    /// <summary>How every zip file begins.</summary>
    public static ReadOnlySpan<byte> Mark => "PK\u0003\u0004"u8;

    /// <exception cref="ImportFault">The file cannot be taken.</exception>
    public static IEnumerable<SheetRow> Read(Stream file)
    {
        using var rows = Guarded(() => Unguarded(file)).GetEnumerator();
        while (Guarded(rows.MoveNext))
        {
            yield return rows.Current;
        }
    }

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception wrong) when (wrong is OpenXmlPackageException or XmlException or InvalidDataException or FileFormatException or FormatException
            or ArgumentException or InvalidOperationException or IOException or NotSupportedException)
        {
            throw ImportFault.Unreadable("not-xlsx", "1");
        }
    }

    private static IEnumerable<SheetRow> Unguarded(Stream file)
    {
        Unfold(file);
        file.Position = 0;
        using var document = SpreadsheetDocument.Open(file, isEditable: false);
        var book = document.WorkbookPart ?? throw ImportFault.Unreadable("not-xlsx", "1");
        var first = book.Workbook.Sheets?.Elements<Sheet>().FirstOrDefault()?.Id?.Value ?? throw ImportFault.Unreadable("not-xlsx", "1");
        if (book.GetPartById(first) is not WorksheetPart sheet)
        {
            throw ImportFault.Unreadable("not-xlsx", "1");
        }

        var shared = SharedTexts(book.SharedStringTablePart);
        using var reader = OpenXmlReader.Create(sheet);
        var number = 0;
        while (reader.Read())
        {
            if (reader.ElementType != typeof(DocumentFormat.OpenXml.Spreadsheet.Row) || !reader.IsStartElement)
            {
                continue;
            }

            var given = reader.Attributes.FirstOrDefault(attribute => attribute.LocalName == "r").Value;
            number = given is null ? number + 1 : int.Parse(given, NumberStyles.None, CultureInfo.InvariantCulture);
            yield return new SheetRow(number, CellsOf(reader, shared));
        }
    }

    private static List<Cell> CellsOf(OpenXmlReader reader, List<string> shared)
    {
        var cells = new List<Cell>();
        if (!reader.ReadFirstChild())
        {
            return cells;
        }

        do
        {
            if (reader.ElementType != typeof(DocumentFormat.OpenXml.Spreadsheet.Cell))
            {
                continue;
            }

            var cell = (DocumentFormat.OpenXml.Spreadsheet.Cell)reader.LoadCurrentElement()!;
            var column = cell.CellReference?.Value is { } reference ? ColumnOf(reference) : cells.Count;
            if (column < cells.Count || column >= SheetLimits.Columns)
            {
                // Beyond what is looked at there may be formats without a value.
                if (cell.CellValue is null && cell.InlineString is null)
                {
                    continue;
                }

                throw ImportFault.Unreadable("too-many-columns", cell.CellReference?.Value ?? "");
            }

            while (cells.Count < column)
            {
                cells.Add(Importing.Cell.Empty);
            }

            cells.Add(CellOf(cell, shared));
        }
        while (reader.ReadNextSibling());
        return cells;
    }

    private static Cell CellOf(DocumentFormat.OpenXml.Spreadsheet.Cell cell, List<string> shared)
    {
        var text = cell.CellValue?.Text ?? "";
        if (cell.CellFormula is not null)
        {
            return new Cell(text, CellKind.Formula);
        }

        var type = cell.DataType?.Value ?? CellValues.Number;
        return type switch
        {
            CellValues.SharedString => new Cell(shared[int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)], CellKind.Text),
            CellValues.InlineString => new Cell(cell.InlineString?.InnerText ?? "", CellKind.Text),
            CellValues.String => new Cell(text, CellKind.Text),
            CellValues.Number => text.Length == 0 ? Importing.Cell.Empty : new Cell(text, CellKind.Number),
            _ => new Cell(text, CellKind.Other),
        };
    }

    private static List<string> SharedTexts(SharedStringTablePart? part)
    {
        var texts = new List<string>();
        if (part is null)
        {
            return texts;
        }

        using var reader = OpenXmlReader.Create(part);
        while (reader.Read())
        {
            if (reader.ElementType == typeof(SharedStringItem) && reader.IsStartElement)
            {
                var item = (SharedStringItem)reader.LoadCurrentElement()!;
                // Readings beside the characters (furigana, pinyin) are no part of the text.
                texts.Add(item.Text?.Text ?? string.Concat(item.Elements<Run>().Select(run => run.Text?.Text)));
            }
        }

        return texts;
    }

    /// <summary>The place of a column, from 0: A, B, … Z, AA, …</summary>
    private static int ColumnOf(string reference)
    {
        var column = 0;
        foreach (var letter in reference.TakeWhile(char.IsAsciiLetterUpper))
        {
            column = (column * 26) + letter - 'A' + 1;
        }

        return column - 1;
    }

    /// <summary>
    /// Unfolds every part once without keeping anything: neither a part that grows beyond all measure, nor a cell or an entity that would, gets
    /// into memory.
    /// </summary>
    private static void Unfold(Stream file)
    {
        file.Position = 0;
        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        var left = Math.Min(SheetLimits.UnfoldedBytes, (file.Length * SheetLimits.UnfoldedTimes) + (1024 * 1024));
        foreach (var entry in zip.Entries)
        {
            using var content = new Bounded(entry.Open(), left);
            if (!entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) && !entry.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase))
            {
                content.CopyTo(Stream.Null);
            }
            else
            {
                LookThrough(content);
            }

            left = content.Left;
        }
    }

    private static void LookThrough(Stream content)
    {
        using var xml = XmlReader.Create(content, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        var part = new char[4_096];
        while (xml.Read())
        {
            if (xml.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA))
            {
                continue;
            }

            var length = 0;
            int read;
            while ((read = xml.ReadValueChunk(part, 0, part.Length)) > 0)
            {
                if ((length += read) > SheetLimits.CellLength)
                {
                    throw ImportFault.Unreadable("cell-too-long", xml is IXmlLineInfo line ? line.LineNumber.ToString(CultureInfo.InvariantCulture) : "1");
                }
            }
        }
    }

    /// <summary>A stream that ends the reading when more comes out of it than may.</summary>
    private sealed class Bounded(Stream inner, long left) : Stream
    {
        public long Left { get; private set; } = left;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            Left -= read;
            return Left >= 0 ? read : throw ImportFault.Unreadable("expands-too-far", "1");
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
