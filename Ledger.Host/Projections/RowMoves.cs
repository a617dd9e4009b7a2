namespace Ledger.Host.Projections;

/// <summary>What entries added to figures of rows: from one version of a row to the next, on both clocks.</summary>
internal static class RowMoves
{
    /// <summary>
    /// What a select reads from: (key, name, figure, position, fen), a row for each figure that an entry moved. The ledger is $1, the last position $2,
    /// and $3 the keys, or null for all of them.
    /// </summary>
    public static string From(IEnumerable<RowFigure> figures, DateOnly? until)
    {
        var sources = figures.SelectMany(figure => figure.Parts.Select(part => (Figure: figure.Name, Part: part)))
            .GroupBy(pair => (pair.Part.Table, pair.Part.Group, pair.Part.Title))
            .Select(of =>
            {
                var (table, group, title) = of.Key;
                var values = string.Join(", ", of.Select(pair =>
                    $"('{pair.Figure}', {string.Join(" + ", pair.Part.Columns.Select(column => $"({column.Sign}) * s.by_{column.Column}"))})"));
                return $"""
                    select s.{group} as key, s.{title} as name, f.figure, s.from_position as position, f.fen
                      from {table.Steps(until, "$1", "$2", $" and ($3::text[] is null or t.{group} = any($3))")} as s
                     cross join lateral (values {values}) as f(figure, fen)
                     where f.fen <> 0{VersionedTable.Counted(until, "s")}
                    """;
            });
        return $"({string.Join("\nunion all\n", sources)}) as moves";
    }
}
