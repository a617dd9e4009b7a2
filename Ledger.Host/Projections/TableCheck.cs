using System.Globalization;
using Ledger.Host.Proof;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>
/// Holds the tables that are folded from a ledger's journal (postings, balances, lists) against a fresh fold of it, as far as they have come. Needs
/// the owner of the schema, like every <see cref="Rebuild"/>.
/// </summary>
public static class TableCheck
{
    private const string Position = "position";

    /// <summary>The first row that somebody edited, with the entry it stands for; null where every row is as the journal says.</summary>
    /// <exception cref="RebuildBusyException">A rebuild is at work.</exception>
    public static async Task<Flaw?> Run(NpgsqlDataSource owner, string ledgerId, CancellationToken cancel)
    {
        try
        {
            return await new Rebuild(owner).Check(ledgerId, cancel) is { } drift
                ? new Flaw(await PositionOf(owner, drift, cancel), "table-differs", Describe(drift))
                : null;
        }
        catch (Folding.ProjectionOutdatedException other)
        {
            return new Flaw(1, "table-outdated", other.Message);
        }
        catch (Folding.ProjectionFailedException unreadable)
        {
            return new Flaw(unreadable.Position, "unreadable", unreadable.InnerException?.Message ?? unreadable.Message);
        }
    }

    private static string Describe(Drift drift) =>
        $"Table {drift.Table}, row {drift.Key}: "
        + string.Join(", ", drift.Columns.Select(column => $"{column.Column} is {column.Live ?? "no row"} and should be {column.Rebuilt ?? "no row"}")) + ".";

    /// <summary>A row's entry stands in its key, or in its column; a row that is one too many says it itself.</summary>
    private static async Task<long> PositionOf(NpgsqlDataSource owner, Drift drift, CancellationToken cancel)
    {
        var table = ProjectionTables.All.First(t => t.Name == drift.Table);
        var key = drift.Key.Split(' ');
        var at = Array.FindIndex(table.Key, column => column is Position or "from_position");
        if (at >= 0 && key.Length == table.Key.Length && long.TryParse(key[at], NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            return position;
        }

        if (drift.Columns.FirstOrDefault(column => column.Column == Position) is { } changed)
        {
            return long.Parse(changed.Rebuilt ?? changed.Live!, CultureInfo.InvariantCulture);
        }

        var where = string.Join(" and ", table.Key.Select((column, i) => $"{column}::text = ${i + 2}"));
        return (await owner.List(
            $"select {Position} from {drift.Table} where ledger_id = $1 and {where}", row => row.GetInt64(0), cancel, [drift.LedgerId, .. key])) is [var found] ? found : 1;
    }
}
