using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Ledger.Host.Exporting;

/// <summary>
/// Prints documents with Pango and Cairo. Everything is set first, then the pages are known by number, then it is drawn. A document is printed
/// at a time: the fonts are shared.
/// </summary>
/// <param name="libraries">What must be there; other names than the system's are for tests.</param>
internal sealed class PdfPrinter(IReadOnlyList<string> libraries)
{
    private const double Width = 595;
    private const double Height = 842;
    private const double Edge = 48;
    private const double Foot = 40;
    private const double CellGap = 5;
    private const double RowGap = 3;
    private const double Bottom = Height - Edge - Foot;
    private const string Fonts = "Noto Sans CJK SC,Noto Sans SC,Source Han Sans SC,WenQuanYi Zen Hei,sans-serif";
    private static readonly Lock OneAtATime = new();
    private static nint _fontMap;

    public PdfPrinter() : this(PangoCairo.Libraries)
    {
    }

    /// <summary>The whole file.</summary>
    /// <exception cref="PdfUnavailableException">A library or a Chinese font is missing on this machine.</exception>
    public byte[] Print(PdfDocument document)
    {
        foreach (var library in libraries)
        {
            if (!NativeLibrary.TryLoad(library, out _))
            {
                throw new PdfUnavailableException(library);
            }
        }

        lock (OneAtATime)
        {
            if (_fontMap == 0)
            {
                _fontMap = PangoCairo.NewFontMap();
            }

            using var printing = new Printing(document);
            return printing.Run();
        }
    }

    /// <summary>A text where it belongs on its page.</summary>
    private readonly record struct Placed(double X, double Y, nint Layout);

    /// <summary>A line on its page.</summary>
    private readonly record struct Ruled(double FromX, double ToX, double Y, double Thickness);

    /// <summary>A page before it is drawn.</summary>
    private sealed class Page
    {
        public List<Placed> Texts { get; } = [];
        public List<Ruled> Lines { get; } = [];
    }

    /// <summary>One document under way.</summary>
    private sealed class Printing : IDisposable
    {
        private readonly PdfDocument _document;
        private readonly MemoryStream _file = new();
        private readonly PangoCairo.Take _take;
        private readonly nint _context;
        private readonly nint _attributes;
        private readonly Dictionary<string, nint> _fonts = [];
        private readonly List<nint> _layouts = [];
        private readonly List<Page> _pages = [new()];
        private readonly nint _surface;
        private readonly nint _cairo;
        private double _y = Edge;

        public Printing(PdfDocument document)
        {
            _document = document;
            _take = Take;
            _context = PangoCairo.CreateContext(_fontMap);
            PangoCairo.SetResolution(_context, 72);
            PangoCairo.SetLanguage(_context, PangoCairo.Language(PangoCairo.Text("zh-cn")));
            // A digest that goes on in the next line gets no hyphen that does not belong to it.
            _attributes = PangoCairo.NewAttributes();
            PangoCairo.Insert(_attributes, PangoCairo.InsertHyphens(0));
            _surface = PangoCairo.SurfaceForStream(_take, 0, Width, Height);
            _cairo = PangoCairo.Create(_surface);
            PangoCairo.UpdateContext(_cairo, _context);
        }

        public byte[] Run()
        {
            if (PangoCairo.UnknownGlyphs(Set("补贴资金拨付", 10, 0)) > 0)
            {
                throw new PdfUnavailableException("fonts-noto-cjk");
            }

            foreach (var block in _document.Blocks)
            {
                Place(block);
            }

            var made = _document.MadeAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            foreach (var (kind, text) in ((int, string)[])
            [
                (PangoCairo.MetadataTitle, _document.Title), (PangoCairo.MetadataSubject, _document.Subject), (PangoCairo.MetadataCreator, "Ledger"),
                (PangoCairo.MetadataCreated, made), (PangoCairo.MetadataChanged, made),
            ])
            {
                PangoCairo.SetMetadata(_surface, kind, PangoCairo.Text(text));
            }

            for (var i = 0; i < _pages.Count; i++)
            {
                Draw(_pages[i], i + 1);
            }

            PangoCairo.Finish(_surface);
            return PangoCairo.SurfaceStatus(_surface) == 0 ? _file.ToArray() : throw new IOException($"Cairo could not write the file: status {PangoCairo.SurfaceStatus(_surface)}.");
        }

        public void Dispose()
        {
            foreach (var layout in _layouts)
            {
                PangoCairo.Unref(layout);
            }

            foreach (var font in _fonts.Values)
            {
                PangoCairo.FreeFont(font);
            }

            PangoCairo.Destroy(_cairo);
            PangoCairo.DestroySurface(_surface);
            PangoCairo.UnrefAttributes(_attributes);
            PangoCairo.Unref(_context);
            GC.KeepAlive(_take);
        }

        private int Take(nint closure, nint data, uint length)
        {
            const int Written = 0;
            var bytes = new byte[length];
            Marshal.Copy(data, bytes, 0, bytes.Length);
            _file.Write(bytes);
            return Written;
        }

        private void Place(PdfBlock block)
        {
            switch (block)
            {
                case PdfTitle title:
                    Text(title.Text, 17, bold: true, before: 0, after: 6, keep: 0);
                    break;
                case PdfHeading heading:
                    Text(heading.Text, 11.5, bold: true, before: 12, after: 4, keep: 40);
                    break;
                case PdfParagraph paragraph:
                    Text(paragraph.Text, 9, bold: false, before: 0, after: 5, keep: 0);
                    break;
                case PdfTable table:
                    Table(table);
                    break;
                case PdfSignatures signatures:
                    Signatures(signatures);
                    break;
                default:
                    throw new InvalidOperationException($"{block.GetType().Name} cannot be printed.");
            }
        }

