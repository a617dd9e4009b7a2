using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Ledger.Host.Journal;
using Ledger.Host.Projections;

namespace Ledger.Host.Exporting;

/// <summary>The moment that an export speaks of: what an auditor holds it against.</summary>
/// <param name="Export">What is exported.</param>
/// <param name="AsOf">The instant that was asked for, or when the last entry that counts was recorded.</param>
/// <param name="Position">The last entry that counts.</param>
/// <param name="Root">The root of the hash tree up to there, in hex.</param>
internal sealed record ExportMoment(string Ledger, string Export, DateTimeOffset? AsOf, long Position, string Root)
{
    /// <summary>What the rows were narrowed to, as name=value; null where they are all.</summary>
    public string? Filter { get; init; }

    /// <summary>The moment of a read that an export speaks of. <paramref name="asked"/>: the instant that was asked for, where one was.</summary>
    public static ExportMoment Of(Moment at, string export, DateTimeOffset? asked, string? filter) =>
        new(at.LedgerId, export, asked ?? at.RecordedAt, at.Position, at.RootHash) { Filter = filter };

    /// <summary>All of it as members of the object that a writer stands in.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteString("ledger", Ledger);
        json.WriteString("export", Export);
        json.WriteString("asOf", AsOf is { } at ? Instants.Format(at) : null);
        json.WriteNumber("position", Position);
        json.WriteString("root", Root);
        json.WriteString("filter", Filter);
    }

    /// <summary>All of it on one line, as name=value.</summary>
    public string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"ledger={Ledger} export={Export} asOf={(AsOf is { } at ? Instants.Format(at) : "-")} position={Position} root={Root} filter={Filter ?? "none"}");
}

/// <summary>A column; amounts are in fen for machines and in yuan in CSV, and the name says so.</summary>
internal readonly record struct ExportColumn(string Name, bool IsAmount = false);

/// <summary>Rows on their way out, one at a time: nothing is kept.</summary>
internal abstract class ExportRows : IAsyncDisposable
{
    /// <summary>The columns, in the order of the values.</summary>
    protected IReadOnlyList<ExportColumn> Columns { get; private set; } = [];

    /// <summary>How many rows were written.</summary>
    public long Count { get; private set; }

    /// <summary>The form that a name stands for, one of <see cref="ExportForms"/>.</summary>
    public static ExportRows Of(string form, Stream target) => form switch
    {
        ExportForms.Csv => new CsvRows(target),
        ExportForms.Xlsx => new XlsxRows(target),
        _ => new JsonRows(target),
    };

    /// <summary>Begins with the evidence and, where the form has one, the line of names.</summary>
    public void Begin(ExportMoment moment, IReadOnlyList<ExportColumn> columns)
    {
        Columns = columns;
        Head(moment, columns);
    }

    /// <summary>Writes a row: text, whole numbers, days and instants, in the order of the columns.</summary>
    public void Add(params ReadOnlySpan<object?> values)
    {
        StartRow();
        for (var i = 0; i < values.Length; i++)
        {
            Value(Columns[i], values[i]);
        }

        EndRow();
        Count++;
    }

    public abstract ValueTask DisposeAsync();

    protected abstract void Head(ExportMoment moment, IReadOnlyList<ExportColumn> columns);

    protected abstract void StartRow();

    protected abstract void Value(ExportColumn column, object? value);

    protected abstract void EndRow();

    /// <summary>One JSON object per line; the first one holds the evidence.</summary>
    private sealed class JsonRows(Stream target) : ExportRows
    {
        private static readonly byte[] LineEnd = [(byte)'\n'];
        private readonly Utf8JsonWriter _writer = new(target, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

        public override async ValueTask DisposeAsync() => await _writer.DisposeAsync();

        protected override void Head(ExportMoment moment, IReadOnlyList<ExportColumn> columns)
        {
            StartRow();
            moment.WriteTo(_writer);
            EndRow();
        }

        protected override void StartRow() => _writer.WriteStartObject();

        protected override void Value(ExportColumn column, object? value)
        {
            var name = column.IsAmount ? column.Name + "Fen" : column.Name;
            switch (value)
            {
                case long number: _writer.WriteNumber(name, number); break;
                case null: _writer.WriteNull(name); break;
                case long[] numbers:
                    _writer.WriteStartArray(name);
                    foreach (var one in numbers)
                    {
                        _writer.WriteNumberValue(one);
                    }

                    _writer.WriteEndArray();
                    break;
                default: _writer.WriteString(name, TextOf(value)); break;
            }
        }

        protected override void EndRow()
        {
            _writer.WriteEndObject();
            _writer.Flush();
            _writer.Reset();
            target.Write(LineEnd);
        }
    }

    /// <summary>CSV for spreadsheets: a byte order mark, so that Chinese is read as such, and the evidence as a comment above the names.</summary>
    private sealed class CsvRows : ExportRows
    {
        private readonly CsvWriter _csv;

        public CsvRows(Stream target) => _csv = new CsvWriter(
            new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 64 * 1024, leaveOpen: true),
            new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n" });

        public override async ValueTask DisposeAsync() => await _csv.DisposeAsync();

        protected override void Head(ExportMoment moment, IReadOnlyList<ExportColumn> columns)
        {
            _csv.WriteComment(" " + moment.ToLine());
            _csv.NextRecord();
            foreach (var column in columns)
            {
                _csv.WriteField(column.IsAmount ? column.Name + "Yuan" : column.Name);
            }

            _csv.NextRecord();
        }

        protected override void StartRow()
        {
        }

        protected override void Value(ExportColumn column, object? value) => _csv.WriteField(value switch
        {
            null => "",
            long fen when column.IsAmount => Yuan(fen),
            long number => number.ToString(CultureInfo.InvariantCulture),
            string text => Harmless(text),
            var other => TextOf(other),
        });

        protected override void EndRow() => _csv.NextRecord();

        /// <summary>A text that a spreadsheet would take for a formula is told to be a text.</summary>
        private static string Harmless(string text) => text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
    }

    /// <summary>Exact to the fen, without grouping.</summary>
    internal static string Yuan(long fen) => string.Create(
        CultureInfo.InvariantCulture, $"{(fen < 0 ? "-" : "")}{Math.Abs(fen / 100)}.{Math.Abs(fen % 100):00}");

    /// <summary>A value as text: instants and days as in the journal, positions with a blank between them.</summary>
    internal static string TextOf(object value) => value switch
    {
        long[] numbers => string.Join(' ', numbers),
        DateTimeOffset at => Instants.Format(at),
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
