using System.Collections.Immutable;
using Ledger.Domain.Kernel;
using Ledger.Domain.Postings;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>One leg of an entry. On an account of a pool's figure it has the sign its account is shown with; else debit is above zero.</summary>
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
/// <param name="Legs">The postings: of a pool's figure those on its accounts, of others all that the entry's command made.</param>
public sealed record ReasonRow(
    long Position, DateTimeOffset RecordedAt, DateOnly BusinessDate, string Stream, long Version, string Type, string Actor, string ActorRole, string CommandId,
    ImmutableArray<Evidence> Evidence, string Reference, string? RuleVersion, ReasonDecision? Decision, string LeafHash, long AmountFen, IReadOnlyList<ReasonLeg> Legs);

/// <summary>Why a figure is what it is: the entries that made it, newest first. Over all pages their amounts add up to it.</summary>
/// <param name="PoolId">The pool; null for the sum over all pools, and for a figure of something else.</param>
/// <param name="AfterPosition">Entries up to this one are left out, and the figure is what came after it.</param>
/// <param name="FigureFen">The figure, in fen.</param>
public sealed record FigureReasons(string? PoolId, string Figure, long AfterPosition, long FigureFen, Page<ReasonRow> Rows)
{
    /// <summary>The stream of the award, linkage, loan, fund or party; null for a figure of pools.</summary>
    public string? Of { get; init; }
}

/// <summary>From a figure to postings, entries, evidence, actors and rule versions.</summary>
public sealed class Reasons(NpgsqlDataSource database, PoolBalances pools, JournalPages entries)
{
    /// <summary>The figure of a pool, or of all pools, and its entries; null where there is no such pool.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of ours.</exception>
    public async Task<FigureReasons?> Why(Moment at, string? poolId, PoolFigure figure, long after, string? cursor, int limit, CancellationToken cancel)
    {
        at = Pinned(at, cursor);
        var of = await PoolsAt(at, poolId, cancel);
        if (poolId is not null && of.Count == 0)
        {
            return null;
        }

        var before = after == 0 ? [] : await PoolsAt(at with { Position = Math.Min(after, at.Position) }, poolId, cancel);
        var accounts = of.SelectMany(pool => figure.AccountsIn(pool.PoolId)).ToList();
        var page = await Paging.Page(
            at, cursor, limit, newestFirst: true, row => row.Position, async window => await Rows(at, await Posted(at, accounts, after, window, cancel), cancel));
        return new FigureReasons(poolId, figure.Name, after, of.Sum(figure.Of) - before.Sum(figure.Of), page);
    }

    /// <summary>The figure of an award, linkage, loan, fund or party and its entries; null where nothing ever moved any figure of it.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of ours.</exception>
    public async Task<FigureReasons?> Why(Moment at, RowKind kind, string key, RowFigure figure, long after, string? cursor, int limit, CancellationToken cancel)
    {
        at = Pinned(at, cursor);
        var (moves, keys) = (RowMoves.From([figure], at.BusinessUntil), new[] { key });
        var known = await database.List(
            $"select 1 from {RowMoves.From(kind.Figures, null)} limit 1", row => row.GetInt32(0), cancel, at.LedgerId, at.Position, keys);
        if (known.Count == 0)
        {
            return null;
        }

        var fen = (await database.List(
            $"select coalesce(sum(fen), 0)::bigint from {moves} where position > $4", row => row.GetInt64(0), cancel, at.LedgerId, at.Position, keys, after))[0];
        var page = await Paging.Page(at, cursor, limit, newestFirst: true, row => row.Position, async window =>
        {
            var moved = await database.List(
                $"""
                select position, sum(fen)::bigint from {moves} where position > $4 and position {window.Beyond} $5
                 group by position order by position {window.Direction} limit $6
                """,
                row => new Move(row.GetInt64(0), row.GetInt64(1), null), cancel, at.LedgerId, Math.Min(window.Position, at.Position), keys, after, window.Bound, (long)window.Take);
            return await Rows(at, moved, cancel);
        });
        return new FigureReasons(null, figure.Name, after, fen, page) { Of = kind.StreamOf(key) };
    }

