using System.Collections.Immutable;
using System.Globalization;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Funds;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Rulebooks;
using Ledger.Domain.Schemes;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>One entry that speaks of a subject.</summary>
/// <param name="RuleVersion">The version of the rules that the decision cites, where it does (C5).</param>
public sealed record TrailRow(
    long Position, DateTimeOffset RecordedAt, DateOnly BusinessDate, string Stream, long Version, string Type, string Actor, string ActorRole,
    string CommandId, ImmutableArray<Evidence> Evidence, string? RuleVersion, Event? Happened);

/// <summary>Everything that was recorded about a subject: a stream, a document number, a person, a party.</summary>
public sealed class AuditTrail(NpgsqlDataSource database)
{
    /// <summary>A page of entries, newest first; those of a later business date than asked for are left out.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of ours.</exception>
    public Task<Page<TrailRow>> Of(Moment at, string subject, string? cursor, int limit, CancellationToken cancel) =>
        Paging.Page(at, cursor, limit, newestFirst: true, row => row.Position, async window =>
        {
            // Where others speak of it stands in the trail; its own entries, if it is a stream, in the journal's index.
            var last = window.Descending ? Math.Min(window.Bound - 1, window.Position) : window.Bound;
            var version = await JournalPages.VersionAt(database, at.LedgerId, subject, last, cancel);
            var (trail, own) = window.Descending ? ("t.position <= $3", "x.version <= $4") : ("t.position > $3 and t.position <= $6", "x.version > $4 and x.position <= $6");
            var counted = at.BusinessUntil is { } until ? string.Create(CultureInfo.InvariantCulture, $" and (x.entry ->> 'businessDate')::date <= date '{until:yyyy-MM-dd}'") : "";
            var spoken = counted.Length > 0 ? " join entry x on x.ledger_id = $1 and x.position = t.position" : "";
            return await database.List(
                $"""
                select {EntryRow.Columns} from entry e where e.ledger_id = $1 and e.position in (
                  (select t.position from audit_trail t{spoken} where t.ledger_id = $1 and t.subject = $2 and {trail}{counted} order by t.position {window.Direction} limit $5)
                  union all
                  (select x.position from entry x where x.ledger_id = $1 and x.stream = $2 and {own}{counted} order by x.version {window.Direction} limit $5))
                  and e.position <= $6
                 order by e.position {window.Direction} limit $5
                """,
                Read, cancel, at.LedgerId, subject, last, version, window.Take, window.Position);
        });

    private static TrailRow Read(NpgsqlDataReader reader)
    {
        var entry = EntryRow.Read(reader);
        return new TrailRow(
            entry.Position, entry.RecordedAt, entry.BusinessDate, entry.Stream, entry.Version, entry.Type, entry.Actor, entry.ActorRole,
            entry.CommandId, entry.Evidence, RuleVersionOf(entry.Happened), entry.Happened);
    }

    /// <summary>The version of the rules that an entry cites, or null.</summary>
    internal static string? RuleVersionOf(Event? happened) => happened switch
    {
        AwardProposed e => e.SchemeVersion,
        PublicNoticeOpened e => e.RuleVersion,
        AwardApproved e => e.RuleVersion,
        AwardAmended e => e.RuleVersion,
        OrderApproved e => e.RuleVersion,
        ExemptionGranted e => e.RuleVersion,
        ExemptionDenied e => e.RuleVersion,
        BackInvestmentRecognised e => e.RuleVersion,
        FundEstablished e => e.Terms.Version,
        FundTermsAmended e => e.Terms.Version,
        RulesAdopted e => e.Version,
        SchemeVersionPublished e => e.Version,
        _ => null,
    };
}
