using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>What a schedule of falling support may still ask of one year's budget. Amounts in fen.</summary>
/// <param name="ComputedFen">What the year's audited base led to; null while it is only promised.</param>
/// <param name="ForwardFen">What is still to come: computed, else promised; nothing once a grant carries it.</param>
public sealed record TaperLiability(
    string PlatformId, int FiscalYear, string TaperId, int YearNo, int RatioBp, long PromisedFen, long? ComputedFen, string? GrantStream, long ForwardFen);

/// <summary>Something that grants of several schemes ask support for (A2).</summary>
/// <param name="Ground"><c>project</c>, <c>task-book</c> or <c>related-project</c>: the same project of parties that are tied.</param>
/// <param name="Subject">The party and the code of its project, the digest of the task book, or the code of the project alone.</param>
/// <param name="Position">The entry that made it so; of parties that are tied the newest of what it rests on.</param>
/// <param name="Ties">How the parties belong together on the day; null where it is one party, or strangers.</param>
public sealed record WatchedDuplicate(
    string Ground, string Subject, ImmutableArray<WatchedGrant> Grants, long Position, ImmutableArray<WatchedTie>? Ties = null);

/// <summary>One of the grants, and whether it was decided that it may stand beside the others. Amounts in fen.</summary>
public sealed record WatchedGrant(
    string GrantStream, string Scheme, string Title, string PartyId, string PartyName, string Status, long AwardedFen, long PaidFen, bool IsDecided);

/// <summary>What one officer has in hand. Amounts in fen.</summary>
/// <param name="Live">Grants whose procedure is not over.</param>
/// <param name="Ended">Those that are over.</param>
/// <param name="Former">Grants that were handed over to somebody else.</param>
public sealed record OfficerLoad(string OfficerId, int Live, int Ended, int Former, long AwardedFen, long PaidFen, long UnpaidFen);

/// <summary>Readings across awards and registers, at any moment: falling support still to come, things asked for twice, who has what in hand.</summary>
public sealed partial class Watches(NpgsqlDataSource database, Registers registers)
{
    private const int MostOverlaps = 500;

    /// <summary>By platform and year; years that a grant carries included, with nothing still to come.</summary>
    public async Task<IReadOnlyList<TaperLiability>> Tapers(Moment at, CancellationToken cancel)
    {
        var tapers = await registers.All(RegisterKinds.Tapers, at, DateOnly.MinValue, cancel);
        return
        [
            .. tapers.SelectMany(taper => taper.Detail.Years.Select(year => new TaperLiability(
                    taper.Detail.PlatformId, year.FiscalYear, taper.Id, year.YearNo, year.RatioBp, year.PromisedFen, year.ComputedFen, year.GrantStream, year.ForwardFen)))
                .OrderBy(row => row.PlatformId, StringComparer.Ordinal).ThenBy(row => row.FiscalYear).ThenBy(row => row.TaperId, StringComparer.Ordinal),
        ];
    }

