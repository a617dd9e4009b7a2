using System.Collections.Immutable;
using Ledger.Domain;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Projections.Folding;

/// <summary>
/// Entries of projects and task books → rows of those that several schemes are asked to support (A2). Of a million that nobody asks for twice
/// there is no row: one appears with the second scheme and stays, as <c>single</c>, should one of them come to nothing.
/// </summary>
internal sealed class OverlapFold : StreamFold
{
    private const int RememberedStreams = 10_000;
    private readonly Remembered<Known> _known = new(RememberedStreams);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly VersionedRows<RegisterRow<ClaimDetail>> _projects = RegisterFolds.Rows(RegisterKinds.PartyProjects);
    private readonly VersionedRows<RegisterRow<ClaimDetail>> _taskBooks = RegisterFolds.Rows(RegisterKinds.TaskBooks);

    public override bool Takes(Event happened) => happened is ProjectClaimed or ProjectReleased or TaskBookUsed or TaskBookReleased;

    public override string? Missing(Entry entry) =>
        _asked.Add(entry.Stream) && !_known.TryGet(entry.Stream, out _) && entry.Version > 1 ? entry.Stream : null;

    public override void Remember(Entry entry) => Grow(entry);

    public override void Fold(Entry entry)
    {
        var (before, after) = Grow(entry);
        if (after.RowSince is not null)
        {
            var rows = after.State is TaskBook ? _taskBooks : _projects;
            rows.Put(RowOf(entry, after), entry.Position, before?.RowSince);
        }
    }

    public override async Task Store(NpgsqlConnection connection, ProjectionTables tables, string ledgerId, CancellationToken cancel)
    {
        await _projects.Store(connection, tables, ledgerId, cancel);
        await _taskBooks.Store(connection, tables, ledgerId, cancel);
    }

    public override void Trim()
    {
        _asked.Clear();
        _known.Trim();
    }

    public override void Forget()
    {
        _asked.Clear();
        _known.Clear();
        _projects.Clear();
        _taskBooks.Clear();
    }

    private (Known? Before, Known After) Grow(Entry entry)
    {
        _known.TryGet(entry.Stream, out var before);
        var state = (before?.State ?? Aggregates.InitialOf(entry.Stream)).Evolve(entry.Happened);
        var after = new Known(state, before?.RowSince is not null || Overlaps(ClaimsOf(state)) ? entry.Position : null);
        _known.Set(entry.Stream, after);
        return (before, after);
    }

    private static RegisterRow<ClaimDetail> RowOf(Entry entry, Known known) => new()
    {
        Id = Ids.OfStream(entry.Stream), Status = Overlaps(ClaimsOf(known.State)) ? "overlap" : "single",
        PartyId = known.State is PartyProject && Ids.OfStream(entry.Stream) is var id ? id[..id.IndexOf('~', StringComparison.Ordinal)] : "",
        BusinessDate = entry.BusinessDate, ChangedAt = entry.RecordedAt, Version = entry.Version, Position = entry.Position,
        Detail = new ClaimDetail(ClaimsOf(known.State)),
    };

    private static ImmutableArray<Claim> ClaimsOf(AggregateState state) => state switch
    {
        PartyProject project => project.Claims,
        TaskBook taskBook => taskBook.Claims,
        _ => throw new InvalidOperationException(state.GetType().Name),
    };

    private static bool Overlaps(ImmutableArray<Claim> claims) => claims.Select(claim => claim.Scheme).Distinct(StringComparer.Ordinal).Count() > 1;

    /// <summary>A stream as it adds up, and since when its newest row holds; null where it has none.</summary>
    private sealed record Known(AggregateState State, long? RowSince);
}
