using Ledger.Domain.FundPools;
using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Domain.Recoveries;
using Ledger.Domain.RiskSharing;

namespace Ledger.Domain.Postings;

/// <summary>One side of a posting: debit above zero, credit below.</summary>
public readonly record struct Leg(string Account, long AmountFen);

/// <summary>
/// Event → balanced legs on the memo accounts of its pool, fund, linkage or recovery. Runs for every entry of a journal, so it allocates nothing but the names of a
/// pool's accounts, once per pool and instance. One instance serves one reader; it is not safe for several threads.
/// </summary>
public sealed partial class PostingRules
{
    /// <summary>The most legs one event has.</summary>
    public const int MaxLegs = 4;

    private readonly Dictionary<string, Accounts> pools = new(StringComparer.Ordinal);

    /// <summary>Writes the legs of an event into <paramref name="legs"/> and says how many there are: none for an event without money.</summary>
    /// <exception cref="InvalidOperationException">An event of a pool has no rule here.</exception>
    public int Legs(string stream, Event happened, Span<Leg> legs)
    {
        if (happened is not FundPoolEvent)
        {
            return happened switch
            {
                FundEvent e => Legs(stream, e, legs),
                LinkageEvent e => Legs(stream, e, legs),
                GuaranteedLoanEvent e => Legs(stream, e, legs),
                RecoveryEvent e => Legs(stream, e, legs),
                _ => 0,
            };
        }

        var of = AccountsOf(stream);
        switch (happened)
        {
            case FundsAppropriated e:
                return Move(legs, of.Available, of.Appropriated, e.AmountFen);
            case AppropriationAdjusted e:
                return Move(legs, of.Available, of.Adjusted, e.DeltaFen);
            case AppropriationCorrected e:
                return Move(legs, of.Available, of.Adjusted, e.DeltaFen);
            case FundsReserved e:
                return Move(legs, of.Reserved, of.Available, e.AmountFen);
            case ReservationReleased e:
                return Move(legs, of.Available, of.Reserved, e.AmountFen);
            case FundsObligated e:
                return Move(legs, of.Obligated, of.Reserved, e.AmountFen);
            case FundsDeobligated e:
                return Move(legs, of.Available, of.Obligated, e.AmountFen);
            case PaymentInFlight e:
                return Move(legs, of.InFlight, of.Obligated, e.AmountFen);
            case OutlayPosted e:
                return Move(legs, of.Disbursed(e.Instrument), of.InFlight, e.AmountFen);
            case OutlayReturned e:
                return Move(legs, of.Obligated, e.WasSettled ? of.Disbursed(e.Instrument) : of.InFlight, e.AmountFen);
            case RecoveryRestored e:
                return Move(legs, of.Available, of.Recovered, e.AmountFen);
            case FundsCarriedOut e:
                return Move(legs, of.CarriedOut, of.Available, e.AmountFen);
            case FundsCarriedIn e:
                return Move(legs, of.Available, of.CarriedIn, e.AmountFen);
            case FundsLapsed e:
                return Move(legs, of.Lapsed, of.Available, e.AmountFen);
            case PoolOpened or PoolFrozen or PoolUnfrozen or ClosingBegun or FiscalYearClosed:
                return 0;
            default:
                throw new InvalidOperationException($"No posting rule for {happened.GetType().Name}.");
        }
    }

    /// <summary>The accounts of the pool that a stream belongs to.</summary>
    public Accounts AccountsOf(string poolStream)
    {
        if (!pools.TryGetValue(poolStream, out var accounts))
        {
            accounts = new Accounts(Ids.OfStream(poolStream));
            pools.Add(poolStream, accounts);
        }

        return accounts;
    }

    /// <summary>Whatever is posted balances: it is written down once and taken off on the other side.</summary>
    private static int Move(Span<Leg> legs, string debit, string credit, long amountFen)
    {
        legs[0] = new Leg(debit, amountFen);
        legs[1] = new Leg(credit, -amountFen);
        return 2;
    }
}
