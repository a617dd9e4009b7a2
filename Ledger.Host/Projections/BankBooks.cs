using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>Accounts, batches, statements and their lines, at any moment.</summary>
public sealed class BankBooks(NpgsqlDataSource database)
{
    private const string Batch =
        """
        select b.batch_id, case when e.batch_id is null then 'drawn-up' else 'withdrawn' end, b.account_no, b.bank, b.format, b.file_digest, b.file_bytes,
               b.payments, b.total_fen, b.business_date, b.execute_on, b.drawn_up_by, b.recorded_at, e.withdrawn_by, e.reason, b.position,
               o.outstanding, o.outstanding_fen, o.settled_fen
          from payment_batch b
          left join payment_batch_end e on e.ledger_id = b.ledger_id and e.batch_id = b.batch_id and e.position <= $2
          cross join lateral (
            select count(*) filter (where q.status = 'instructed')::integer as outstanding,
                   coalesce(sum(p.amount_fen) filter (where q.status = 'instructed'), 0)::bigint as outstanding_fen,
                   coalesce(sum(p.amount_fen - q.returned_fen) filter (where q.status in ('settled', 'returned')), 0)::bigint as settled_fen
              from payment_batch_order p
              join approval_queue q on q.ledger_id = p.ledger_id and q.order_id = p.order_id and q.from_position <= $2 and q.to_position > $2
             where p.ledger_id = b.ledger_id and p.batch_id = b.batch_id and e.batch_id is null) o
         where b.ledger_id = $1 and b.position <= $2
        """;

    private const string Statement =
        """
        select s.statement_id, s.account_no, s.statement_ref, s.format, s.file_name, s.file_digest, s.file_bytes, s.from_date, s.until_date, s.opening_fen,
               s.closing_fen, s.lines, s.imported_by, s.recorded_at, s.position, o.settled, o.known, o.reported, o.matched, o.set_aside, o.times
          from bank_statement s
          cross join lateral (
            select count(*) filter (where newest and outcome = 'settled')::integer as settled,
                   count(*) filter (where newest and outcome = 'known')::integer as known,
                   count(*) filter (where newest and outcome = 'reported')::integer as reported,
                   count(*) filter (where newest and outcome = 'matched')::integer as matched,
                   count(*) filter (where newest and outcome = 'set-aside')::integer as set_aside,
                   count(*) as times
              from (select outcome, row_number() over (partition by line_id order by position desc) = 1 as newest
                      from bank_line_outcome where ledger_id = s.ledger_id and statement_id = s.statement_id and position <= $2) each) o
         where s.ledger_id = $1 and s.position <= $2
        """;

    private const string Line =
        """
        select l.statement_id, l.line_id, l.amount_fen, l.direction, l.booked_on, l.bank_ref, l.end_to_end, l.counterparty, l.text,
               coalesce(o.outcome, 'pending'), o.order_id, o.order_fen, o.doubt, o.detail, o.first_statement_id, o.first_line_id, o.decided_by,
               coalesce(o.position, l.position)
          from bank_line l
        """;

    private const string NewestOutcome =
        """
         left join lateral (
           select * from bank_line_outcome n where n.ledger_id = l.ledger_id and n.statement_id = l.statement_id and n.line_id = l.line_id and n.position <= $2
            order by n.position desc limit 1) o on true
        """;

    /// <summary>Accounts that the house pays from, by number.</summary>
    public async Task<IReadOnlyList<BankAccountRow>> Accounts(Moment at, CancellationToken cancel) => await database.List(
        "select account_no, bank, holder from bank_account where ledger_id = $1 and position <= $2 order by account_no",
        row => new BankAccountRow(row.GetString(0), row.GetString(1), row.GetString(2)), cancel, at.LedgerId, at.Position);

    /// <summary>A page of batches, last drawn up first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of ours.</exception>
    public Task<Page<BatchRow>> Batches(Moment at, string? cursor, int limit, CancellationToken cancel) => Paging.Page(
        at, cursor, limit, true, row => row.Position, window => database.List(
            $"{Batch} and b.position {window.Beyond} $3 order by b.position {window.Direction} limit {window.Take}", ReadBatch, cancel,
            at.LedgerId, window.Position, window.Bound));

    /// <summary>One batch, or null.</summary>
    public async Task<BatchRow?> FindBatch(Moment at, string batchId, CancellationToken cancel) =>
        await database.List($"{Batch} and b.batch_id = $3", ReadBatch, cancel, at.LedgerId, at.Position, batchId) is [var only] ? only : null;

    /// <summary>The payments of a batch in the order of its file, each with where its order stands.</summary>
    public async Task<IReadOnlyList<BatchPaymentRow>> Payments(Moment at, string batchId, CancellationToken cancel) => await database.List(
        """
        select p.place, p.order_id, p.payee_name, p.amount_fen, q.status, q.bank_ref, q.settled_on, q.returned_fen
          from payment_batch_order p
          join approval_queue q on q.ledger_id = p.ledger_id and q.order_id = p.order_id and q.from_position <= $2 and q.to_position > $2
         where p.ledger_id = $1 and p.position <= $2 and p.batch_id = $3 order by p.place
        """,
        row => new BatchPaymentRow(
            row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetString(4), row.TextOrNull(5),
            row.IsDBNull(6) ? null : row.GetFieldValue<DateOnly>(6), row.GetInt64(7)),
        cancel, at.LedgerId, at.Position, batchId);

