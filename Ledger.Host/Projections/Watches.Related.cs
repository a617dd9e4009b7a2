using System.Collections.Immutable;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>A tie between two parties, as it is recorded of <paramref name="PartyId"/>.</summary>
public sealed record WatchedTie(string RelationId, string Kind, string PartyId, string OtherPartyId);

// Parties that belong together and ask for the same thing, each under its own name.
public sealed partial class Watches
{
    private const string TieColumns = "p.party_id, t ->> 'otherPartyId', t ->> 'relationId', t ->> 'kind'";

    /// <summary>Ties that hold on a day, each once: recorded of both sides, taken from the one whose code comes first.</summary>
    private const string TiesOnDay =
        """
        party p cross join lateral json_array_elements(p.detail -> 'relations') as t
        """;

    private const string TieHolds =
        """
        p.ledger_id = $1 and p.from_position <= $2 and p.to_position > $2 and p.party_id < t ->> 'otherPartyId'
        and (t ->> 'from')::date <= $3 and coalesce((t ->> 'until')::date >= $3, true)
        """;

    /// <summary>
    /// The same project of parties that are tied on the day, under different schemes; grants that ended without a payment are nobody's
    /// duplicate (A2). Found when asked for: ties are few, and come and go by their days.
    /// </summary>
    private async Task<List<(string ProjectCode, WatchedTie Tie, ImmutableArray<string> Grants, long Position)>> Related(
        Moment at, DateOnly on, CancellationToken cancel)
    {
        var pairs = await database.List(
            $"""
            select {TieColumns}, a.project_code, a.grant_stream, b.grant_stream, greatest(a.from_position, b.from_position, p.from_position)
              from {TiesOnDay}
              join award_ledger a on a.ledger_id = p.ledger_id and a.party_id = p.party_id
              join award_ledger b on b.ledger_id = a.ledger_id and b.party_id = t ->> 'otherPartyId' and b.project_code = a.project_code and b.scheme <> a.scheme
             where {TieHolds} and {Live("a")} and {Live("b")}
             order by 8 desc, 6, 7 limit {MostOverlaps}
            """,
            row => (Code: row.GetString(4), Tie: TieOf(row), One: row.GetString(5), Other: row.GetString(6), Position: row.GetInt64(7)),
            cancel, at.LedgerId, at.Position, on);
        return
        [
            .. pairs.GroupBy(pair => (pair.Code, pair.Tie)).Select(of => (
                of.Key.Code, of.Key.Tie,
                of.Select(pair => pair.One).Concat(of.Select(pair => pair.Other)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray(),
                of.Max(pair => pair.Position))),
        ];
    }

    private static string Live(string grant) =>
        $"{grant}.from_position <= $2 and {grant}.to_position > $2 and not ({grant}.paid_fen = 0 and {grant}.status in ('rejected', 'withdrawn', 'terminated', 'closed'))";

    /// <summary>Ties among these parties.</summary>
    private async Task<List<WatchedTie>> Ties(Moment at, DateOnly on, IEnumerable<string> parties, CancellationToken cancel)
    {
        var ids = parties.Distinct(StringComparer.Ordinal).ToArray();
        return ids.Length < 2 ? [] : await database.List(
            $"select {TieColumns} from {TiesOnDay} where {TieHolds} and p.party_id = any($4) and t ->> 'otherPartyId' = any($4) order by 1, 2, 3",
            TieOf, cancel, at.LedgerId, at.Position, on, ids);
    }

    private static WatchedTie TieOf(NpgsqlDataReader row) => new(row.GetString(2), row.GetString(3), row.GetString(0), row.GetString(1));
}
