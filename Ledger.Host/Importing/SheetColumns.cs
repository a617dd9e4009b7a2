using System.Collections.Frozen;
using System.Globalization;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Importing;

/// <summary>A column that a kind of import knows.</summary>
/// <param name="Field">The member it fills.</param>
/// <param name="Needed">Whether a file without it is refused.</param>
/// <param name="Names">What it may be called, in English and Chinese.</param>
internal sealed record SheetColumn(string Field, bool Needed, params string[] Names);

/// <summary>
/// Where the columns of a file stand. The header is the first of the first rows in which at least two of them are found: bureaux put a title
/// above it. Columns that nobody knows are left out, and named, so that a mistyped one is seen.
/// </summary>
internal sealed class SheetColumns
{
    private const int HeaderWithin = 10;

    /// <summary>Columns that only collections of published figures have: their amounts are claims and never become facts (E7).</summary>
    private static readonly FrozenSet<string> OfReports = Key("basis", "precision", "口径", "报道口径", "精度", "报道来源", "来源文章");

    private readonly Dictionary<string, int> _places;

    private SheetColumns(Dictionary<string, int> places, int width, IReadOnlyList<string> ignored) =>
        (_places, Width, Ignored) = (places, width, ignored);

    /// <summary>How many columns have a name.</summary>
    public int Width { get; }

    /// <summary>Columns that are not read.</summary>
    public IReadOnlyList<string> Ignored { get; }

    /// <summary>Finds the header among the next rows.</summary>
    /// <exception cref="ImportFault">There is none, or it lacks a column or has one twice.</exception>
    public static SheetColumns Find(IEnumerator<SheetRow> rows, IReadOnlyList<SheetColumn> columns)
    {
        var names = columns.SelectMany(column => column.Names.Select(name => (Name: Normal(name), column.Field))).DistinctBy(pair => pair.Name).ToDictionary(StringComparer.Ordinal);
        for (var seen = 0; seen < HeaderWithin && rows.MoveNext();)
        {
            if (rows.Current.IsBlank)
            {
                continue;
            }

            seen++;
            var cells = rows.Current.Cells.Select(cell => Normal(cell.Text)).ToArray();
            if (cells.Count(OfReports.Contains) >= 2)
            {
                throw new ImportFault(Refusal.Of(RefusalCodes.ReportedNotPosted, new Fact("at", rows.Current.Number.ToString(CultureInfo.InvariantCulture))));
            }

            if (cells.Count(names.ContainsKey) >= 2)
            {
                return Of(rows.Current, cells, names, columns);
            }
        }

        throw ImportFault.Unreadable("no-header", columns.First(column => column.Needed).Names[^1]);
    }

    /// <summary>Whether the row has the columns that the header names, and no more.</summary>
    public bool Fits(SheetRow row, bool isRagged) => (!isRagged || row.Cells.Count >= Width) && row.Cells.Skip(Width).All(cell => cell.IsBlank);

    /// <summary>The cell of a column; a blank one where the file has none.</summary>
    public Cell At(SheetRow row, string field) => _places.TryGetValue(field, out var place) && place < row.Cells.Count ? row.Cells[place] : Cell.Empty;

    private static SheetColumns Of(SheetRow header, string[] cells, Dictionary<string, string> names, IReadOnlyList<SheetColumn> columns)
    {
        var (places, ignored) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<string>());
        var width = 0;
        foreach (var (place, cell) in cells.Index())
        {
            if (cell.Length == 0)
            {
                continue;
            }

            width = place + 1;
            if (!names.TryGetValue(cell, out var field))
            {
                ignored.Add(header.Cells[place].Text.Trim() is { Length: > 60 } text ? text[..60] : header.Cells[place].Text.Trim());
            }
            else if (!places.TryAdd(field, place))
            {
                throw ImportFault.Unreadable("duplicate-column", header.Cells[place].Text.Trim());
            }
        }

        return columns.FirstOrDefault(column => column.Needed && !places.ContainsKey(column.Field)) is { } missing
            ? throw ImportFault.Unreadable("missing-column", missing.Names[^1])
            : new SheetColumns(places, width, ignored);
    }

    private static FrozenSet<string> Key(params string[] names) => names.Select(Normal).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Names are compared without case, blanks, and the marks that forms put around them.</summary>
    private static string Normal(string name) => string.Concat(
        name.Normalize(System.Text.NormalizationForm.FormKC).Where(sign => !char.IsWhiteSpace(sign) && sign is not ('*' or '_' or '-' or ':' or '"' or '\uFEFF'))).ToLowerInvariant();
}
