using Ledger.Domain.BankAccounts;
using Ledger.Domain.BankStatements;
using Ledger.Domain.Kernel;
using Ledger.Domain.PaymentBatches;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Projections.Folding;

/// <summary>Entries of accounts, batches and statements → rows that are only ever added, so nothing needs to be remembered between them.</summary>
internal sealed class BankFold(string ledgerId)
{
    private readonly CopyBuffer _accounts = new("position, ledger_id, account_no, bank, holder");
    private readonly CopyBuffer _batches = new(
        "position, total_fen, recorded_at, business_date, execute_on, payments, file_bytes, ledger_id, batch_id, account_no, bank, format, file_digest, drawn_up_by");
    private readonly CopyBuffer _batchOrders = new("position, amount_fen, place, ledger_id, batch_id, order_id, payee_name");
    private readonly CopyBuffer _batchEnds = new("position, recorded_at, ledger_id, batch_id, reason, withdrawn_by");
    private readonly CopyBuffer _statements = new(
        "position, opening_fen, closing_fen, recorded_at, business_date, from_date, until_date, lines, file_bytes, ledger_id, statement_id, account_no, "
        + "format, file_digest, file_name, statement_ref, imported_by");
    private readonly CopyBuffer _lines = new(
        "position, amount_fen, booked_on, line, ledger_id, statement_id, line_id, direction, bank_ref, end_to_end, counterparty, text");
    private readonly CopyBuffer _outcomes = new(
        "position, order_fen, recorded_at, ledger_id, statement_id, line_id, outcome, order_id, doubt, detail, first_statement_id, first_line_id, decided_by");

    private IEnumerable<(CopyBuffer Rows, string Table)> All =>
    [
        (_accounts, "bank_account"), (_batches, "payment_batch"), (_batchOrders, "payment_batch_order"), (_batchEnds, "payment_batch_end"),
        (_statements, "bank_statement"), (_lines, "bank_line"), (_outcomes, "bank_line_outcome"),
    ];

    /// <summary>Takes an entry in; one that is not of the bank's side leaves no row.</summary>
    public void Apply(Entry entry)
    {
        switch (entry.Happened)
        {
            case BankAccountRegistered e:
                _accounts.Row().Long(entry.Position).Text(ledgerId).Text(Ids.OfStream(entry.Stream)).Text(e.Bank).Text(e.Holder);
                break;
            case BatchDrawnUp e:
                Add(entry, e);
                break;
            case BatchWithdrawn e:
                _batchEnds.Row().Long(entry.Position).Instant(entry.RecordedAt).Text(ledgerId).Text(Ids.OfStream(entry.Stream)).Text(e.Reason).Text(e.WithdrawnBy);
                break;
            case StatementImported e:
                Add(entry, e);
                break;
            case LineSettled e:
                Outcome(entry, e.LineId, LineOutcome.Settled, e.OrderId);
                break;
            case LineKnown e:
                Outcome(entry, e.LineId, LineOutcome.Known, e.OrderId, first: (e.FirstStatementId, e.FirstLineId));
                break;
            case LineReported e:
                Outcome(entry, e.LineId, LineOutcome.Reported, e.OrderId, e.OrderFen, e.Doubt, e.Detail);
                break;
            case LineMatched e:
                Outcome(entry, e.LineId, LineOutcome.Matched, e.OrderId, detail: e.Use);
                break;
            case LineSetAside e:
                Outcome(entry, e.LineId, LineOutcome.SetAside, detail: e.Reason);
                break;
            default:
                break;
        }
    }

    /// <summary>Writes what was taken in, inside the connection's transaction.</summary>
    public async Task Store(NpgsqlConnection connection, ProjectionTables tables, CancellationToken cancel)
    {
        foreach (var (rows, table) in All)
        {
            await rows.Send(connection, tables.Of(table), cancel);
        }
    }

    public void Clear()
    {
        foreach (var (rows, _) in All)
        {
            rows.Clear();
        }
    }

    private void Add(Entry entry, BatchDrawnUp e)
    {
        var batchId = Ids.OfStream(entry.Stream);
        _batches.Row().Long(entry.Position).Long(e.TotalFen).Instant(entry.RecordedAt).Date(entry.BusinessDate).Date(e.ExecuteOn).Int(e.Payments.Length)
            .Int(e.FileBytes).Text(ledgerId).Text(batchId).Text(e.AccountNo).Text(e.Bank).Text(e.Format).Text(e.FileDigest).Text(e.DrawnUpBy);
        foreach (var (place, payment) in e.Payments.Index())
        {
            _batchOrders.Row().Long(entry.Position).Long(payment.AmountFen).Int(place + 1).Text(ledgerId).Text(batchId).Text(payment.OrderId).Text(payment.PayeeName);
        }
    }

    private void Add(Entry entry, StatementImported e)
    {
        var statementId = Ids.OfStream(entry.Stream);
        _statements.Row().Long(entry.Position).Long(e.OpeningFen).Long(e.ClosingFen).Instant(entry.RecordedAt).Date(entry.BusinessDate).Date(e.From)
            .Date(e.Until).Int(e.Lines.Length).Int(e.FileBytes).Text(ledgerId).Text(statementId).Text(e.AccountNo).Text(e.Format).Text(e.FileDigest)
            .Text(e.FileName).Text(e.StatementRef).Text(e.ImportedBy);
        foreach (var (place, line) in e.Lines.Index())
        {
            _lines.Row().Long(entry.Position).Long(line.AmountFen).Date(line.BookedOn).Int(place + 1).Text(ledgerId).Text(statementId).Text(line.LineId)
                .Text(Kebab.Of(line.Direction)).Text(line.BankRef).Text(line.EndToEnd).Text(line.Counterparty).Text(line.Text);
        }
    }

    private void Outcome(
        Entry entry, string lineId, LineOutcome outcome, string? orderId = null, long? orderFen = null, string? doubt = null, string? detail = null,
        (string? StatementId, string? LineId) first = default) =>
        _outcomes.Row().Long(entry.Position).Long(orderFen).Instant(entry.RecordedAt).Text(ledgerId).Text(Ids.OfStream(entry.Stream)).Text(lineId)
            .Text(Kebab.Of(outcome)).Text(orderId).Text(doubt).Text(detail).Text(first.StatementId).Text(first.LineId).Text(entry.Actor);
}
