using System.Text.Json;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>What a list of recoveries is narrowed to; null asks nothing.</summary>
public sealed record RecoveryFilter
{
    public string? Status { get; init; }
    /// <summary>The role whose turn it is.</summary>
    public string? WaitsFor { get; init; }
    /// <summary>The award that the money was paid under.</summary>
    public string? AwardStream { get; init; }
    public string? PoolId { get; init; }
    public string? PartyId { get; init; }
    /// <summary>Part of the id, reason or party's name.</summary>
    public string? Text { get; init; }
    /// <summary>Longest unchanged first, instead of last changed first.</summary>
    public bool OldestFirst { get; init; }
}

/// <summary>Recoveries from proposal to closing, at any moment.</summary>
public sealed class Recoveries(NpgsqlDataSource database)
{
    private const string Columns =
        """
        recovery_id, status, waits_for, award_stream, pool_id, party_id, party_name, reason, principal_fen, interest_fen, fine_fen, principal_due_fen,
        interest_due_fen, fine_due_fen, recovered_fen, proposed_on, due_on, business_date, changed_at, version, from_position, detail
        """;

    /// <summary>A page of recoveries, last changed first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of ours.</exception>
    public Task<Page<RecoveryRow>> List(Moment at, RecoveryFilter filter, string? cursor, int limit, CancellationToken cancel) =>
        Paging.Page(at, cursor, limit, !filter.OldestFirst, row => row.Position, window =>
        {
            var (from, where) = Where(at, window.Position, filter);
            where.And($"from_position {window.Beyond} ?", window.Bound);
            return database.List(
                $"select {Columns} from {from} where true{where} order by from_position {window.Direction} limit {window.Take}", Read, cancel, where.Values);
        });

    /// <summary>One recovery, or null where it was not proposed yet.</summary>
    public async Task<RecoveryRow?> Find(Moment at, string recoveryId, CancellationToken cancel)
    {
        var (from, where) = Where(at, at.Position, new RecoveryFilter());
        where.And("recovery_id = ?", recoveryId);
        return await database.List($"select {Columns} from {from} where true{where}", Read, cancel, where.Values) is [var only] ? only : null;
    }

    private static (string From, Conditions Where) Where(Moment at, long position, RecoveryFilter filter)
    {
        var (from, where) = VersionedTable.Recoveries.At(at, position);
        return (from, where
            .And("status = ?", filter.Status)
            .And("waits_for = ?", filter.WaitsFor)
            .And("award_stream = ?", filter.AwardStream)
            .And("pool_id = ?", filter.PoolId)
            .And("party_id = ?", filter.PartyId)
            .And("strpos(lower(recovery_id || ' ' || reason || ' ' || party_name), lower(?)) > 0", filter.Text));
    }

    private static RecoveryRow Read(NpgsqlDataReader row) => new()
    {
        RecoveryId = row.GetString(0),
        Status = row.GetString(1),
        WaitsFor = row.GetString(2),
        AwardStream = row.GetString(3),
        PoolId = row.GetString(4),
        PartyId = row.GetString(5),
        PartyName = row.GetString(6),
        Reason = row.GetString(7),
        PrincipalFen = row.GetInt64(8),
        InterestFen = row.GetInt64(9),
        FineFen = row.GetInt64(10),
        PrincipalDueFen = row.GetInt64(11),
        InterestDueFen = row.GetInt64(12),
        FineDueFen = row.GetInt64(13),
        RecoveredFen = row.GetInt64(14),
        ProposedOn = row.GetFieldValue<DateOnly>(15),
        DueOn = row.IsDBNull(16) ? null : row.GetFieldValue<DateOnly>(16),
        BusinessDate = row.GetFieldValue<DateOnly>(17),
        ChangedAt = row.GetFieldValue<DateTimeOffset>(18),
        Version = row.GetInt64(19),
        Position = row.GetInt64(20),
        Detail = JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(21), ProjectionJson.Plain.RecoveryDetail)!,
    };
}
