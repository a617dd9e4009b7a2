using System.Text.Json;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>What a list of loans is narrowed to; null asks nothing.</summary>
public sealed record LoanFilter
{
    public string? Status { get; init; }
    public string? PoolId { get; init; }
    public string? BankId { get; init; }
    public string? PartyId { get; init; }
    /// <summary>Part of the id or of the borrower's or bank's name.</summary>
    public string? Text { get; init; }
    /// <summary>Longest unchanged first, instead of last changed first.</summary>
    public bool OldestFirst { get; init; }
}

/// <summary>Guaranteed loans, and what pools stand behind and have paid for firms, at any moment.</summary>
public sealed class GuaranteedLoans(NpgsqlDataSource database)
{
    private const string Columns =
        """
        loan_id, status, waits_for, scheme, pool_id, bank_id, bank_name, party_id, party_name, principal_fen, outstanding_fen, guaranteed_fen, award_fen,
        ordered_fen, paid_fen, net_paid_fen, shared_fen, starts_on, ends_on, business_date, changed_at, version, from_position, detail
        """;

    /// <summary>A page of loans, last changed first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of ours.</exception>
    public Task<Page<LoanRow>> List(Moment at, LoanFilter filter, string? cursor, int limit, CancellationToken cancel) =>
        Paging.Page(at, cursor, limit, !filter.OldestFirst, row => row.Position, window =>
        {
            var (from, where) = Where(at, window.Position, filter);
            where.And($"from_position {window.Beyond} ?", window.Bound);
            return database.List(
                $"select {Columns} from {from} where true{where} order by from_position {window.Direction} limit {window.Take}", Read, cancel, where.Values);
        });

    /// <summary>One loan, or null where it was not registered yet.</summary>
    public async Task<LoanRow?> Find(Moment at, string loanId, CancellationToken cancel)
    {
        var (from, where) = Where(at, at.Position, new LoanFilter());
        where.And("loan_id = ?", loanId);
        return await database.List($"select {Columns} from {from} where true{where}", Read, cancel, where.Values) is [var only] ? only : null;
    }

    /// <summary>By firm, what is contingent and what was paid, the largest first; of all firms, or of one.</summary>
    public async Task<IReadOnlyList<LoanExposure>> Exposure(Moment at, string? partyId, int limit, CancellationToken cancel)
    {
        var (from, where) = Where(at, at.Position, new LoanFilter { PartyId = partyId });
        return await database.List(
            $"""
            select party_id, min(party_name), count(*), sum(outstanding_fen)::bigint, sum(guaranteed_fen)::bigint, sum(net_paid_fen)::bigint
              from {from} where (guaranteed_fen > 0 or net_paid_fen > 0){where} group by party_id
             order by sum(guaranteed_fen + net_paid_fen) desc, party_id limit {limit}
            """,
            row => new LoanExposure(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)), cancel, where.Values);
    }

    private static (string From, Conditions Where) Where(Moment at, long position, LoanFilter filter)
    {
        var (from, where) = VersionedTable.Loans.At(at, position);
        return (from, where
            .And("status = ?", filter.Status)
            .And("pool_id = ?", filter.PoolId)
            .And("bank_id = ?", filter.BankId)
            .And("party_id = ?", filter.PartyId)
            .And("strpos(lower(loan_id || ' ' || party_name || ' ' || bank_name), lower(?)) > 0", filter.Text));
    }

    private static LoanRow Read(NpgsqlDataReader row) => new()
    {
        LoanId = row.GetString(0),
        Status = row.GetString(1),
        WaitsFor = row.GetString(2),
        Scheme = row.GetString(3),
        PoolId = row.GetString(4),
        BankId = row.GetString(5),
        BankName = row.GetString(6),
        PartyId = row.GetString(7),
        PartyName = row.GetString(8),
        PrincipalFen = row.GetInt64(9),
        OutstandingFen = row.GetInt64(10),
        GuaranteedFen = row.GetInt64(11),
        AwardFen = row.GetInt64(12),
        OrderedFen = row.GetInt64(13),
        PaidFen = row.GetInt64(14),
        NetPaidFen = row.GetInt64(15),
        SharedFen = row.GetInt64(16),
        StartsOn = row.GetFieldValue<DateOnly>(17),
        EndsOn = row.GetFieldValue<DateOnly>(18),
        BusinessDate = row.GetFieldValue<DateOnly>(19),
        ChangedAt = row.GetFieldValue<DateTimeOffset>(20),
        Version = row.GetInt64(21),
        Position = row.GetInt64(22),
        Detail = JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(23), ProjectionJson.Plain.LoanDetail)!,
    };
}
