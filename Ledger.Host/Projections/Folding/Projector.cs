using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Postings;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Projections.Folding;

/// <summary>
/// Folds batches of one ledger's entries into one set of tables. A batch is folded in memory; its rows and the set's new position then go
/// to the database in one transaction, which stands only if the position was still where the batch began. So any number of hosts may try,
/// and each entry is folded in exactly once. Not safe for several threads.
/// </summary>
internal sealed partial class Projector(NpgsqlDataSource database, string ledgerId, ProjectionTables tables)
{
    /// <summary>Grants and orders kept in memory per generation; two generations are kept.</summary>
    private const int RememberedStreams = 20_000;

    private readonly PostingRules _rules = new();
    private readonly Leg[] _legs = new Leg[PostingRules.MaxLegs];
    private readonly AuditSubjects _subjects = new();
    private readonly Dictionary<string, PoolBook> _pools = new(StringComparer.Ordinal);
    private readonly Remembered<Award> _awards = new(RememberedStreams);
    private readonly Remembered<Order> _orders = new(RememberedStreams);

    private readonly CopyBuffer _postings = new("position, amount_fen, balance_fen, business_date, leg, ledger_id, account");
    private readonly CopyBuffer _trail = new("position, ledger_id, subject");
    private readonly VersionedRows<PoolHeader> _headerRows = PoolHeader.NewRows();
    private readonly VersionedRows<Payout> _payoutRows = Payout.NewRows();
    private readonly VersionedRows<AwardRow> _awardRows = AwardFold.NewRows();
    private readonly VersionedRows<OrderRow> _orderRows = OrderFold.NewRows();
    private readonly BankFold _bank = new(ledgerId);

    /// <summary>Things whose rows follow from their own streams.</summary>
    private readonly StreamFold[] _streams = [PartyFold.New(), SchemeFold.New(), new FundFold(ledgerId), LinkageFold.New(ledgerId), RecoveryFold.New(ledgerId),
        LoanFold.New(ledgerId), FigureFold.New(), IndicatorFold.New(), TimingFolds.Plans(), TimingFolds.Periods(), .. RegisterFolds.All()];

    /// <summary>The last entry that is in the tables, as far as this projector knows.</summary>
    public long Position { get; private set; }

    private long Generation { get; set; }