    /// <summary>Everything that grants of several schemes ask support for now, last changed first.</summary>
    /// <param name="on">The day whose ties between parties count.</param>
    public async Task<IReadOnlyList<WatchedDuplicate>> Duplicates(Moment at, DateOnly on, CancellationToken cancel)
    {
        var overlap = new RegisterFilter(Status: "overlap");
        var projects = (await registers.List(RegisterKinds.PartyProjects, at, DateOnly.MinValue, overlap, null, MostOverlaps, cancel)).Items;
        var taskBooks = (await registers.List(RegisterKinds.TaskBooks, at, DateOnly.MinValue, overlap, null, MostOverlaps, cancel)).Items;
        var related = await Related(at, on, cancel);
        var grants = await Grants(
            at, projects.Concat(taskBooks).SelectMany(row => row.Detail.Claims).Select(claim => claim.GrantStream).Concat(related.SelectMany(of => of.Grants)), cancel);
        var ties = await Ties(
            at, on, taskBooks.SelectMany(row => row.Detail.Claims).Where(claim => grants.ContainsKey(claim.GrantStream)).Select(claim => grants[claim.GrantStream].Grant.PartyId),
            cancel);
        return
        [
            .. projects.Select(row => Watched("project", row.Id, StreamsOf(row), row.Position))
                .Concat(taskBooks.Select(row => Tied(Watched("task-book", row.Id, StreamsOf(row), row.Position))))
                .Concat(related.Select(of => Watched(Domain.Grants.Duplicates.RelatedGround, of.ProjectCode, of.Grants, of.Position) with { Ties = [of.Tie] }))
                .OrderByDescending(watched => watched.Position),
        ];

        static IReadOnlyList<string> StreamsOf(RegisterRow<ClaimDetail> row) => [.. row.Detail.Claims.Select(claim => claim.GrantStream)];

        WatchedDuplicate Watched(string ground, string subject, IReadOnlyList<string> streams, long position)
        {
            var beside = streams.ToHashSet(StringComparer.Ordinal);
            return new WatchedDuplicate(ground, subject, [.. streams.Where(grants.ContainsKey).Select(stream => One(grants[stream], beside))], position);
        }

        // One task book of parties that belong together is another thing than one of strangers.
        WatchedDuplicate Tied(WatchedDuplicate watched)
        {
            var parties = watched.Grants.Select(grant => grant.PartyId).ToHashSet(StringComparer.Ordinal);
            ImmutableArray<WatchedTie> among = [.. ties.Where(tie => parties.Contains(tie.PartyId) && parties.Contains(tie.OtherPartyId))];
            return among.IsEmpty ? watched : watched with { Ties = among };
        }

        static WatchedGrant One((WatchedGrant Grant, ImmutableHashSet<string> Decided) known, HashSet<string> beside) =>
            known.Grant with { IsDecided = beside.Where(other => other != known.Grant.GrantStream).All(known.Decided.Contains) };
    }

    /// <summary>Everybody who has or had a grant in hand, by their ids.</summary>
    public Task<List<OfficerLoad>> Officers(Moment at, CancellationToken cancel)
    {
        var where = new Conditions().And("ledger_id = ?", at.LedgerId).And("from_position <= ?", at.Position).And("to_position > ?", at.Position);
        return database.List(
            $"""
            with held as (
              select officer ->> 'officerId' as officer_id, officer ->> 'until' is null as is_theirs,
                     status in ('closed', 'rejected', 'withdrawn', 'terminated') as is_over, awarded_fen, paid_fen
                from award_ledger, json_array_elements(detail -> 'officers') as officer
               where detail -> 'officers' is not null{where})
            select officer_id, count(*) filter (where is_theirs and not is_over)::int, count(*) filter (where is_theirs and is_over)::int,
                   count(*) filter (where not is_theirs)::int,
                   coalesce(sum(awarded_fen) filter (where is_theirs and not is_over), 0)::bigint,
                   coalesce(sum(paid_fen) filter (where is_theirs and not is_over), 0)::bigint
              from held group by officer_id order by officer_id collate "C"
            """,
            row => new OfficerLoad(
                row.GetString(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(4) - row.GetInt64(5)),
            cancel, where.Values);
    }

    private async Task<Dictionary<string, (WatchedGrant Grant, ImmutableHashSet<string> Decided)>> Grants(
        Moment at, IEnumerable<string> streams, CancellationToken cancel)
    {
        var where = new Conditions().And("ledger_id = ?", at.LedgerId).And("from_position <= ?", at.Position).And("to_position > ?", at.Position)
            .And("grant_stream = any(?)", streams.Distinct(StringComparer.Ordinal).ToArray());
        var rows = await database.List(
            $"select grant_stream, scheme, title, party_id, party_name, status, awarded_fen, paid_fen, detail from award_ledger where true{where}",
            row => (
                Grant: new WatchedGrant(
                    row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetInt64(6), row.GetInt64(7), false),
                Decided: (JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(8), ProjectionJson.Plain.AwardDetail)!.Duplicates ?? [])
                    .Where(duplicate => duplicate.Outcome is not null).Select(duplicate => duplicate.GrantStream).ToImmutableHashSet(StringComparer.Ordinal)),
            cancel, where.Values);
        return rows.ToDictionary(row => row.Grant.GrantStream, StringComparer.Ordinal);
    }
}
