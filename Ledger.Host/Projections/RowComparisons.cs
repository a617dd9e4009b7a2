using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>A thing whose figures are not the same at both moments.</summary>
/// <param name="Stream">The thing.</param>
public sealed record RowChange(string Stream, string Name, IReadOnlyList<FigureChange> Figures);

/// <summary>What changed in the figures of awards, linkages, loans, funds or parties; those that are as they were are left out.</summary>
/// <param name="Rows">What is compared.</param>
/// <param name="Left">How many changed besides those told; they changed by less.</param>
public sealed record RowComparison(ComparedMoment From, ComparedMoment To, DateOnly? BusinessUntil, string Rows, IReadOnlyList<RowChange> Changed, int Left);

/// <summary>Figures of rows held against each other at two moments, with the entries between them.</summary>
public sealed class RowComparisons(NpgsqlDataSource database, JournalPages entries)
{
    /// <summary>The most things that are told, those that changed most.</summary>
    public const int MostRows = 100;

    /// <summary>Compares all things of a kind, or one. Both moments count the same business dates: those of <paramref name="end"/>.</summary>
    /// <param name="key">The one; null for all.</param>
    public async Task<RowComparison> Between(Moment start, Moment end, RowKind kind, string? key, int causes, CancellationToken cancel)
    {
        var moves = RowMoves.From(kind.Figures, end.BusinessUntil);
        object keys = key is null ? DBNull.Value : new[] { key };
        var found = (await database.List(
            $"""
            select key, max(name), figure, coalesce(sum(fen) filter (where position <= $4), 0)::bigint, sum(fen) filter (where position > $4)::bigint,
                   count(distinct position) filter (where position > $4)
              from {moves} group by key, figure having count(*) filter (where position > $4) > 0
            """,
            row => (Key: row.GetString(0), Name: row.GetString(1), Figure: row.GetString(2), BeforeFen: row.GetInt64(3), ChangeFen: row.GetInt64(4), Entries: row.GetInt64(5)), cancel,
            end.LedgerId, end.Position, keys, start.Position)).GroupBy(row => row.Key, StringComparer.Ordinal)
            .OrderByDescending(of => of.Max(row => Math.Abs(row.ChangeFen))).ThenBy(of => of.Key, StringComparer.Ordinal).ToList();
        var told = found.Take(MostRows).ToList();
        var because = await Causes(moves, start, end, told.ConvertAll(of => of.Key), causes, cancel);
        var order = kind.Figures.Select((figure, i) => (figure.Name, i)).ToDictionary(pair => pair.Name, pair => pair.i, StringComparer.Ordinal);
        return new RowComparison(
            ComparedMoment.Of(start), ComparedMoment.Of(end), end.BusinessUntil, kind.Name,
            [
                .. told.Select(of => new RowChange(
                    kind.StreamOf(of.Key), of.First().Name,
                    [
                        .. of.OrderBy(row => order[row.Figure]).Select(row => new FigureChange(
                            row.Figure, row.BeforeFen, row.BeforeFen + row.ChangeFen, row.ChangeFen, row.Entries, [.. because[(row.Key, row.Figure)]])),
                    ])),
            ],
            found.Count - told.Count);
    }

    private async Task<ILookup<(string Key, string Figure), Cause>> Causes(
        string moves, Moment start, Moment end, List<string> keys, int causes, CancellationToken cancel)
    {
        var moved = await database.List(
            $"""
            select key, figure, position, fen from (
              select key, figure, position, sum(fen)::bigint as fen, row_number() over (partition by key, figure order by position desc) as n
                from {moves} where position > $4 group by key, figure, position) as newest
             where n <= $5 order by key, figure, position desc
            """,
            row => (Key: row.GetString(0), Figure: row.GetString(1), Position: row.GetInt64(2), Fen: row.GetInt64(3)), cancel,
            end.LedgerId, end.Position, keys.ToArray(), start.Position, (long)causes);
        var found = (await entries.All(end.LedgerId, [.. moved.Select(m => m.Position).Distinct()], cancel)).ToDictionary(entry => entry.Position);
        return moved.ToLookup(m => (m.Key, m.Figure), m =>
        {
            var entry = found[m.Position];
            return new Cause(m.Position, entry.RecordedAt, entry.BusinessDate, entry.Stream, entry.Type, entry.Actor, References.Of(entry), m.Fen);
        });
    }
}