        private void Text(string text, double size, bool bold, double before, double after, double keep)
        {
            var layout = Fitting(text, size, Width - (2 * Edge), bold);
            _y += _y > Edge ? before : 0;
            Room(HeightOf(layout) + keep);
            _pages[^1].Texts.Add(new Placed(Edge, _y, layout));
            _y += HeightOf(layout) + after;
        }

        private void Table(PdfTable table)
        {
            const double Size = 8;
            var whole = Width - (2 * Edge);
            var shares = table.Columns.Sum(column => column.Share);
            var widths = table.Columns.Select(column => whole * column.Share / shares).ToArray();
            var names = table.HasNames ? Row([.. table.Columns.Select(column => column.Name)], bold: true) : null;
            if (names is not null)
            {
                Room(HeightOf(names) + 30);
                Put(names, 0.8);
            }

            foreach (var cells in table.Rows)
            {
                var row = Row(cells, bold: false);
                if (Room(HeightOf(row)) && names is not null)
                {
                    Put(Row([.. table.Columns.Select(column => column.Name)], bold: true), 0.8);
                }

                Put(row, 0.25);
            }

            _y += 4;
            return;

            nint[] Row(IReadOnlyList<string> cells, bool bold) =>
                [.. cells.Select((cell, i) => Fitting(cell, Size, widths[i] - CellGap, bold, table.Columns[i].IsNumber))];

            double HeightOf(nint[] row) => row.Max(Printing.HeightOf) + (2 * RowGap);

            void Put(nint[] row, double line)
            {
                var x = Edge;
                for (var i = 0; i < row.Length; i++)
                {
                    _pages[^1].Texts.Add(new Placed(x, _y + RowGap, row[i]));
                    x += widths[i];
                }

                _y += HeightOf(row);
                _pages[^1].Lines.Add(new Ruled(Edge, Width - Edge, _y, line));
            }
        }

        private void Signatures(PdfSignatures signatures)
        {
            const double Space = 62;
            Room(Space);
            var each = (Width - (2 * Edge)) / signatures.Names.Count;
            for (var i = 0; i < signatures.Names.Count; i++)
            {
                var x = Edge + (i * each);
                _pages[^1].Lines.Add(new Ruled(x, x + each - 18, _y + 40, 0.6));
                _pages[^1].Texts.Add(new Placed(x, _y + 43, Set(signatures.Names[i], 8, each - 18)));
            }

            _y += Space;
        }

        /// <summary>Goes on to the next page where so much does not fit any more, and says whether it did.</summary>
        private bool Room(double height)
        {
            if (_y + height <= Bottom || _y <= Edge)
            {
                return false;
            }

            _pages.Add(new Page());
            _y = Edge;
            return true;
        }

        /// <summary>A text that is higher than a page is cut, with a sign that it was.</summary>
        private nint Fitting(string text, double size, double width, bool bold, bool isNumber = false)
        {
            while (true)
            {
                var layout = Set(text, size, width, bold, isNumber);
                if (HeightOf(layout) <= Bottom - Edge - 60)
                {
                    return layout;
                }

                var half = text.Length / 2;
                text = string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[half - 1]) ? half - 1 : half), "…");
            }
        }

        private nint Set(string text, double size, double width, bool bold = false, bool isNumber = false)
        {
            var layout = PangoCairo.NewLayout(_context);
            _layouts.Add(layout);
            PangoCairo.SetFont(layout, FontOf(size, bold));
            PangoCairo.SetAttributes(layout, _attributes);
            if (width > 0)
            {
                PangoCairo.SetWidth(layout, (int)(width * PangoCairo.Scale));
                PangoCairo.SetWrap(layout, PangoCairo.WrapWordThenCharacter);
            }

            if (isNumber)
            {
                PangoCairo.SetAlignment(layout, PangoCairo.AlignRight);
            }

            var bytes = Encoding.UTF8.GetBytes(text.Replace('\0', ' '));
            PangoCairo.SetText(layout, bytes, bytes.Length);
            return layout;
        }

        private nint FontOf(double size, bool bold)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{Fonts} {(bold ? "Bold " : "")}{size:0.##}");
            if (!_fonts.TryGetValue(name, out var font))
            {
                font = PangoCairo.FontFrom(PangoCairo.Text(name));
                _fonts.Add(name, font);
            }

            return font;
        }

        private static double HeightOf(nint layout)
        {
            PangoCairo.GetSize(layout, out _, out var height);
            return (double)height / PangoCairo.Scale;
        }

        private void Draw(Page page, int number)
        {
            foreach (var text in page.Texts)
            {
                PangoCairo.MoveTo(_cairo, text.X, text.Y);
                PangoCairo.ShowLayout(_cairo, text.Layout);
            }

            PangoCairo.MoveTo(_cairo, Edge, Height - Edge - 22);
            PangoCairo.ShowLayout(_cairo, Set(_document.FootOf(number, _pages.Count), 7, Width - (2 * Edge)));
            foreach (var line in page.Lines)
            {
                PangoCairo.SetLineWidth(_cairo, line.Thickness);
                PangoCairo.MoveTo(_cairo, line.FromX, line.Y);
                PangoCairo.LineTo(_cairo, line.ToX, line.Y);
                PangoCairo.Stroke(_cairo);
            }

            PangoCairo.ShowPage(_cairo);
        }
    }
}
