using System.Globalization;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>
/// Moments that must have been: what is replayed or compared is named exactly, and neither the time before the first entry nor a time to come
/// is silently taken for another.
/// </summary>
public sealed class AskedMoments(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>
    /// The position a moment stands for, or why there is none: nothing was recorded by then, or it has not come. An instant between the last
    /// entry and now stands for the last entry. No moment is now, also in a ledger without entries.
    /// </summary>
    public async Task<(long Position, Refusal? Refused)> PositionOf(string ledgerId, AsOf asked, CancellationToken cancel)
    {
        var journal = new PostgresJournal(database);
        var head = (await journal.ReadHead(ledgerId, cancel)) ?? throw new ArgumentException($"There is no ledger {ledgerId}.", nameof(ledgerId));
        if (asked.Position is { } position)
        {
            return position > head.Position ? (0, NotReached(position)) : position < 1 ? (0, await BeforeFirst(position)) : (position, null);
        }

        if (asked.Instant is not { } instant)
        {
            return (head.Position, null);
        }

        var now = clock.GetUtcNow();
        if (instant > now && (head.Position == 0 || instant > head.LastRecordedAt))
        {
            return (0, NotReached(Instants.Format(instant)));
        }

        var found = await journal.PositionAt(ledgerId, instant, cancel);
        return found > 0 ? (found, null) : (0, await BeforeFirst(Instants.Format(instant)));

        Refusal NotReached(object given) => head.Position == 0
            ? Refusal.Of(RefusalCodes.MomentNotReached, new Fact("asked", Text(given)), new Fact("position", head.Position))
            : Refusal.Of(
                RefusalCodes.MomentNotReached, new Fact("asked", Text(given)), new Fact("position", head.Position), new Fact("last", Instants.Format(head.LastRecordedAt)));

        async Task<Refusal> BeforeFirst(object given)
        {
            var first = await database.List(
                "select recorded_at from entry where ledger_id = $1 and position = 1", row => row.GetFieldValue<DateTimeOffset>(0), cancel, ledgerId);
            return first is [var at]
                ? Refusal.Of(RefusalCodes.MomentBeforeFirstEntry, new Fact("asked", Text(given)), new Fact("first", Instants.Format(at)))
                : Refusal.Of(RefusalCodes.MomentBeforeFirstEntry, new Fact("asked", Text(given)));
        }
    }

    private static string Text(object given) => Convert.ToString(given, CultureInfo.InvariantCulture)!;
}
