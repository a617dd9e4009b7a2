using System.Text.Json;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>What a list of grants is narrowed to; null asks nothing.</summary>
public sealed record AwardFilter
{
    /// <summary><c>project-grant</c> or <c>platform-grant</c>.</summary>
    public string? Kind { get; init; }
    public string? Status { get; init; }
    /// <summary>The role whose turn it is.</summary>
    public string? WaitsFor { get; init; }
    public string? Scheme { get; init; }
    public string? ProjectCode { get; init; }
    public string? PoolId { get; init; }
    public string? PartyId { get; init; }
    /// <summary>Part of the grant's id, title or party's name.</summary>
    public string? Text { get; init; }
    /// <summary>Longest unchanged first, instead of last changed first.</summary>
    public bool OldestFirst { get; init; }
}

/// <summary>Grants from application to closure, at any moment.</summary>
public sealed class Awards(NpgsqlDataSource database)
{
    private const string Columns =
        """
        grant_stream, kind, status, waits_for, scheme, project_code, title, party_id, party_name, pool_id, requested_fen, awarded_fen, ordered_fen,
        paid_fen, submitted_on, business_date, changed_at, version, from_position, detail, claimed_fen, recovered_fen
        """;

    /// <summary>A page of grants, last changed first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of ours.</exception>
    public Task<Page<AwardRow>> List(Moment at, AwardFilter filter, string? cursor, int limit, CancellationToken cancel) =>
        Paging.Page(at, cursor, limit, !filter.OldestFirst, row => row.Position, window =>
        {
            var where = Where(at.LedgerId, window.Position, filter).And($"from_position {window.Beyond} ?", window.Bound);
            return database.List(
                $"select {Columns} from award_ledger where true{where} order by from_position {window.Direction} limit {window.Take}",
                Read, cancel, where.Values);
        });

    /// <summary>How many grants a list holds.</summary>
    public async Task<long> Count(Moment at, AwardFilter filter, CancellationToken cancel)
    {
        var where = Where(at.LedgerId, at.Position, filter);
        return (await database.List($"select count(*) from award_ledger where true{where}", row => row.GetInt64(0), cancel, where.Values))[0];
    }

    /// <summary>One grant, or null where it was not applied for yet.</summary>
    public async Task<AwardRow?> Find(Moment at, string grantStream, CancellationToken cancel)
    {
        var where = Where(at.LedgerId, at.Position, new AwardFilter()).And("grant_stream = ?", grantStream);
        return await database.List($"select {Columns} from award_ledger where true{where}", Read, cancel, where.Values) is [var only] ? only : null;
    }

    private static Conditions Where(string ledgerId, long position, AwardFilter filter) => new Conditions()
        .And("ledger_id = ?", ledgerId)
        .And("from_position <= ?", position)
        .And("to_position > ?", position)
        .And("kind = ?", filter.Kind)
        .And("status = ?", filter.Status)
        .And("waits_for = ?", filter.WaitsFor)
        .And("scheme = ?", filter.Scheme)
        .And("project_code = ?", filter.ProjectCode)
        .And("pool_id = ?", filter.PoolId)
        .And("party_id = ?", filter.PartyId)
        .And("strpos(lower(grant_stream || ' ' || title || ' ' || party_name), lower(?)) > 0", filter.Text);

    private static AwardRow Read(NpgsqlDataReader row) => new()
    {
        GrantStream = row.GetString(0),
        Kind = row.GetString(1),
        Status = row.GetString(2),
        WaitsFor = row.GetString(3),
        Scheme = row.GetString(4),
        ProjectCode = row.GetString(5),
        Title = row.GetString(6),
        PartyId = row.GetString(7),
        PartyName = row.GetString(8),
        PoolId = row.GetString(9),
        RequestedFen = row.GetInt64(10),
        AwardedFen = row.GetInt64(11),
        OrderedFen = row.GetInt64(12),
        PaidFen = row.GetInt64(13),
        ClaimedFen = row.GetInt64(20),
        RecoveredFen = row.GetInt64(21),
        SubmittedOn = row.GetFieldValue<DateOnly>(14),
        BusinessDate = row.GetFieldValue<DateOnly>(15),
        ChangedAt = row.GetFieldValue<DateTimeOffset>(16),
        Version = row.GetInt64(17),
        Position = row.GetInt64(18),
        Detail = JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(19), ProjectionJson.Plain.AwardDetail)!,
    };
}
