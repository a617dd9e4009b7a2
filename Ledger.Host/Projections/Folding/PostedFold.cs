using System.Collections.Immutable;
using Ledger.Domain.Kernel;
using Ledger.Domain.Postings;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Projections.Folding;

/// <summary>Balances of the accounts of one stream, carried along by its row so that both are remembered and forgotten together.</summary>
internal static class StreamBalances
{
    public static readonly ImmutableDictionary<string, long> None = ImmutableDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>The balances after an entry.</summary>
    public static ImmutableDictionary<string, long> After(ImmutableDictionary<string, long>? before, PostingRules rules, Entry entry)
    {
        Span<Leg> legs = new Leg[PostingRules.MaxLegs];
        var after = (before ?? None).ToBuilder();
        foreach (var leg in legs[..rules.Legs(entry.Stream, entry.Happened, legs)])
        {
            after[leg.Account] = after.GetValueOrDefault(leg.Account) + leg.AmountFen;
        }

        return after.ToImmutable();
    }
}

/// <summary>A fold of one aggregate that has accounts of its own: its rows, and its postings beside them.</summary>
/// <param name="balances">The balances that a row carries; every entry has a leg on an account at most once.</param>
internal sealed class PostedFold<TEvent, TState, TRow>(
    string ledgerId, PostingRules rules, VersionedRows<TRow> rows, Func<TRow?, TState, Entry, TRow> grow, Func<TRow, long> since,
    Func<TRow, ImmutableDictionary<string, long>> balances) : StreamFold<TEvent, TState, TRow>(rows, grow, since)
    where TEvent : Event where TState : AggregateState where TRow : class
{
    private readonly Leg[] _legs = new Leg[PostingRules.MaxLegs];
    private readonly CopyBuffer _postings = new("position, amount_fen, balance_fen, business_date, leg, ledger_id, account");

    public override void Fold(Entry entry)
    {
        base.Fold(entry);
        var after = balances(RowOf(entry.Stream));
        var count = rules.Legs(entry.Stream, entry.Happened, _legs);
        for (var i = 0; i < count; i++)
        {
            _postings.Row().Long(entry.Position).Long(_legs[i].AmountFen).Long(after[_legs[i].Account]).Date(entry.BusinessDate).Short((short)i)
                .Text(ledgerId).Text(_legs[i].Account);
        }
    }

    public override async Task Store(NpgsqlConnection connection, ProjectionTables tables, string ledgerId, CancellationToken cancel)
    {
        await _postings.Send(connection, tables.Of("posting"), cancel);
        await base.Store(connection, tables, ledgerId, cancel);
    }

    public override void Forget()
    {
        _postings.Clear();
        base.Forget();
    }
}
