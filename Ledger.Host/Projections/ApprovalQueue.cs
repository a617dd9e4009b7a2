using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>What a list of orders is narrowed to; null asks nothing.</summary>
public sealed record OrderFilter
{
    public string? Status { get; init; }
    /// <summary>The role whose turn it is.</summary>
    public string? WaitsFor { get; init; }
    public string? PoolId { get; init; }
    public string? GrantStream { get; init; }
    public string? Scheme { get; init; }
    public string? PayeeId { get; init; }
    public string? DraftedBy { get; init; }
    /// <summary>A person who drafted, checked, approved or instructed.</summary>
    public string? ActedBy { get; init; }
    public long? MinAmountFen { get; init; }
    public long? MaxAmountFen { get; init; }
    /// <summary>First business date of the last change.</summary>
    public DateOnly? From { get; init; }
    /// <summary>Last business date of the last change.</summary>
    public DateOnly? Until { get; init; }
    /// <summary>Part of the order's id, of the grant's title or of the payee's name.</summary>
    public string? Text { get; init; }
    /// <summary>Longest waiting first, instead of last changed first.</summary>
    public bool OldestFirst { get; init; }
}

/// <summary>Payment orders and whom they wait for, at any moment.</summary>
public sealed class ApprovalQueue(NpgsqlDataSource database)
{
    private const string Columns =
        """
        order_id, status, waits_for, grant_stream, scheme, title, pool_id, instalment_no, amount_fen, payee_id, payee_name, drafted_by, drafted_on,
        drafted_at, checked_by, approved_by, limit_fen, instructed_by, voucher_no, bank, bank_ref, settled_on, returned_fen, sent_back, remark,
        business_date, changed_at, version, from_position
        """;

    /// <summary>A page of orders, last changed first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of ours.</exception>
    public Task<Page<OrderRow>> List(Moment at, OrderFilter filter, string? cursor, int limit, CancellationToken cancel) =>
        Paging.Page(at, cursor, limit, !filter.OldestFirst, row => row.Position, window =>
        {
            var (from, where) = Where(at, window.Position, filter);
            where.And($"from_position {window.Beyond} ?", window.Bound);
            return database.List(
                $"select {Columns} from {from} where true{where} order by from_position {window.Direction} limit {window.Take}",
                Read, cancel, where.Values);
        });

    /// <summary>How many orders a list holds.</summary>
    public async Task<long> Count(Moment at, OrderFilter filter, CancellationToken cancel)
    {
        var (from, where) = Where(at, at.Position, filter);
        return (await database.List($"select count(*) from {from} where true{where}", row => row.GetInt64(0), cancel, where.Values))[0];
    }

    /// <summary>One order, or null where it was not drafted yet.</summary>
    public async Task<OrderRow?> Find(Moment at, string orderId, CancellationToken cancel)
    {
        var (from, where) = Where(at, at.Position, new OrderFilter());
        where.And("order_id = ?", orderId);
        return await database.List($"select {Columns} from {from} where true{where}", Read, cancel, where.Values) is [var only] ? only : null;
    }

    private static (string From, Conditions Where) Where(Moment at, long position, OrderFilter filter)
    {
        var (from, where) = VersionedTable.Orders.At(at, position);
        return (from, where
            .And("waits_for = ?", filter.WaitsFor)
            .And("status = ?", filter.Status)
            .And("pool_id = ?", filter.PoolId)
            .And("grant_stream = ?", filter.GrantStream)
            .And("scheme = ?", filter.Scheme)
            .And("payee_id = ?", filter.PayeeId)
            .And("drafted_by = ?", filter.DraftedBy)
            .And("? in (drafted_by, checked_by, approved_by, instructed_by)", filter.ActedBy)
            .And("amount_fen >= ?", filter.MinAmountFen)
            .And("amount_fen <= ?", filter.MaxAmountFen)
            .And("business_date >= ?", filter.From)
            .And("business_date <= ?", filter.Until)
            .And("strpos(lower(order_id || ' ' || title || ' ' || payee_name), lower(?)) > 0", filter.Text));
    }

    private static OrderRow Read(NpgsqlDataReader row) => new()
    {
        OrderId = row.GetString(0),
        Status = row.GetString(1),
        WaitsFor = row.GetString(2),
        GrantStream = row.GetString(3),
        Scheme = row.GetString(4),
        Title = row.GetString(5),
        PoolId = row.GetString(6),
        InstalmentNo = row.GetInt32(7),
        AmountFen = row.GetInt64(8),
        PayeeId = row.GetString(9),
        PayeeName = row.GetString(10),
        DraftedBy = row.GetString(11),
        DraftedOn = row.GetFieldValue<DateOnly>(12),
        DraftedAt = row.GetFieldValue<DateTimeOffset>(13),
        CheckedBy = row.TextOrNull(14),
        ApprovedBy = row.TextOrNull(15),
        LimitFen = row.IsDBNull(16) ? null : row.GetInt64(16),
        InstructedBy = row.TextOrNull(17),
        VoucherNo = row.TextOrNull(18),
        Bank = row.TextOrNull(19),
        BankRef = row.TextOrNull(20),
        SettledOn = row.IsDBNull(21) ? null : row.GetFieldValue<DateOnly>(21),
        ReturnedFen = row.GetInt64(22),
        SentBack = row.GetBoolean(23),
        Remark = row.TextOrNull(24),
        BusinessDate = row.GetFieldValue<DateOnly>(25),
        ChangedAt = row.GetFieldValue<DateTimeOffset>(26),
        Version = row.GetInt64(27),
        Position = row.GetInt64(28),
    };
}
