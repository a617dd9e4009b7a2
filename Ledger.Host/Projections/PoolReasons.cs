using System.Collections.Immutable;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>One leg of an entry, with the sign its account is shown with.</summary>
public sealed record ReasonLeg(string Account, long AmountFen);

/// <summary>What an entry rests on that cites no rules itself: the last decision about the order or award it speaks of.</summary>
/// <param name="RuleVersion">The version of the rules that the decision cites.</param>
public sealed record ReasonDecision(
    long Position, DateTimeOffset RecordedAt, string Stream, string Type, string Actor, string RuleVersion, ImmutableArray<Evidence> Evidence);

/// <summary>One entry behind a figure.</summary>
/// <param name="AmountFen">What it added to the figure, in fen.</param>
/// <param name="Reference">The order, award, pool or document that it speaks of.</param>
/// <param name="RuleVersion">The version of the rules that it cites itself.</param>
/// <param name="LeafHash">Its leaf in the hash tree, in hex.</param>
public sealed record ReasonRow(
    long Position, DateTimeOffset RecordedAt, DateOnly BusinessDate, string Stream, long Version, string Type, string Actor, string ActorRole, string CommandId,
    ImmutableArray<Evidence> Evidence, string Reference, string? RuleVersion, ReasonDecision? Decision, string LeafHash, long AmountFen, IReadOnlyList<ReasonLeg> Legs);

/// <summary>Why a figure is what it is: the entries that made it, newest first. Over all pages their amounts add up to it.</summary>
/// <param name="PoolId">The pool; null for the sum over all pools.</param>
/// <param name="AfterPosition">Entries up to this one are left out, and the figure is what came after it.</param>
/// <param name="FigureFen">The figure, in fen.</param>
public sealed record FigureReasons(string? PoolId, string Figure, long AfterPosition, long FigureFen, Page<ReasonRow> Rows);

/// <summary>From a figure of the balances to postings, entries, evidence, actors and rule versions.</summary>
public sealed class PoolReasons(NpgsqlDataSource database, PoolBalances pools, JournalPages entries)
{
    /// <summary>The figure of a pool, or of all pools, and its entries; null where there is no such pool.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of ours.</exception>
    public async Task<FigureReasons?> Why(Moment at, string? poolId, PoolFigure figure, long after, string? cursor, int limit, CancellationToken cancel)
    {
        // A page of a list that was begun speaks of the moment at which it was begun.
        at = Cursor.PositionOf(cursor) is { } pinned ? at with { Position = Math.Min(pinned, at.Position) } : at;
        var of = await PoolsAt(at, poolId, cancel);
        if (poolId is not null && of.Count == 0)
        {
            return null;
        }

        var before = after == 0 ? [] : await PoolsAt(at with { Position = Math.Min(after, at.Position) }, poolId, cancel);
        var accounts = of.SelectMany(pool => figure.AccountsIn(pool.PoolId)).ToList();
        var page = await Paging.Page(at, cursor, limit, newestFirst: true, row => row.Position, window => Rows(at, accounts, after, window, cancel));
        return new FigureReasons(poolId, figure.Name, after, of.Sum(figure.Of) - before.Sum(figure.Of), page);
    }

    private async Task<IReadOnlyList<PoolBalance>> PoolsAt(Moment at, string? poolId, CancellationToken cancel) =>
        poolId is null ? await pools.List(at, cancel) : await pools.Find(at, poolId, cancel) is { } one ? [one] : [];

    private async Task<List<ReasonRow>> Rows(Moment at, List<(string Account, long Sign)> accounts, long after, Window window, CancellationToken cancel)
    {
        // An entry has a few legs at most, so that many rows of each account hold all legs of the entries on the page.
        var legs = await database.List(
            $"""
            select a.account, p.position, p.amount_fen * a.sign
              from unnest($2::text[], $3::bigint[]) as a(account, sign) cross join lateral (
                select position, amount_fen from posting
                 where ledger_id = $1 and account = a.account and position > $4 and position <= $5 and position {window.Beyond} $6 and business_date <= $7
                 order by position {window.Direction}, leg limit $8) p
             order by p.position {window.Direction}, a.account
            """,
            row => (Account: row.GetString(0), Position: row.GetInt64(1), Fen: row.GetInt64(2)), cancel,
            at.LedgerId, accounts.ConvertAll(a => a.Account).ToArray(), accounts.ConvertAll(a => a.Sign).ToArray(), after, window.Position, window.Bound,
            at.BusinessUntil ?? DateOnly.MaxValue, (long)window.Take * Domain.Postings.PostingRules.MaxLegs);
        var moved = legs.GroupBy(leg => leg.Position).Take(window.Take).ToList();
        var found = (await entries.All(at.LedgerId, moved.ConvertAll(m => m.Key), cancel)).ToDictionary(entry => entry.Position);
        var decisions = await Decisions(at, [.. found.Values.Select(entry => PoolBalances.ReferenceOf(entry.Happened)).Distinct()], cancel);
        return moved.ConvertAll(m => RowOf(found[m.Key], [.. m.Select(leg => new ReasonLeg(leg.Account, leg.Fen))], decisions));
    }

    private static ReasonRow RowOf(EntryRow entry, IReadOnlyList<ReasonLeg> legs, ILookup<string, ReasonDecision> decisions)
    {
        var reference = PoolBalances.ReferenceOf(entry.Happened);
        return new ReasonRow(
            entry.Position, entry.RecordedAt, entry.BusinessDate, entry.Stream, entry.Version, entry.Type, entry.Actor, entry.ActorRole, entry.CommandId,
            entry.Evidence, reference, AuditTrail.RuleVersionOf(entry.Happened), decisions[reference].LastOrDefault(d => d.Position <= entry.Position),
            Convert.ToHexStringLower(entry.LeafHash), legs.Sum(leg => leg.AmountFen), legs);
    }

    /// <summary>What was decided about orders and awards under rules that were cited, by stream and in order.</summary>
    private async Task<ILookup<string, ReasonDecision>> Decisions(Moment at, IReadOnlyList<string> references, CancellationToken cancel)
    {
        var decisions = new List<ReasonDecision>();
        var streams = references.Where(reference => reference.Contains('/', StringComparison.Ordinal) && !reference.StartsWith("fund-pool/", StringComparison.Ordinal)).ToList();
        await foreach (var entry in new PostgresJournal(database).ReadStreams(at.LedgerId, streams, at.Position, cancel))
        {
            if (AuditTrail.RuleVersionOf(entry.Happened) is { } version)
            {
                decisions.Add(new ReasonDecision(
                    entry.Position, entry.RecordedAt, entry.Stream, entry.Type, entry.Actor, version, entry.Evidence.IsDefault ? [] : entry.Evidence));
            }
        }

        return decisions.ToLookup(decision => decision.Stream, StringComparer.Ordinal);
    }
}
