using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>One register: what its things are kept as, and where one stands on a day.</summary>
/// <typeparam name="T">What a thing holds beyond its row.</typeparam>
/// <param name="Name">The name of the aggregate, which its streams begin with.</param>
/// <param name="Json">How the rest is kept.</param>
/// <param name="Standing">From its status and the rest: where it stands on a day.</param>
public sealed record RegisterKind<T>(string Name, JsonTypeInfo<T> Json, Func<string, T, DateOnly, string> Standing) where T : class;

/// <summary>The registers there are.</summary>
public static class RegisterKinds
{
    public static readonly RegisterKind<ExpertDetail> Experts = new("expert", ProjectionJson.Plain.ExpertDetail, (_, e, on) =>
        on < e.ValidFrom ? "not-yet-valid" : e.ValidUntil < on ? "expired" : "valid");

    public static readonly RegisterKind<PanelDetail> Panels = new("review-panel", ProjectionJson.Plain.PanelDetail, (status, _, _) => status);

    public static readonly RegisterKind<PlatformDetail> Platforms = new("platform", ProjectionJson.Plain.PlatformDetail, (_, p, on) =>
        p.Recognitions.Any(r => r.From <= on && on <= r.Until) ? "recognised"
        : p.Recognitions[^1] is var last && on < last.From ? "not-yet-valid"
        : last.WasWithdrawn ? "withdrawn" : "expired");

    public static readonly RegisterKind<ListDetail> Lists = new("published-list", ProjectionJson.Plain.ListDetail, (_, l, on) =>
        l.Versions.LastOrDefault(v => v.From <= on)?.Version ?? "");

    public static readonly RegisterKind<CallDetail> Calls = new("challenge-call", ProjectionJson.Plain.CallDetail, (status, c, on) =>
        status == "posted" && on > c.BidsUntil ? "bidding-over" : status);

    public static readonly RegisterKind<TaperDetail> Tapers = new("taper", ProjectionJson.Plain.TaperDetail, (status, _, _) => status);

    public static readonly RegisterKind<DelegationDetail> Delegations = new("delegation", ProjectionJson.Plain.DelegationDetail, (_, d, on) =>
        d.RevokedOn is not null ? "revoked" : on < d.ValidFrom ? "not-yet-valid" : on > d.ValidUntil ? "expired" : "valid");

    public static readonly RegisterKind<ClaimDetail> PartyProjects = new("party-project", ProjectionJson.Plain.ClaimDetail, (status, _, _) => status);

    public static readonly RegisterKind<ClaimDetail> TaskBooks = new("task-book", ProjectionJson.Plain.ClaimDetail, (status, _, _) => status);
}

/// <summary>The things of the registers, at any moment.</summary>
public sealed class Registers(NpgsqlDataSource database)
{
    private const string Columns = "thing_id, name, status, party_id, business_date, changed_at, version, from_position, detail";

    /// <summary>A page of a register, last changed first.</summary>
    /// <param name="on">The day that <see cref="RegisterRow{T}.Standing"/> speaks of.</param>
    /// <exception cref="InvalidCursorException">The cursor is not one of ours.</exception>
    public Task<Page<RegisterRow<T>>> List<T>(
        RegisterKind<T> kind, Moment at, DateOnly on, RegisterFilter filter, string? cursor, int limit, CancellationToken cancel) where T : class =>
        Paging.Page(at, cursor, limit, !filter.OldestFirst, row => row.Position, window =>
        {
            var where = Where(kind.Name, at.LedgerId, window.Position).And("status = ?", filter.Status).And("party_id = ?", filter.PartyId)
                .And("strpos(lower(thing_id || ' ' || name || ' ' || party_id), lower(?)) > 0", filter.Text)
                .And($"from_position {window.Beyond} ?", window.Bound);
            return database.List(
                $"select {Columns} from register where true{where} order by from_position {window.Direction} limit {window.Take}",
                row => Read(kind, row, on), cancel, where.Values);
        });

    /// <summary>All things of a register, by their ids; for registers that stay small.</summary>
    public Task<List<RegisterRow<T>>> All<T>(RegisterKind<T> kind, Moment at, DateOnly on, CancellationToken cancel) where T : class
    {
        var where = Where(kind.Name, at.LedgerId, at.Position);
        return database.List($"select {Columns} from register where true{where} order by thing_id", row => Read(kind, row, on), cancel, where.Values);
    }

    /// <summary>One thing, or null where there is none of that id.</summary>
    public async Task<RegisterRow<T>?> Find<T>(RegisterKind<T> kind, Moment at, DateOnly on, string id, CancellationToken cancel) where T : class
    {
        var where = Where(kind.Name, at.LedgerId, at.Position).And("thing_id = ?", id);
        return await database.List($"select {Columns} from register where true{where}", row => Read(kind, row, on), cancel, where.Values) is [var only] ? only : null;
    }

    private static Conditions Where(string kind, string ledgerId, long position) => new Conditions()
        .And("ledger_id = ?", ledgerId).And("kind = ?", kind).And("from_position <= ?", position).And("to_position > ?", position);

    private static RegisterRow<T> Read<T>(RegisterKind<T> kind, NpgsqlDataReader row, DateOnly on) where T : class
    {
        var (status, detail) = (row.GetString(2), JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(8), kind.Json)!);
        return new RegisterRow<T>
        {
            Id = row.GetString(0),
            Name = row.GetString(1),
            Status = status,
            Standing = kind.Standing(status, detail, on),
            PartyId = row.GetString(3),
            BusinessDate = row.GetFieldValue<DateOnly>(4),
            ChangedAt = row.GetFieldValue<DateTimeOffset>(5),
            Version = row.GetInt64(6),
            Position = row.GetInt64(7),
            Detail = detail,
        };
    }
}

/// <summary>What a list of a register is narrowed by; null asks nothing.</summary>
public sealed record RegisterFilter(string? Text = null, string? Status = null, string? PartyId = null, bool OldestFirst = false);
