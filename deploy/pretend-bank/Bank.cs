using System.Globalization;

namespace Ledger.PretendBank;

/// <summary>How a bank behaves.</summary>
public enum Behaviour
{
    /// <summary>Every payment on the day it was asked for.</summary>
    OnTime,
    /// <summary>Every payment on the next day.</summary>
    Late,
    /// <summary>Some payments never.</summary>
    Partial,
    /// <summary>Some payments come back the day after.</summary>
    Returned,
    /// <summary>Lines are repeated: within a statement, and by a statement that covers the day before again.</summary>
    Duplicated,
    /// <summary>Each payment draws one of the others.</summary>
    Mixed,
}

/// <summary>One booked line. Amounts in fen.</summary>
public sealed record Booking(string Reference, DateOnly Day, bool IsDebit, long AmountFen, string? EndToEnd, string Counterparty, string Text);

/// <summary>A statement of the account over some days.</summary>
public sealed record Statement(string Id, string Account, DateOnly From, DateOnly Until, long OpeningFen, IReadOnlyList<Booking> Bookings)
{
    public long ClosingFen => OpeningFen + Bookings.Sum(booking => booking.IsDebit ? -booking.AmountFen : booking.AmountFen);
}

/// <summary>
/// What the bank did and what it says. <paramref name="PaidFen"/> is what really left, order by order: a line that is told twice is paid once.
/// <paramref name="ReturnedFen"/> is what really came back.
/// </summary>
public sealed record Answer(IReadOnlyList<Statement> Statements, IReadOnlyDictionary<string, long> PaidFen, IReadOnlyDictionary<string, long> ReturnedFen);

/// <summary>
/// A bank that takes a batch and answers with statements of the day asked for and of the day after. The same seed and the same batch give the
/// same answer on every machine.
/// </summary>
public sealed class Bank
{
    private readonly ulong _seed;
    private ulong _state;

    public Bank(ulong seed) => _seed = _state = seed;

    /// <summary>Pays, or does not, and tells.</summary>
    /// <param name="openingFen">What the account holds before the day.</param>
    public Answer Pay(Orders orders, Behaviour behaviour, long openingFen)
    {
        var (day, next) = (orders.ExecuteOn, orders.ExecuteOn.AddDays(1));
        var (today, tomorrow) = (new List<Booking>(), new List<Booking>());
        var (paid, returned) = (new Dictionary<string, long>(StringComparer.Ordinal), new Dictionary<string, long>(StringComparer.Ordinal));
        var repeated = new List<Booking>();
        var overlaps = behaviour == Behaviour.Duplicated;
        var no = 0;
        foreach (var order in orders.Payments)
        {
            // Under one behaviour not every payment meets it: two out of three do, so that both sides of a rule are seen.
            var fate = behaviour == Behaviour.Mixed ? (Behaviour)Next(5)
                : behaviour is Behaviour.OnTime or Behaviour.Late || Next(3) > 0 ? behaviour : Behaviour.OnTime;
            if (fate == Behaviour.Partial)
            {
                continue;
            }

            var booked = new Booking(Reference(), fate == Behaviour.Late ? next : day, true, order.AmountFen, order.EndToEnd, order.Payee, "payment");
            (fate == Behaviour.Late ? tomorrow : today).Add(booked);
            paid[order.EndToEnd] = order.AmountFen;
            if (fate == Behaviour.Returned)
            {
                // All of it, or some of it.
                var backFen = Next(2) == 0 ? order.AmountFen : Math.Max(1, order.AmountFen / (long)(2 + Next(3)));
                tomorrow.Add(new Booking(Reference(), next, false, backFen, order.EndToEnd, order.Payee, "returned: account closed"));
                returned[order.EndToEnd] = backFen;
            }
            else if (fate == Behaviour.Duplicated)
            {
                repeated.Add(booked);
                overlaps = true;
            }
        }

        tomorrow.Add(new Booking(Reference(), next, true, 12_50, null, "", "fee"));
        today.AddRange(repeated);
        var account = orders.Account;
        var first = new Statement($"{account}-{Day(day)}", account, day, day, openingFen, today);
        var second = overlaps
            ? new Statement($"{account}-{Day(day)}-{Day(next)}", account, day, next, openingFen, [.. today, .. tomorrow])
            : new Statement($"{account}-{Day(next)}", account, next, next, first.ClosingFen, tomorrow);
        return new Answer([first, second], paid, returned);

        string Reference() => string.Create(CultureInfo.InvariantCulture, $"B{day:yyyyMMdd}{_seed % 1_000_000:000000}{++no:00000}");
    }

    private static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>A number below a limit (splitmix64): the same everywhere, which the framework's generators do not promise.</summary>
    private int Next(int below)
    {
        unchecked
        {
            var mixed = _state += 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return (int)((mixed ^ (mixed >> 31)) % (ulong)below);
        }
    }
}
