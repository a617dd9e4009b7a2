using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Projections;

/// <summary>A column of a table whose rows belong to a thing, by <paramref name="Group"/>, and the sign with which the figure counts it.</summary>
/// <param name="Title">The column that says what the thing is called.</param>
internal sealed record FigurePart(VersionedTable Table, string Group, string Title, params (string Column, int Sign)[] Columns);

/// <summary>A figure of awards, linkages, loans, funds or parties: what it adds up, so that it can be led back to the entries that moved it.</summary>
public sealed class RowFigure
{
    internal RowFigure(string name, params FigurePart[] parts) => (Name, Parts) = (name, [.. parts]);

    /// <summary>As in addresses: <c>paid-in</c>.</summary>
    public string Name { get; }

    internal ImmutableArray<FigurePart> Parts { get; }
}

/// <summary>Things of one kind and the figures that they have.</summary>
/// <param name="Name">As in addresses.</param>
/// <param name="Prefix">What the streams of such things begin with; empty where the key is the whole stream.</param>
public sealed record RowKind(string Name, string Prefix, ImmutableArray<RowFigure> Figures)
{
    public static readonly RowKind Awards = new(
        "awards", "",
        [
            .. Columns(VersionedTable.Awards, "grant_stream", "title", "requested", "awarded", "ordered", "paid", "claimed", "recovered"),
            new("unpaid", new FigurePart(VersionedTable.Awards, "grant_stream", "title", ("awarded_fen", 1), ("paid_fen", -1))),
        ]);

    public static readonly RowKind Linkages = new(
        "linkages", "linkage/",
        [
            .. Columns(
                VersionedTable.Linkages, "linkage_id", "title", "eligible", "award", "ordered", "paid", "granted", "contingent", "equity", "claimed", "recovered", "written-off", "exited",
                "proceeds"),
        ]);

    public static readonly RowKind Loans = new(
        "loans", "guaranteed-loan/",
        [.. Columns(VersionedTable.Loans, "loan_id", "party_name", "principal", "outstanding", "guaranteed", "award", "ordered", "paid", "net-paid", "shared")]);

    public static readonly RowKind Funds = new(
        "funds", "fund/",
        [
            .. Columns(
                VersionedTable.Funds, "fund_id", "name", "subscribed", "government", "called", "paid-in", "cash", "invested", "sub-fund", "impaired", "written-off", "fees", "income",
                "gains", "distributed", "back-invested"),
        ]);

    /// <summary>What parties hold of public money; each part is counted as <see cref="ExposureFigures"/> counts it.</summary>
    public static readonly RowKind Exposures = new("exposures", "party/", Held());

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<RowKind> All = [Awards, Linkages, Loans, Funds, Exposures];

    /// <summary>The names of all figures, each once.</summary>
    public static IEnumerable<string> FigureNames => All.SelectMany(kind => kind.Figures).Select(figure => figure.Name).Distinct();

    /// <summary>The figure of a name, or null.</summary>
    public RowFigure? Find(string? figure) => Figures.FirstOrDefault(each => each.Name == figure);

    /// <summary>The stream of a thing.</summary>
    public string StreamOf(string key) => Prefix + key;

    /// <summary>What a stream is one of, and its key among them; null for a stream that has no such figures.</summary>
    public static (RowKind Kind, string Key)? Of(string? stream)
    {
        if (stream is null || !stream.Contains('/', StringComparison.Ordinal))
        {
            return null;
        }

        return Ids.AggregateOf(stream) switch
        {
            "project-grant" or "platform-grant" => (Awards, stream),
            "linkage" => (Linkages, Ids.OfStream(stream)),
            "guaranteed-loan" => (Loans, Ids.OfStream(stream)),
            "fund" => (Funds, Ids.OfStream(stream)),
            "party" => (Exposures, Ids.OfStream(stream)),
            _ => null,
        };
    }

    private static IEnumerable<RowFigure> Columns(VersionedTable table, string group, string title, params string[] names) =>
        names.Select(name => new RowFigure(name, new FigurePart(table, group, title, (name.Replace('-', '_') + "_fen", 1))));

    private static ImmutableArray<RowFigure> Held()
    {
        static FigurePart Part(VersionedTable table, params (string Column, int Sign)[] columns) => new(table, "party_id", "party_name", columns);

        List<RowFigure> figures =
        [
            new("grant-net", Part(VersionedTable.Awards, ("paid_fen", 1), ("claimed_fen", -1), ("recovered_fen", -1)), Part(VersionedTable.Linkages, ("granted_fen", 1))),
            new("contingent", Part(VersionedTable.Linkages, ("contingent_fen", 1))),
            new("equity-cost", Part(VersionedTable.Linkages, ("equity_fen", 1)), Part(VersionedTable.FundInvestments, ("cost_fen", 1))),
            new("impaired", Part(VersionedTable.FundInvestments, ("impaired_fen", 1))),
            new("claimed", Part(VersionedTable.Awards, ("claimed_fen", 1)), Part(VersionedTable.Linkages, ("claimed_fen", 1))),
            new("guaranteed-loan", Part(VersionedTable.Loans, ("guaranteed_fen", 1))),
            new("compensated", Part(VersionedTable.Loans, ("net_paid_fen", 1))),
        ];
        return [.. figures, new RowFigure("exposure", [.. figures.SelectMany(figure => figure.Parts)])];
    }
}