    /// <summary>A page of a list that was begun speaks of the moment at which it was begun.</summary>
    private static Moment Pinned(Moment at, string? cursor) =>
        Cursor.PositionOf(cursor) is { } pinned ? at with { Position = Math.Min(pinned, at.Position) } : at;

    private async Task<IReadOnlyList<PoolBalance>> PoolsAt(Moment at, string? poolId, CancellationToken cancel) =>
        poolId is null ? await pools.List(at, cancel) : await pools.Find(at, poolId, cancel) is { } one ? [one] : [];

    private async Task<List<Move>> Posted(Moment at, List<(string Account, long Sign)> accounts, long after, Window window, CancellationToken cancel)
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
            at.BusinessUntil ?? DateOnly.MaxValue, (long)window.Take * PostingRules.MaxLegs);
        return [.. legs.GroupBy(leg => leg.Position).Take(window.Take).Select(of => new Move(
            of.Key, of.Sum(leg => leg.Fen), [.. of.Select(leg => new ReasonLeg(leg.Account, leg.Fen))]))];
    }

    private async Task<List<ReasonRow>> Rows(Moment at, List<Move> moved, CancellationToken cancel)
    {
        var found = (await entries.All(at.LedgerId, moved.ConvertAll(m => m.Position), cancel)).ToDictionary(entry => entry.Position);
        var decisions = await Decisions(at, [.. found.Values.Select(References.Of).Distinct()], cancel);
        var legs = moved.Exists(m => m.Legs is null) ? await LegsOf(at, [.. found.Values.Select(entry => entry.CommandId).Distinct()], cancel) : null;
        return moved.ConvertAll(m => RowOf(found[m.Position], m.Fen, m.Legs ?? [.. legs![found[m.Position].CommandId]], decisions));
    }

    private static ReasonRow RowOf(EntryRow entry, long fen, IReadOnlyList<ReasonLeg> legs, ILookup<string, ReasonDecision> decisions)
    {
        var reference = References.Of(entry);
        return new ReasonRow(
            entry.Position, entry.RecordedAt, entry.BusinessDate, entry.Stream, entry.Version, entry.Type, entry.Actor, entry.ActorRole, entry.CommandId,
            entry.Evidence, reference, AuditTrail.RuleVersionOf(entry.Happened), decisions[reference].LastOrDefault(d => d.Position <= entry.Position),
            Convert.ToHexStringLower(entry.LeafHash), fen, legs);
    }

    /// <summary>What whole commands posted, by the rules of postings: an award has no accounts of its own, and its pool posts in the same command.</summary>
    private async Task<ILookup<string, ReasonLeg>> LegsOf(Moment at, string[] commands, CancellationToken cancel)
    {
        var together = await database.List(
            $"""
            select {EntryRow.Columns} from unnest($2::text[]) as asked(command_id)
              join command c on c.ledger_id = $1 and c.command_id = asked.command_id
              join entry e on e.ledger_id = $1 and e.position between c.first_position and c.last_position
             order by e.position
            """, EntryRow.Read, cancel, at.LedgerId, commands);
        var (rules, legs) = (new PostingRules(), new Leg[PostingRules.MaxLegs]);
        return together.Where(entry => entry.Happened is not null)
            .SelectMany(entry => legs[..rules.Legs(entry.Stream, entry.Happened!, legs)].Select(leg => (entry.CommandId, Leg: new ReasonLeg(leg.Account, leg.AmountFen))))
            .ToLookup(pair => pair.CommandId, pair => pair.Leg, StringComparer.Ordinal);
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

    /// <summary>What an entry added to a figure. <paramref name="Legs"/> is null where the entry's command is asked for them.</summary>
    private sealed record Move(long Position, long Fen, IReadOnlyList<ReasonLeg>? Legs);
}