    /// <summary>Learns where the tables stand and forgets what was remembered of them.</summary>
    /// <exception cref="ProjectionOutdatedException">The rows were folded by other rules.</exception>
    public async Task Open(CancellationToken cancel)
    {
        Forget();
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using (var begin = new NpgsqlCommand(
            "insert into projection (ledger_id, name, version) values ($1, $2, $3) on conflict (ledger_id, name) do nothing", connection))
        {
            begin.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
            begin.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tables.Name });
            begin.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ProjectionTables.Version });
            await begin.ExecuteNonQueryAsync(cancel);
        }

        await using var read = new NpgsqlCommand("select position, generation, version from projection where ledger_id = $1 and name = $2", connection);
        read.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        read.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tables.Name });
        await using var reader = await read.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        (Position, Generation) = (reader.GetInt64(0), reader.GetInt64(1));
        if (reader.GetInt32(2) is var version && version != ProjectionTables.Version)
        {
            throw new ProjectionOutdatedException(ledgerId, version);
        }
    }

    /// <summary>
    /// Folds the entries that follow <see cref="Position"/>. False when another host moved the tables first: nothing was written, and
    /// <see cref="Open"/> tells where they stand now.
    /// </summary>
    /// <exception cref="ProjectionFailedException">An entry cannot be folded.</exception>
    public async Task<bool> Apply(IReadOnlyList<Entry> entries, CancellationToken cancel)
    {
        if (entries[0].Position != Position + 1)
        {
            throw new InvalidOperationException($"The tables stand at {Position}, the entries begin at {entries[0].Position}.");
        }

        try
        {
            await Load(entries, cancel);
            foreach (var entry in entries)
            {
                Fold(entry);
            }

            if (await Store(entries[^1].Position, cancel))
            {
                Position = entries[^1].Position;
                _awards.Trim();
                _orders.Trim();
                foreach (var fold in _streams)
                {
                    fold.Trim();
                }

                return true;
            }
        }
        catch
        {
            // What is in memory is ahead of the tables now.
            Forget();
            throw;
        }

        Forget();
        return false;
    }

    private void Fold(Entry entry)
    {
        try
        {
            string? awardStream = null;
            switch (entry.Happened)
            {
                case FundPoolEvent:
                    FoldPool(entry);
                    break;
                case GrantEvent:
                    _awards.TryGet(entry.Stream, out var award);
                    var grown = AwardFold.Apply(award, entry);
                    _awards.Set(entry.Stream, grown);
                    _awardRows.Put(grown.Row, entry.Position, award?.Row.Position);
                    break;
                case DisbursementOrderEvent:
                    _orders.TryGet(entry.Stream, out var order);
                    var advanced = OrderFold.Apply(order, entry, AwardOf);
                    _orders.Set(entry.Stream, advanced);
                    _orderRows.Put(advanced.Row, entry.Position, order?.Row.Position);
                    awardStream = advanced.Row.GrantStream;
                    break;
                default:
                    FoldOf(entry)?.Fold(entry);
                    _bank.Apply(entry);
                    break;
            }

            foreach (var subject in _subjects.Of(entry, awardStream))
            {
                _trail.Row().Long(entry.Position).Text(ledgerId).Text(subject);
            }
        }
        catch (Exception e) when (e is not ProjectionFailedException)
        {
            throw new ProjectionFailedException(entry.Position, entry.Type, e);
        }
    }

    private void FoldPool(Entry entry)
    {
        var pool = _pools[entry.Stream];
        var count = _rules.Legs(entry.Stream, entry.Happened, _legs);
        for (var i = 0; i < count; i++)
        {
            var leg = _legs[i];
            _postings.Row().Long(entry.Position).Long(leg.AmountFen).Long(pool.Move(leg)).Date(entry.BusinessDate).Short((short)i)
                .Text(ledgerId).Text(leg.Account);
        }

        (pool.Position, pool.Version, pool.Touched) = (entry.Position, entry.Version, true);
        var before = pool.Header;
        pool.Header = PoolHeader.Apply(before, entry);
        if (!ReferenceEquals(pool.Header, before))
        {
            _headerRows.Put(pool.Header!, entry.Position, before?.Since);
        }

        switch (entry.Happened)
        {
            case OutlayPosted e:
                Pay(pool, e.OrderId, e.Instrument, e.AmountFen, e.AmountFen, entry.Position);
                break;
            case OutlayReturned { WasSettled: true } e:
                Pay(pool, e.OrderId, e.Instrument, 0, -e.AmountFen, entry.Position);
                break;
            default:
                break;
        }
    }

    private void Pay(PoolBook pool, string orderId, string instrument, long grossFen, long netFen, long position)
    {
        var order = _orders.TryGet(DisbursementOrder.StreamOf(orderId), out var known)
            ? known.Row
            : throw new InvalidOperationException($"Order {orderId} was never drafted.");
        var key = (instrument, order.PayeeId);
        pool.Payouts.TryGetValue(key, out var before);
        var after = (before ?? new Payout(
            pool.PoolId, instrument, order.PayeeId, order.PayeeName, pool.Header!.Programme, pool.Header.FiscalYear, 0, 0, 0)) with
        {
            GrossFen = (before?.GrossFen ?? 0) + grossFen,
            NetFen = (before?.NetFen ?? 0) + netFen,
            Since = position,
        };
        pool.Payouts[key] = after;
        _payoutRows.Put(after, position, before?.Since);
    }

    private AwardRow AwardOf(string stream) =>
        _awards.TryGet(stream, out var award) ? award.Row : throw new InvalidOperationException($"{stream} was never applied for.");

    private StreamFold? FoldOf(Entry entry)
    {
        foreach (var fold in _streams)
        {
            if (fold.Takes(entry.Happened))
            {
                return fold;
            }
        }

        return null;
    }

    private void Forget()
    {
        foreach (var fold in _streams)
        {
            fold.Forget();
        }

        _pools.Clear();
        _awards.Clear();
        _orders.Clear();
        _postings.Clear();
        _trail.Clear();
        _headerRows.Clear();
        _payoutRows.Clear();
        _awardRows.Clear();
        _orderRows.Clear();
        _bank.Clear();
    }
}
