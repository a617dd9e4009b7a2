using System.Runtime.CompilerServices;
using System.Text.Json;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Rulebooks;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>An objection against a notice and what came of it.</summary>
/// <param name="Outcome"><c>upheld</c> or <c>dismissed</c>; null while it is open.</param>
/// <param name="Position">The entry that raised it.</param>
public sealed record NoticeObjection(string ObjectionId, DateOnly RaisedOn, string? Outcome, DateOnly? ResolvedOn, long Position);

/// <summary>公示: a proposed award before the public. Amounts in fen.</summary>
/// <param name="AmountFen">What is to be awarded.</param>
/// <param name="WorkingDays">Working days that the rules ask for.</param>
/// <param name="Standing">On the day asked for: <c>announced</c>, <c>running</c>, <c>over</c> (its last day is past and nobody closed it), <c>closed</c>, or <c>interrupted</c>.</param>
/// <param name="WorkingDaysLeft">Working days after the day asked for while it runs, the last one included; null otherwise, and where a calendar is missing.</param>
/// <param name="MissingCalendarYear">The year whose calendar the count needs and which has none at the moment; null where nothing is missing.</param>
/// <param name="Objections">In the order in which they were raised.</param>
public sealed record NoticeRow(
    string GrantStream, string Kind, string Title, string PartyId, string PartyName, string Scheme, long AmountFen, string Url, DateOnly From, DateOnly Until, int WorkingDays,
    string RuleVersion, DateOnly? ClosedOn, string Standing, int? WorkingDaysLeft, int? MissingCalendarYear, long Position, IReadOnlyList<NoticeObjection> Objections);

/// <summary>Awards that are or were before the public, at any moment.</summary>
public sealed class Notices(NpgsqlDataSource database)
{
    private const string Running = "running";
    private const string Columns = "grant_stream, kind, title, party_id, party_name, scheme, awarded_fen, status, from_position, detail";

    /// <summary>A page of notices, last changed first.</summary>
    /// <param name="on">The day that <see cref="NoticeRow.Standing"/> speaks of.</param>
    /// <param name="openOnly">Only those that are announced, run, or wait to be closed.</param>
    /// <exception cref="InvalidCursorException">The cursor is not one of ours.</exception>
    public async Task<Page<NoticeRow>> List(Moment at, DateOnly on, bool openOnly, string? cursor, int limit, CancellationToken cancel)
    {
        var page = await Paging.Page(at, cursor, limit, newestFirst: true, row => row.Position, window =>
        {
            var (from, where) = VersionedTable.Awards.At(at, window.Position);
            where.And("status = ?", openOnly ? "in-notice" : null).And($"from_position {window.Beyond} ?", window.Bound);
            return database.List(
                $"select {Columns} from {from} where detail ->> 'notice' is not null{where} order by from_position {window.Direction} limit {window.Take}",
                row => Read(row, on), cancel, where.Values);
        });
        var objections = await Objections(at, [.. page.Items.Select(row => row.GrantStream)], cancel);
        var running = page.Items.Where(row => row.Standing == Running).ToList();
        var calendars = running.Count == 0 ? [] : await Calendars(at, on.Year, running.Max(row => row.Until).Year, cancel);
        return page with { Items = [.. page.Items.Select(row => Counted(row, on, calendars) with { Objections = [.. objections[row.GrantStream]] })] };
    }

    /// <summary>The day that standings speak of where nobody names one: the last business date that counts, that of the moment, or today.</summary>
    public static DateOnly DayOf(Moment at, TimeProvider clock) =>
        at.BusinessUntil ?? Instants.ChinaDate(at is { IsPast: true, RecordedAt: { } recorded } ? recorded : clock.GetUtcNow());

    private static NoticeRow Read(NpgsqlDataReader row, DateOnly on)
    {
        var notice = JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(9), ProjectionJson.Plain.AwardDetail)!.Notice!;
        var standing = notice.ClosedOn is not null ? "closed"
            : row.GetString(7) != Kebab.Of(GrantStatus.InNotice) ? "interrupted"
            : on < notice.From ? "announced" : on <= notice.Until ? Running : "over";
        return new NoticeRow(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetInt64(6), notice.Url, notice.From, notice.Until,
            notice.WorkingDays, notice.RuleVersion, notice.ClosedOn, standing, null, null, row.GetInt64(8), []);
    }

    /// <summary>A7: what is left of a running notice, in working days; never guessed where the arrangement of a year is not known.</summary>
    private static NoticeRow Counted(NoticeRow row, DateOnly on, Dictionary<string, WorkCalendar> calendars) =>
        row.Standing != Running ? row
        : WorkingDays.TryCount(on, row.Until, year => calendars.GetValueOrDefault(WorkCalendar.StreamOf(year), WorkCalendar.Initial), out var count, out var missingYear)
            ? row with { WorkingDaysLeft = count }
            : row with { MissingCalendarYear = missingYear };

    /// <summary>The calendars of some years as they were known at a moment, by their streams.</summary>
    private async Task<Dictionary<string, WorkCalendar>> Calendars(Moment at, int from, int until, CancellationToken cancel)
    {
        var known = new Dictionary<string, WorkCalendar>(StringComparer.Ordinal);
        await foreach (var entry in Entries(at, [.. Enumerable.Range(from, until - from + 1).Select(WorkCalendar.StreamOf)], cancel))
        {
            known[entry.Stream] = (WorkCalendar)known.GetValueOrDefault(entry.Stream, WorkCalendar.Initial).Evolve(entry.Happened);
        }

        return known;
    }

    /// <summary>Rows keep only what is open; what came of objections stands in the journal.</summary>
    private async Task<ILookup<string, NoticeObjection>> Objections(Moment at, IReadOnlyList<string> streams, CancellationToken cancel)
    {
        var found = new List<(string Stream, NoticeObjection Objection)>();
        await foreach (var entry in Entries(at, streams, cancel))
        {
            if (entry.Happened is ObjectionRaised raised)
            {
                found.Add((entry.Stream, new NoticeObjection(raised.ObjectionId, entry.BusinessDate, null, null, entry.Position)));
            }
            else if (entry.Happened is ObjectionResolved resolved
                && found.FindLastIndex(each => each.Stream == entry.Stream && each.Objection.ObjectionId == resolved.ObjectionId) is >= 0 and var open)
            {
                found[open] = (entry.Stream, found[open].Objection with { Outcome = Kebab.Of(resolved.Outcome), ResolvedOn = entry.BusinessDate });
            }
        }

        return found.ToLookup(each => each.Stream, each => each.Objection, StringComparer.Ordinal);
    }

    /// <summary>The entries of some streams that count at a moment.</summary>
    private async IAsyncEnumerable<Entry> Entries(Moment at, IReadOnlyList<string> streams, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var entry in new PostgresJournal(database).ReadStreams(at.LedgerId, streams, at.Position, cancel))
        {
            if (!(entry.BusinessDate > at.BusinessUntil))
            {
                yield return entry;
            }
        }
    }
}
