using System.Text.Json;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>What a list of linkages is narrowed to; null asks nothing.</summary>
public sealed record LinkageFilter
{
    public string? Family { get; init; }
    public string? Status { get; init; }
    /// <summary>The role whose turn it is.</summary>
    public string? WaitsFor { get; init; }
    public string? Scheme { get; init; }
    public string? PoolId { get; init; }
    public string? PartyId { get; init; }
    /// <summary>Part of the id, title or party's name.</summary>
    public string? Text { get; init; }
    /// <summary>或有债权: only those under which money may still become equity.</summary>
    public bool ContingentOnly { get; init; }
    /// <summary>Longest unchanged first, instead of last changed first.</summary>
    public bool OldestFirst { get; init; }
}

/// <summary>What all linkages of a ledger come to, each yuan once. Amounts in fen.</summary>
public sealed record LinkageTotals(
    long Count, long PaidFen, long GrantedFen, long ContingentFen, long EquityFen, long ClaimedFen, long RecoveredFen, long WrittenOffFen, long ExitedFen,
    long ProceedsFen);

/// <summary>Linkages from opening to unwinding, at any moment.</summary>
public sealed class Linkages(NpgsqlDataSource database)
{
    private const string Columns =
        """
        linkage_id, family, status, waits_for, scheme, title, party_id, party_name, payee_id, payee_name, pool_id, eligible_fen, award_fen, ordered_fen,
        paid_fen, granted_fen, contingent_fen, equity_fen, claimed_fen, recovered_fen, written_off_fen, exited_fen, proceeds_fen, opened_on, expires_on,
        hold_until, business_date, changed_at, version, from_position, detail
        """;

    /// <summary>A page of linkages, last changed first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of ours.</exception>
    public Task<Page<LinkageRow>> List(Moment at, LinkageFilter filter, string? cursor, int limit, CancellationToken cancel) =>
        Paging.Page(at, cursor, limit, !filter.OldestFirst, row => row.Position, window =>
        {
            var (from, where) = Where(at, window.Position, filter);
            where.And($"from_position {window.Beyond} ?", window.Bound);
            return database.List(
                $"select {Columns} from {from} where true{where} order by from_position {window.Direction} limit {window.Take}", Read, cancel, where.Values);
        });

    /// <summary>One linkage, or null where it was not opened yet.</summary>
    public async Task<LinkageRow?> Find(Moment at, string linkageId, CancellationToken cancel)
    {
        var (from, where) = Where(at, at.Position, new LinkageFilter());
        where.And("linkage_id = ?", linkageId);
        return await database.List($"select {Columns} from {from} where true{where}", Read, cancel, where.Values) is [var only] ? only : null;
    }

    /// <summary>The sums over the linkages of a list.</summary>
    public async Task<LinkageTotals> Totals(Moment at, LinkageFilter filter, CancellationToken cancel)
    {
        var (from, where) = Where(at, at.Position, filter);
        const string Sums =
            """
            count(*), coalesce(sum(paid_fen), 0)::bigint, coalesce(sum(granted_fen), 0)::bigint, coalesce(sum(contingent_fen), 0)::bigint,
            coalesce(sum(equity_fen), 0)::bigint, coalesce(sum(claimed_fen), 0)::bigint, coalesce(sum(recovered_fen), 0)::bigint,
            coalesce(sum(written_off_fen), 0)::bigint, coalesce(sum(exited_fen), 0)::bigint, coalesce(sum(proceeds_fen), 0)::bigint
            """;
        return (await database.List($"select {Sums} from {from} where true{where}", row => new LinkageTotals(
            row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7),
            row.GetInt64(8), row.GetInt64(9)), cancel, where.Values))[0];
    }

    private static (string From, Conditions Where) Where(Moment at, long position, LinkageFilter filter)
    {
        var (from, where) = VersionedTable.Linkages.At(at, position);
        where
            .And("family = ?", filter.Family)
            .And("status = ?", filter.Status)
            .And("waits_for = ?", filter.WaitsFor)
            .And("scheme = ?", filter.Scheme)
            .And("pool_id = ?", filter.PoolId)
            .And("party_id = ?", filter.PartyId)
            .And("strpos(lower(linkage_id || ' ' || title || ' ' || party_name), lower(?)) > 0", filter.Text);
        return (from, filter.ContingentOnly ? where.And("contingent_fen > ?", 0L) : where);
    }

    private static LinkageRow Read(NpgsqlDataReader row) => new()
    {
        LinkageId = row.GetString(0),
        Family = row.GetString(1),
        Status = row.GetString(2),
        WaitsFor = row.GetString(3),
        Scheme = row.GetString(4),
        Title = row.GetString(5),
        PartyId = row.GetString(6),
        PartyName = row.GetString(7),
        PayeeId = row.GetString(8),
        PayeeName = row.GetString(9),
        PoolId = row.GetString(10),
        EligibleFen = row.GetInt64(11),
        AwardFen = row.GetInt64(12),
        OrderedFen = row.GetInt64(13),
        PaidFen = row.GetInt64(14),
        GrantedFen = row.GetInt64(15),
        ContingentFen = row.GetInt64(16),
        EquityFen = row.GetInt64(17),
        ClaimedFen = row.GetInt64(18),
        RecoveredFen = row.GetInt64(19),
        WrittenOffFen = row.GetInt64(20),
        ExitedFen = row.GetInt64(21),
        ProceedsFen = row.GetInt64(22),
        OpenedOn = row.GetFieldValue<DateOnly>(23),
        ExpiresOn = row.GetFieldValue<DateOnly>(24),
        HoldUntil = row.IsDBNull(25) ? null : row.GetFieldValue<DateOnly>(25),
        BusinessDate = row.GetFieldValue<DateOnly>(26),
        ChangedAt = row.GetFieldValue<DateTimeOffset>(27),
        Version = row.GetInt64(28),
        Position = row.GetInt64(29),
        Detail = JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(30), ProjectionJson.Plain.LinkageDetail)!,
    };
}
