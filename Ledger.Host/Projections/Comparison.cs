using System.Globalization;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>
/// Holds the live tables of a ledger against the copy: both are read in key order and compared as the text the database gives, so a row
/// that is missing, too many or different by one byte shows, whichever side it is on.
/// </summary>
internal static class Comparison
{
    /// <summary>The first row that differs, or null.</summary>
    public static async Task<Drift?> FirstDrift(NpgsqlConnection live, NpgsqlConnection copy, string ledgerId, CancellationToken cancel)
    {
        foreach (var table in ProjectionTables.All)
        {
            var columns = await Columns(live, table, cancel);
            using var ours = await Open(live, table.Name, table, columns, ledgerId, cancel);
            using var theirs = await Open(copy, ProjectionTables.Copy.Of(table.Name), table, columns, ledgerId, cancel);
            while (true)
            {
                var (one, other) = (await ours.ReadLineAsync(cancel), await theirs.ReadLineAsync(cancel));
                if (one != other)
                {
                    return Describe(ledgerId, table, columns, one, other);
                }

                if (one is null)
                {
                    break;
                }
            }
        }

        return null;
    }

    /// <summary>Of two lines that differ the one with the smaller key is the odd one, unless their keys are equal.</summary>
    private static Drift Describe(string ledgerId, ProjectionTable table, string[] columns, string? live, string? rebuilt)
    {
        var (one, other) = (live?.Split('\t'), rebuilt?.Split('\t'));
        var order = one is null ? 1 : other is null ? -1 : Compare(one[..table.Key.Length], other[..table.Key.Length]);
        (one, other) = (order <= 0 ? one : null, order >= 0 ? other : null);
        return new Drift(
            ledgerId, table.Name, string.Join(' ', (one ?? other)![..table.Key.Length]),
            [.. columns.Select((column, i) => new DriftColumn(column, one?[i], other?[i])).Where(c => c.Live != c.Rebuilt)]);
    }

    private static int Compare(string[] one, string[] other)
    {
        for (var i = 0; i < one.Length; i++)
        {
            var order = long.TryParse(one[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var a)
                && long.TryParse(other[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var b)
                ? a.CompareTo(b) : string.CompareOrdinal(one[i], other[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    /// <summary>The key first, then the other columns.</summary>
    private static async Task<string[]> Columns(NpgsqlConnection connection, ProjectionTable table, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "select attname from pg_attribute where attrelid = to_regclass($1) and attnum > 0 and not attisdropped order by attnum", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table.Name });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var columns = new List<string>(table.Key);
        while (await reader.ReadAsync(cancel))
        {
            var column = reader.GetString(0);
            if (column != "ledger_id" && !columns.Contains(column))
            {
                columns.Add(column);
            }
        }

        return [.. columns];
    }

    private static async Task<TextReader> Open(
        NpgsqlConnection connection, string name, ProjectionTable table, string[] columns, string ledgerId, CancellationToken cancel) =>
        await connection.BeginTextExportAsync(
            $"copy (select {string.Join(", ", columns)} from {name} where ledger_id = '{ledgerId}' order by {string.Join(", ", table.Key)}) to stdout", cancel);
}
