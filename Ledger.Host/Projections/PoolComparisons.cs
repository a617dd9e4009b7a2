using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>An entry that moved a figure, and by how much, in fen.</summary>
public sealed record Cause(
    long Position, DateTimeOffset RecordedAt, DateOnly BusinessDate, string Stream, string Type, string Actor, string Reference, long AmountFen);

/// <summary>A figure that is not the same at both moments, in fen.</summary>
/// <param name="Entries">How many entries moved it.</param>
/// <param name="Causes">The newest of them; <c>why</c> tells the rest.</param>
public sealed record FigureChange(string Figure, long BeforeFen, long AfterFen, long ChangeFen, long Entries, IReadOnlyList<Cause> Causes);

/// <summary>A pool that is not the same at both moments. A status of null: it was not open yet.</summary>
public sealed record PoolChange(string PoolId, string Name, string? StatusBefore, string StatusAfter, IReadOnlyList<FigureChange> Figures);

/// <summary>A moment that is compared.</summary>
public sealed record ComparedMoment(long Position, DateTimeOffset? RecordedAt, string RootHash)
{
    internal static ComparedMoment Of(Moment at) => new(at.Position, at.RecordedAt, at.RootHash);
}

/// <summary>What changed from one moment to another; pools that are as they were are left out.</summary>
public sealed record PoolComparison(ComparedMoment From, ComparedMoment To, DateOnly? BusinessUntil, IReadOnlyList<PoolChange> Pools);

/// <summary>Balances held against each other at two moments, with the entries between them.</summary>
public sealed class PoolComparisons(NpgsqlDataSource database, PoolBalances pools, JournalPages entries)
{
    /// <summary>
    /// Compares all pools, or one. Both moments are of the same ledger, the first not after the second, and both count the same business dates:
    /// those of <paramref name="end"/>. Null where there is no such pool at the second.
    /// </summary>
    public async Task<PoolComparison?> Between(Moment start, Moment end, string? poolId, int causes, CancellationToken cancel)
    {
        var after = (await pools.List(end, cancel)).Where(pool => poolId is null || pool.PoolId == poolId).ToList();
        if (poolId is not null && after.Count == 0)
        {
            return null;
        }

        var before = (await pools.List(start with { BusinessUntil = end.BusinessUntil }, cancel)).ToDictionary(pool => pool.PoolId, StringComparer.Ordinal);
        var figures = after.SelectMany(pool => PoolFigure.Single.Select(figure => new Compared(
            pool, figure, figure.AccountsIn(pool.PoolId).Single(), before.TryGetValue(pool.PoolId, out var old) ? figure.Of(old) : 0, figure.Of(pool)))).ToList();
        await Explain(figures, start, end, causes, cancel);
        return new PoolComparison(
            ComparedMoment.Of(start), ComparedMoment.Of(end), end.BusinessUntil,
            [
                .. after.Select(pool => new PoolChange(
                        pool.PoolId, pool.Name, before.GetValueOrDefault(pool.PoolId)?.Status, pool.Status,
                        [.. figures.Where(f => f.Pool == pool && (f.BeforeFen != f.AfterFen || f.Entries > 0)).Select(f => f.ToChange())]))
                    .Where(pool => pool.Figures.Count > 0 || pool.StatusBefore != pool.StatusAfter),
            ]);
    }


    /// <summary>Finds how many entries moved each figure between the moments, and the newest of them.</summary>
    private async Task Explain(List<Compared> figures, Moment start, Moment end, int causes, CancellationToken cancel)
    {
        var moved = await database.List(
            """
            select a.n, p.position, p.fen, p.entries from unnest($2::text[]) with ordinality a(account, n) cross join lateral (
              select position, sum(amount_fen)::bigint as fen, count(*) over () as entries from posting
               where ledger_id = $1 and account = a.account and position > $3 and position <= $4 and business_date <= $5
               group by position order by position desc limit $6) p
             order by 1, 2 desc
            """,
            row => (Figure: figures[(int)row.GetInt64(0) - 1], Position: row.GetInt64(1), Fen: row.GetInt64(2), Entries: row.GetInt64(3)), cancel,
            end.LedgerId, figures.ConvertAll(f => f.Account.Name).ToArray(), start.Position, end.Position, end.BusinessUntil ?? DateOnly.MaxValue, (long)Math.Max(1, causes));
        var found = (await entries.All(end.LedgerId, [.. moved.Select(m => m.Position).Distinct()], cancel)).ToDictionary(entry => entry.Position);
        foreach (var (figure, position, fen, count) in moved)
        {
            figure.Entries = count;
            if (figure.Causes.Count < causes)
            {
                var entry = found[position];
                figure.Causes.Add(new Cause(
                    position, entry.RecordedAt, entry.BusinessDate, entry.Stream, entry.Type, entry.Actor, PoolBalances.ReferenceOf(entry.Happened), figure.Account.Sign * fen));
            }
        }
    }

    private sealed record Compared(PoolBalance Pool, PoolFigure Figure, (string Name, long Sign) Account, long BeforeFen, long AfterFen)
    {
        public long Entries { get; set; }

        public List<Cause> Causes { get; } = [];

        public FigureChange ToChange() => new(Figure.Name, BeforeFen, AfterFen, AfterFen - BeforeFen, Entries, Causes);
    }
}
