using System.Collections.Immutable;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Rulebooks;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>What a pool holds of the authority that one year's budget released (Y2), in fen.</summary>
/// <param name="TimesCarried">How often it has been carried into another year.</param>
/// <param name="MayBeCarried">Whether the rules of the day let it be carried once more; else it lapses at the end of the year.</param>
public sealed record SliceRow(int OriginYear, long LeftFen, int TimesCarried, bool MayBeCarried);

/// <summary>Something that came from the year before, went into the year after, or lapsed.</summary>
/// <param name="Kind"><c>carried-in</c>, <c>carried-out</c> or <c>lapsed</c>.</param>
/// <param name="OriginYear">The year whose budget released it; null in entries from before it was kept.</param>
/// <param name="OtherPoolId">The pool it came from or went into.</param>
public sealed record CarriedRow(long Position, DateOnly BusinessDate, string Kind, int? OriginYear, long AmountFen, string? OtherPoolId, string DocumentNo);

/// <summary>A pool's authority by the year it comes from, and how it moved over the ends of years.</summary>
/// <param name="LimitYears">How many times authority may be carried, by the rules of the day (Y2).</param>
public sealed record CarriedAuthority(string PoolId, int FiscalYear, int LimitYears, ImmutableArray<SliceRow> Slices, ImmutableArray<CarriedRow> Moved);

/// <summary>Reads <see cref="CarriedAuthority"/> at any moment: the few entries that carried or ended authority, found by their postings.</summary>
public sealed class CarryOvers(NpgsqlDataSource database, PoolBalances pools)
{
    private static readonly string[] Accounts = ["carried-in", "carried-out", "lapsed"];

    /// <summary>One pool, or null where it was not open yet.</summary>
    /// <param name="on">The day whose rules count.</param>
    public async Task<CarriedAuthority?> Find(Moment at, DateOnly on, string poolId, CancellationToken cancel)
    {
        if (await pools.Find(at, poolId, cancel) is not { } pool)
        {
            return null;
        }

        var moved = await database.List(
            $"""
            select {EntryRow.Columns} from entry e where ledger_id = $1 and position in (
              select position from posting where ledger_id = $1 and account = any($2) and position <= $3 and business_date <= $4) order by position
            """, row => RowOf(EntryRow.Read(row)), cancel,
            at.LedgerId, Accounts.Select(account => $"{poolId}:{account}").ToArray(), at.Position, at.BusinessUntil ?? DateOnly.MaxValue);

        var givenUp = moved.Where(row => row.Kind != "carried-in").ToList();
        var unnamedFen = givenUp.Where(row => row.OriginYear is null).Sum(row => row.AmountFen);
        var slices = AuthoritySlices.Left(
            pool.FiscalYear, pool.AppropriatedFen + pool.AdjustedFen, ByYear(moved.Where(row => row.Kind == "carried-in")),
            ByYear(givenUp.Where(row => row.OriginYear is not null)), pool.DisbursedFen - pool.RecoveredFen + unnamedFen);
        var limit = await Limit(at, on, cancel);
        return new CarriedAuthority(
            poolId, pool.FiscalYear, limit,
            [.. slices.Select(slice => new SliceRow(
                slice.OriginYear, slice.LeftFen, slice.TimesCarried(pool.FiscalYear), slice.TimesCarried(pool.FiscalYear) < limit))],
            [.. moved]);
    }

    private static Dictionary<int, long> ByYear(IEnumerable<CarriedRow> rows) =>
        rows.GroupBy(row => row.OriginYear!.Value).ToDictionary(of => of.Key, of => of.Sum(row => row.AmountFen));

    private static CarriedRow RowOf(EntryRow entry) => entry.Happened switch
    {
        FundsCarriedIn e => new(entry.Position, entry.BusinessDate, "carried-in", e.OriginYear, e.AmountFen, e.FromPoolId, e.DocumentNo),
        FundsCarriedOut e => new(entry.Position, entry.BusinessDate, "carried-out", e.OriginYear, e.AmountFen, e.ToPoolId, e.DocumentNo),
        FundsLapsed e => new(entry.Position, entry.BusinessDate, "lapsed", e.OriginYear, e.AmountFen, null, e.DocumentNo),
        var other => throw new InvalidOperationException($"{other?.GetType().Name ?? entry.Type} carries nothing."),
    };

    private async Task<int> Limit(Moment at, DateOnly on, CancellationToken cancel)
    {
        var rulebook = (AggregateState)Rulebook.Initial;
        await foreach (var entry in new PostgresJournal(database).ReadStreams(at.LedgerId, [Rulebook.MainStream], at.Position, cancel))
        {
            rulebook = rulebook.Evolve(entry.Happened);
        }

        return ((Rulebook)rulebook).CarryOverYears(on);
    }
}
