using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Ledger.Domain.ReportedFigures;

namespace Ledger.Host.Seeding;

/// <summary>报道数据 as a row of <c>figures.csv</c>: what a published text says. Each is recorded in its ledger, and never posted (E7).</summary>
/// <param name="Source">File name of the text.</param>
/// <param name="Measures">What is counted or summed, in our own words.</param>
/// <param name="AmountFen">Set for money.</param>
/// <param name="Count">Set for anything else, with its <paramref name="Unit"/>.</param>
public sealed record PrintedFigure(
    string Id, string Source, string Subject, string SubjectEn, string Measures, long? AmountFen, long? Count, string? Unit,
    FigureBasis Basis, FigurePrecision Precision, string Period, FigureClass Class, string Note);

/// <summary>The reported figures of <c>figures.csv</c>.</summary>
public static class PrintedFigures
{
    private static readonly Dictionary<string, FigureBasis> Bases = new(StringComparer.Ordinal)
    {
        ["annual"] = FigureBasis.Annual, ["cumulative"] = FigureBasis.Cumulative, ["point"] = FigureBasis.Point, ["target"] = FigureBasis.Target,
    };

    private static readonly Dictionary<string, FigurePrecision> Precisions = new(StringComparer.Ordinal)
    {
        ["exact"] = FigurePrecision.Exact, ["at-least"] = FigurePrecision.AtLeast, ["approx"] = FigurePrecision.Approx, ["target"] = FigurePrecision.Target,
    };

    private static readonly Dictionary<string, FigureClass> Classes = new(StringComparer.Ordinal)
    {
        ["LF"] = FigureClass.LedgerFact, ["PARAM"] = FigureClass.Parameter, ["KPI"] = FigureClass.Indicator,
    };

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="ScenarioException">A row does not hold what its columns promise.</exception>
    public static ImmutableArray<PrintedFigure> Read(string file)
    {
        using var text = new StreamReader(file);
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.None });
        csv.Read();
        csv.ReadHeader();
        var figures = ImmutableArray.CreateBuilder<PrintedFigure>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        while (csv.Read())
        {
            var figure = ReadRow(csv, file);
            Expect(ids.Add(figure.Id), csv, file, $"{figure.Id} stands twice");
            figures.Add(figure);
        }

        return figures.DrainToImmutable();
    }

    private static PrintedFigure ReadRow(CsvReader csv, string file)
    {
        var figure = new PrintedFigure(
            Text("id"), Text("source"), Text("subject"), Text("subject_en"), Text("measures"), Whole("amount_fen"), Whole("count"),
            csv.GetField("unit") is { Length: > 0 } unit ? unit : null,
            OneOf("basis", Bases), OneOf("precision", Precisions), Text("period"), OneOf("class", Classes), csv.GetField("note") ?? "");
        Expect(figure.AmountFen is null != figure.Count is null, csv, file, "holds either an amount or a count");
        Expect(figure.Count is null == figure.Unit is null, csv, file, "names a unit for a count and for nothing else");
        Expect(figure.Basis != FigureBasis.Target || figure.Precision == FigurePrecision.Target, csv, file, "is a target, so its precision is one too");
        return figure;

        string Text(string column)
        {
            var value = csv.GetField(column);
            Expect(!string.IsNullOrWhiteSpace(value), csv, file, $"{column} is empty");
            return value!;
        }

        long? Whole(string column)
        {
            var value = csv.GetField(column);
            if (string.IsNullOrEmpty(value))
            {
                return null;
            }

            Expect(long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var whole), csv, file, $"{column} is not a whole number");
            return whole;
        }

        T OneOf<T>(string column, Dictionary<string, T> known)
        {
            Expect(known.TryGetValue(csv.GetField(column) ?? "", out var value), csv, file, $"{column} is not one of {string.Join(", ", known.Keys)}");
            return value!;
        }
    }

    private static void Expect(bool holds, CsvReader csv, string file, string problem)
    {
        if (!holds)
        {
            throw new ScenarioException(Path.GetFileName(file), csv.Parser.Row, problem);
        }
    }
}
