using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Ledger.Domain.Postings;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Projections.Folding;

/// <summary>
/// Entries of a fund's stream → its row, the rows of its partners, layers, investments and losses, and its postings. What stands where is the
/// aggregate's own answer. A fund that is not in memory is folded again from its stream, without writing anything.
/// </summary>
internal sealed class FundFold(string ledgerId) : StreamFold
{
    private const int RememberedFunds = 2_000;
    private readonly Remembered<FundBook> _books = new(RememberedFunds);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly PostingRules _rules = new();
    private readonly Leg[] _legs = new Leg[PostingRules.MaxLegs];
    private readonly CopyBuffer _postings = new("position, amount_fen, balance_fen, business_date, leg, ledger_id, account");
    private readonly VersionedRows<FundRow> _funds = FundRows.Funds();
    private readonly VersionedRows<FundPartnerRow> _partners = FundRows.Partners();
    private readonly VersionedRows<FundLayerRow> _layers = FundRows.Layers();
    private readonly VersionedRows<FundInvestmentRow> _investments = FundRows.Investments();
    private readonly VersionedRows<FundLossRow> _losses = FundRows.Losses();

    /// <summary>Whether the entry at hand is new, so that its rows have to be written.</summary>
    private bool _writes;

    public override bool Takes(Event happened) => happened is FundEvent;

    public override string? Missing(Entry entry) =>
        _asked.Add(entry.Stream) && !_books.TryGet(entry.Stream, out _) && entry.Version > 1 ? entry.Stream : null;

    public override void Remember(Entry entry) => Grow(entry, writes: false);

    public override void Fold(Entry entry) => Grow(entry, writes: true);

    public override async Task Store(NpgsqlConnection connection, ProjectionTables tables, string ledgerId, CancellationToken cancel)
    {
        await _postings.Send(connection, tables.Of("posting"), cancel);
        await _funds.Store(connection, tables, ledgerId, cancel);
        await _partners.Store(connection, tables, ledgerId, cancel);
        await _layers.Store(connection, tables, ledgerId, cancel);
        await _investments.Store(connection, tables, ledgerId, cancel);
        await _losses.Store(connection, tables, ledgerId, cancel);
    }

    public override void Trim()
    {
        _asked.Clear();
        _books.Trim();
    }

    public override void Forget()
    {
        _asked.Clear();
        _books.Clear();
        _postings.Clear();
        _funds.Clear();
        _partners.Clear();
        _layers.Clear();
        _investments.Clear();
        _losses.Clear();
    }

    private void Grow(Entry entry, bool writes)
    {
        _writes = writes;
        if (!_books.TryGet(entry.Stream, out var book))
        {
            book = new FundBook(Ids.OfStream(entry.Stream));
            _books.Set(entry.Stream, book);
        }

        book.Fund = book.Fund.Evolve(entry.Happened);
        Post(book, entry);
        Parts(book, entry);
        var before = book.Row;
        book.Row = FundBook.RowOf(before, book.FundId, book.Fund, entry);
        if (writes)
        {
            _funds.Put(book.Row, entry.Position, before?.Position);
        }
    }

    private void Post(FundBook book, Entry entry)
    {
        var count = _rules.Legs(entry.Stream, entry.Happened, _legs);
        for (var i = 0; i < count; i++)
        {
            var (account, amountFen) = _legs[i];
            var balanceFen = book.BalancesFen[account] = book.BalancesFen.GetValueOrDefault(account) + amountFen;
            if (_writes)
            {
                _postings.Row().Long(entry.Position).Long(amountFen).Long(balanceFen).Date(entry.BusinessDate).Short((short)i).Text(ledgerId).Text(account);
            }
        }
    }

    private void Parts(FundBook book, Entry entry)
    {
        switch (entry.Happened)
        {
            case CommitmentMade e:
                Partner(book, e.PartnerId, entry);
                break;
            case CapitalCalled e:
                foreach (var line in e.Lines)
                {
                    Partner(book, line.PartnerId, entry);
                }

                break;
            case CapitalPaidIn e:
                Partner(book, e.PartnerId, entry);
                break;
            case DistributionMade e:
                foreach (var line in e.Lines)
                {
                    Partner(book, line.PartnerId, entry);
                }

                break;
            case SubFundCommitted e:
                Layer(book, e.SubFundId, entry);
                break;
            case SubFundPaid e:
                Layer(book, e.SubFundId, entry);
                break;
            case SubFundDistributionReceived e:
                Layer(book, e.SubFundId, entry);
                break;
            case InvestmentClosed e:
                Investment(book, e.InvestmentId, entry);
                break;
            case InvestmentMarked e:
                Investment(book, e.InvestmentId, entry);
                break;
            case ExitClosed e:
                Investment(book, e.InvestmentId, entry);
                break;
            case LossRecognised e:
                Investment(book, e.InvestmentId, entry);
                Loss(book, e.LossId, entry);
                break;
            case LossWrittenOff e:
                Investment(book, book.Fund.Losses[e.LossId].InvestmentId, entry);
                Loss(book, e.LossId, entry);
                break;
            case LossReviewOpened e:
                Loss(book, e.LossId, entry);
                break;
            case LossReviewConcluded e:
                Loss(book, e.LossId, entry);
                break;
            case ExemptionGranted e:
                Loss(book, e.LossId, entry);
                break;
            case ExemptionDenied e:
                Loss(book, e.LossId, entry);
                break;
            default:
                break;
        }
    }

    private void Partner(FundBook book, string id, Entry entry)
    {
        book.Partners.TryGetValue(id, out var before);
        var p = book.Fund.Partners[id];
        Put(_partners, book.Partners, id, before?.Since, new FundPartnerRow(
            book.FundId, id, p.Name, p.IsGovernment, p.SubscribedFen, p.CalledFen, p.PaidInFen, p.DistributedFen, p.ReturnedFen) { Since = entry.Position }, entry);
    }

    private void Layer(FundBook book, string id, Entry entry)
    {
        book.Layers.TryGetValue(id, out var before);
        var held = book.Fund.SubFunds[id];
        Put(_layers, book.Layers, id, before?.Since,
            new FundLayerRow(book.FundId, id, held.CommittedFen, held.PaidFen, held.CostFen) { Since = entry.Position }, entry);
    }

    private void Investment(FundBook book, string id, Entry entry)
    {
        book.Investments.TryGetValue(id, out var before);
        Put(_investments, book.Investments, id, before?.Since, FundBook.RowOf(before, book.FundId, id, book.Fund.Investments[id], entry), entry);
    }

    private void Loss(FundBook book, string id, Entry entry)
    {
        book.Losses.TryGetValue(id, out var before);
        Put(_losses, book.Losses, id, before?.Since, FundBook.RowOf(before, book.FundId, id, book.Fund.Losses[id], entry), entry);
    }

    private void Put<T>(VersionedRows<T> rows, Dictionary<string, T> kept, string id, long? storedSince, T row, Entry entry)
    {
        kept[id] = row;
        if (_writes)
        {
            rows.Put(row, entry.Position, storedSince);
        }
    }
}