    /// <summary>A page of statements, last imported first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of ours.</exception>
    public Task<Page<StatementRow>> Statements(Moment at, string? cursor, int limit, CancellationToken cancel) => Paging.Page(
        at, cursor, limit, true, row => row.Position, window => database.List(
            $"{Statement} and s.position {window.Beyond} $3 order by s.position {window.Direction} limit {window.Take}", ReadStatement, cancel,
            at.LedgerId, window.Position, window.Bound));

    /// <summary>One statement, or null.</summary>
    public async Task<StatementRow?> FindStatement(Moment at, string statementId, CancellationToken cancel) =>
        await database.List($"{Statement} and s.statement_id = $3", ReadStatement, cancel, at.LedgerId, at.Position, statementId) is [var only] ? only : null;

    /// <summary>The lines of a statement with what became of them, in the bank's order.</summary>
    /// <param name="after">The last line that is not wanted; 0 for all from the first.</param>
    public async Task<IReadOnlyList<LineRow>> Lines(Moment at, string statementId, CancellationToken cancel, int after = 0, int most = int.MaxValue) =>
        await database.List(
            $"""
            {Line}{NewestOutcome} where l.ledger_id = $1 and l.position <= $2 and l.statement_id = $3 and l.line > $4 order by l.line limit $5
            """,
            ReadLine, cancel, at.LedgerId, at.Position, statementId, after, most);

    /// <summary>A page of the lines that wait for a person, longest waiting first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of ours.</exception>
    public Task<Page<LineRow>> Worklist(Moment at, string? cursor, int limit, CancellationToken cancel) => Paging.Page(
        at, cursor, limit, false, row => row.Position, window => database.List(
            $"""
            {Line}
              join bank_line_outcome o on o.ledger_id = l.ledger_id and o.statement_id = l.statement_id and o.line_id = l.line_id
             where o.ledger_id = $1 and o.outcome = 'reported' and o.position <= $2 and o.position {window.Beyond} $3
               and not exists (select from bank_line_outcome later where later.ledger_id = o.ledger_id and later.statement_id = o.statement_id
                                and later.line_id = o.line_id and later.position > o.position and later.position <= $2)
             order by o.position {window.Direction} limit {window.Take}
            """,
            ReadLine, cancel, at.LedgerId, window.Position, window.Bound));

    private static BatchRow ReadBatch(NpgsqlDataReader row) => new()
    {
        BatchId = row.GetString(0), Status = row.GetString(1), AccountNo = row.GetString(2), Bank = row.GetString(3), Format = row.GetString(4),
        FileDigest = row.GetString(5), FileBytes = row.GetInt32(6), Payments = row.GetInt32(7), TotalFen = row.GetInt64(8),
        DrawnUpOn = row.GetFieldValue<DateOnly>(9), ExecuteOn = row.GetFieldValue<DateOnly>(10), DrawnUpBy = row.GetString(11),
        RecordedAt = row.GetFieldValue<DateTimeOffset>(12), WithdrawnBy = row.TextOrNull(13), WithdrawnFor = row.TextOrNull(14),
        Position = row.GetInt64(15), Outstanding = row.GetInt32(16), OutstandingFen = row.GetInt64(17), SettledFen = row.GetInt64(18),
        Version = row.IsDBNull(13) ? 1 : 2,
    };

    private static StatementRow ReadStatement(NpgsqlDataReader row)
    {
        var (lines, settled, known, reported, matched, setAside) =
            (row.GetInt32(11), row.GetInt32(15), row.GetInt32(16), row.GetInt32(17), row.GetInt32(18), row.GetInt32(19));
        return new StatementRow
        {
            StatementId = row.GetString(0), AccountNo = row.GetString(1), StatementRef = row.GetString(2), Format = row.GetString(3),
            FileName = row.GetString(4), FileDigest = row.GetString(5), FileBytes = row.GetInt32(6), From = row.GetFieldValue<DateOnly>(7),
            Until = row.GetFieldValue<DateOnly>(8), OpeningFen = row.GetInt64(9), ClosingFen = row.GetInt64(10), Lines = lines,
            ImportedBy = row.GetString(12), RecordedAt = row.GetFieldValue<DateTimeOffset>(13), Position = row.GetInt64(14),
            Pending = lines - settled - known - reported - matched - setAside, Settled = settled, Known = known, Reported = reported, Matched = matched,
            SetAside = setAside, Version = row.GetInt64(20) + 1,
        };
    }

    private static LineRow ReadLine(NpgsqlDataReader row) => new()
    {
        StatementId = row.GetString(0), LineId = row.GetString(1), AmountFen = row.GetInt64(2), Direction = row.GetString(3),
        BookedOn = row.GetFieldValue<DateOnly>(4), BankRef = row.GetString(5), EndToEnd = row.TextOrNull(6), Counterparty = row.TextOrNull(7),
        Text = row.TextOrNull(8), Outcome = row.GetString(9), OrderId = row.TextOrNull(10), OrderFen = row.IsDBNull(11) ? null : row.GetInt64(11),
        Doubt = row.TextOrNull(12), Detail = row.TextOrNull(13), FirstStatementId = row.TextOrNull(14), FirstLineId = row.TextOrNull(15),
        DecidedBy = row.TextOrNull(16), Position = row.GetInt64(17),
    };
}
