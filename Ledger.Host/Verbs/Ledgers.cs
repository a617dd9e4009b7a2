using System.CommandLine;
using Npgsql;

namespace Ledger.Host.Verbs;

/// <summary>Which ledger a verb is about, where it is about one.</summary>
internal static class Ledgers
{
    /// <summary>The option that names it; it may be left out where there is only one.</summary>
    public static Option<string?> Option() => new("--ledger") { Description = Words.Of("option.ledger") };

    /// <summary>The ledgers of the database, by id.</summary>
    public static async Task<IReadOnlyList<string>> All(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select ledger_id from ledger order by ledger_id");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var ids = new List<string>();
        while (await reader.ReadAsync(ct))
        {
            ids.Add(reader.GetString(0));
        }

        return ids;
    }

    /// <summary>The named ledger, or the only one; null, and told why, when there is no such ledger or none to choose.</summary>
    public static async Task<string?> Choose(NpgsqlDataSource source, string? named, CancellationToken ct)
    {
        var all = await All(source, ct);
        if (named is null && all.Count == 1)
        {
            return all[0];
        }

        if (named is not null && all.Contains(named))
        {
            return named;
        }

        Talk.Say(
            named is not null ? "fault.no-ledger" : all.Count == 0 ? "fault.no-ledgers" : "fault.which-ledger",
            ("ledger", named), ("ledgers", string.Join(", ", all)));
        return null;
    }
}
