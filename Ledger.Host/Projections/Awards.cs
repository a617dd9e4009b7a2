using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>What a list of grants is narrowed to; null asks nothing.</summary>
public sealed record AwardFilter
{
    /// <summary><c>project-grant</c> or <c>platform-grant</c>.</summary>
    public string? Kind { get; init; }
    public string? Status { get; init; }
    /// <summary>The role whose turn it is.</summary>
    public string? WaitsFor { get; init; }
    public string? Scheme { get; init; }
    public string? ProjectCode { get; init; }
    public string? PoolId { get; init; }
    public string? PartyId { get; init; }
    /// <summary>Part of the grant's id, title or party's name.</summary>
    public string? Text { get; init; }
    /// <summary>Longest unchanged first, instead of last changed first.</summary>
    public bool OldestFirst { get; init; }
}

/// <summary>Grants from application to closure, at any moment.</summary>
public sealed class Awards(NpgsqlDataSource database)
{
    private const string Columns =
        """
        grant_stream, kind, status, waits_for, scheme, project_code, title, party_id, party_name, pool_id, requested_fen, awarded_fen, ordered_fen,
        paid_fen, submitted_on, business_date, changed_at, version, from_position, detail, claimed_fen, recovered_fen
        """;

    /// <summary>A page of grants, last changed first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of ours.</exception>
    public Task<Page<AwardRow>> List(Moment at, AwardFilter filter, string? cursor, int limit, CancellationToken cancel) =>
        Paging.Page(at, cursor, limit, !filter.OldestFirst, row => row.Position, window =>
        {
            var (from, where) = Where(at, window.Position, filter);
            where.And($"from_position {window.Beyond} ?", window.Bound);
            return Rows(at, $"select {Columns} from {from} where true{where} order by from_position {window.Direction} limit {window.Take}", where, cancel);
        });

    /// <summary>How many grants a list holds.</summary>
    public async Task<long> Count(Moment at, AwardFilter filter, CancellationToken cancel)
    {
        var (from, where) = Where(at, at.Position, filter);
        return (await database.List($"select count(*) from {from} where true{where}", row => row.GetInt64(0), cancel, where.Values))[0];
    }

    /// <summary>One grant, or null where it was not applied for yet.</summary>
    public async Task<AwardRow?> Find(Moment at, string grantStream, CancellationToken cancel)
    {
        var (from, where) = Where(at, at.Position, new AwardFilter());
        where.And("grant_stream = ?", grantStream);
        return await Rows(at, $"select {Columns} from {from} where true{where}", where, cancel) is [var only] ? only : null;
    }

    private async Task<List<AwardRow>> Rows(Moment at, string sql, Conditions where, CancellationToken cancel)
    {
        var rows = await database.List(sql, Read, cancel, where.Values);
        var apart = rows.FindAll(row => row.Lines.Sum(line => line.PaidFen) != row.PaidFen || row.Lines.Sum(line => line.OrderedFen) != row.OrderedFen);
        if (at.BusinessUntil is not { } until || apart.Count == 0)
        {
            return rows;
        }

        // Entries came in another order than that of their dates, so that the lines of the version shown hold what does not count, or lack what does.
        var versions = (await database.List(
            "select grant_stream, business_date, detail from award_ledger where ledger_id = $1 and grant_stream = any($2) and from_position <= $3 order by grant_stream, from_position",
            row => (Stream: row.GetString(0), Day: row.GetFieldValue<DateOnly>(1), Lines: DetailOf(row, 2).Lines), cancel,
            at.LedgerId, apart.ConvertAll(row => row.GrantStream).ToArray(), at.Position)).ToLookup(row => row.Stream, StringComparer.Ordinal);
        return rows.ConvertAll(row => !apart.Contains(row) ? row : row with { Detail = row.Detail with { Lines = Counted(row.Lines, [.. versions[row.GrantStream].Select(v => (v.Day, v.Lines))], until) } });
    }

    /// <summary>The lines with what versions of counted dates added to them.</summary>
    private static ImmutableArray<AwardLine> Counted(ImmutableArray<AwardLine> lines, List<(DateOnly Day, ImmutableArray<AwardLine> Lines)> versions, DateOnly until)
    {
        var sums = new Dictionary<int, (long OrderedFen, long PaidFen)>();
        ImmutableArray<AwardLine> before = [];
        foreach (var (day, after) in versions)
        {
            foreach (var no in before.Concat(after).Select(line => line.No).Distinct().Where(_ => day <= until))
            {
                var (old, now, sum) = (before.FirstOrDefault(line => line.No == no), after.FirstOrDefault(line => line.No == no), sums.GetValueOrDefault(no));
                sums[no] = (sum.OrderedFen + (now?.OrderedFen ?? 0) - (old?.OrderedFen ?? 0), sum.PaidFen + (now?.PaidFen ?? 0) - (old?.PaidFen ?? 0));
            }

            before = after;
        }

        return [.. lines.Select(line => line with { OrderedFen = sums.GetValueOrDefault(line.No).OrderedFen, PaidFen = sums.GetValueOrDefault(line.No).PaidFen })];
    }

    private static AwardDetail DetailOf(NpgsqlDataReader row, int column) => JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(column), ProjectionJson.Plain.AwardDetail)!;

    private static (string From, Conditions Where) Where(Moment at, long position, AwardFilter filter)
    {
        var (from, where) = VersionedTable.Awards.At(at, position);
        return (from, where
            .And("kind = ?", filter.Kind)
            .And("status = ?", filter.Status)
            .And("waits_for = ?", filter.WaitsFor)
            .And("scheme = ?", filter.Scheme)
            .And("project_code = ?", filter.ProjectCode)
            .And("pool_id = ?", filter.PoolId)
            .And("party_id = ?", filter.PartyId)
            .And("strpos(lower(grant_stream || ' ' || title || ' ' || party_name), lower(?)) > 0", filter.Text));
    }

    private static AwardRow Read(NpgsqlDataReader row) => new()
    {
        GrantStream = row.GetString(0),
        Kind = row.GetString(1),
        Status = row.GetString(2),
        WaitsFor = row.GetString(3),
        Scheme = row.GetString(4),
        ProjectCode = row.GetString(5),
        Title = row.GetString(6),
        PartyId = row.GetString(7),
        PartyName = row.GetString(8),
        PoolId = row.GetString(9),
        RequestedFen = row.GetInt64(10),
        AwardedFen = row.GetInt64(11),
        OrderedFen = row.GetInt64(12),
        PaidFen = row.GetInt64(13),
        ClaimedFen = row.GetInt64(20),
        RecoveredFen = row.GetInt64(21),
        SubmittedOn = row.GetFieldValue<DateOnly>(14),
        BusinessDate = row.GetFieldValue<DateOnly>(15),
        ChangedAt = row.GetFieldValue<DateTimeOffset>(16),
        Version = row.GetInt64(17),
        Position = row.GetInt64(18),
        Detail = DetailOf(row, 19),
    };
}
