using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ledger.Host.Exporting;
using Ledger.Host.Projections;
using Npgsql;
using static Ledger.Host.Auditing.AuditKind;

namespace Ledger.Host.Auditing;

/// <summary>What a sample is drawn from: its columns, and the items of which each has a name that a ticket is made of.</summary>
/// <param name="Items">A query of all items as <c>item</c> and the columns, and the positions of the entries that show each.</param>
/// <param name="DayColumn">How the business date of an item is asked for.</param>
public sealed record Population(string Id, IReadOnlyList<AuditColumn> Columns, string Items, string DayColumn);

/// <summary>A sample that was drawn.</summary>
/// <param name="Size">How many were asked for.</param>
/// <param name="OutOf">How many there were.</param>
public sealed record DrawnSample(Population Population, string Seed, int Size, long OutOf, IReadOnlyList<AuditRow> Rows);

/// <summary>
/// Draws the same items for the same seed, population and size, whoever draws. Anybody can repeat it with a shell:
/// <code>printf 'ledger.sample.v1\n%s\n%s' "$SEED" "$ITEM" | sha256sum</code>
/// is an item's ticket, and the items with the smallest tickets are the sample. An entry's item is its position, a payment's its order id, an
/// award's its stream. Where no seed is given it is the root hash of the moment, which nobody chose.
/// </summary>
public sealed class AuditSamples(NpgsqlDataSource database)
{
    /// <summary>The first line of what a ticket is the digest of: a changed algorithm gets another one.</summary>
    public const string Algorithm = "ledger.sample.v1";

    /// <summary>Most items of a sample.</summary>
    public const int LargestSize = 10_000;

    /// <summary>Most characters of a seed.</summary>
    public const int LongestSeed = 128;

    /// <summary>What can be drawn from, in the order in which it is listed.</summary>
    public static readonly IReadOnlyList<Population> Populations =
    [
        new(
            "payments", [new("ticket"), new("order", Subject), new("award", Subject), new("payeeId"), new("payeeName"), new("amount", Amount), new("settledOn", Day)],
            $"""
            select order_id as item, 'disbursement-order/' || order_id as c1, grant_stream as c2, payee_id as c3, payee_name as c4, amount_fen as c5, settled_on as c6,
                   (select array_agg(position order by position) from entry
                     where {AuditSql.Told} and stream = 'disbursement-order/' || order_id and type = 'disbursement-order.settled.v1') as positions
              from approval_queue where {AuditSql.Held} and settled_on is not null
            """,
            "settled_on"),
        new(
            "awards", [new("ticket"), new("award", Subject), new("title"), new("partyId"), new("partyName"), new("awarded", Amount), new("paid", Amount)],
            $"""
            select grant_stream as item, grant_stream as c1, title as c2, party_id as c3, party_name as c4, awarded_fen as c5, paid_fen as c6,
                   (select array_agg(position order by position) from entry
                     where {AuditSql.Told} and stream = grant_stream and type in ({AuditSql.ApprovalTypes})) as positions
              from award_ledger where {AuditSql.Held} and awarded_fen > 0
            """,
            "submitted_on"),
        new(
            "entries", [new("ticket"), new("entry", Number), new("stream", Subject), new("type"), new("actor", Person), new("businessDate", Day)],
            $"""
            select position::text as item, position as c1, stream as c2, type as c3, entry ->> 'actor' as c4, (entry ->> 'businessDate')::date as c5, array[position] as positions
              from entry where {AuditSql.Told}
            """,
            "(entry ->> 'businessDate')::date"),
    ];

    /// <summary>The population of that name, or null.</summary>
    public static Population? Find(string id) => Populations.FirstOrDefault(population => population.Id == id);

    /// <summary>Whether a text can be a seed: one line that is not too long.</summary>
    public static bool IsSeed(string seed) => seed.Length is > 0 and <= LongestSeed && !seed.Any(char.IsControl);

    /// <summary>An item's ticket, in lower-case hex.</summary>
    public static string Ticket(string seed, string item) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Algorithm}\n{seed}\n{item}")));

    /// <summary>Draws.</summary>
    public async Task<DrawnSample> Draw(Population population, Moment at, string? seed, int size, CancellationToken cancel)
    {
        var chosen = seed ?? at.RootHash;
        var until = at.BusinessUntil is null ? null : $" and {population.DayColumn} <= $3";
        object[] asked = at.BusinessUntil is { } day ? [at.LedgerId, at.Position, day] : [at.LedgerId, at.Position];
        var outOf = (await database.List($"select count(*) from ({population.Items}{until}) as item", row => row.GetInt64(0), cancel, asked))[0];
        var seedPlace = string.Create(CultureInfo.InvariantCulture, $"${asked.Length + 1}");
        var names = string.Join(", ", Enumerable.Range(1, population.Columns.Count - 1).Select(n => string.Create(CultureInfo.InvariantCulture, $"c{n}")));
        var rows = await database.List(
            $"""
            select encode(sha256(convert_to('{Algorithm}' || E'\n' || {seedPlace} || E'\n' || item, 'UTF8')), 'hex') as ticket, {names}, coalesce(positions, array[]::bigint[])
              from ({population.Items}{until}) as items order by ticket limit {Math.Clamp(size, 1, LargestSize).ToString(CultureInfo.InvariantCulture)}
            """,
            row => AuditQuestions.Read(row, population.Columns), cancel, [.. asked, chosen]);
        return new DrawnSample(population, chosen, size, outOf, rows);
    }

    /// <summary>Writes a drawn sample as an export; what repeats the draw stands in the line of its evidence.</summary>
    internal static void Write(DrawnSample sample, Moment at, DateTimeOffset? asked, ExportRows rows)
    {
        var until = at.BusinessUntil is { } day ? " businessUntil=" + day.ToString("O", CultureInfo.InvariantCulture) : null;
        rows.Begin(
            new ExportMoment(at.LedgerId, "sample", asked ?? at.RecordedAt, at.Position, at.RootHash)
            {
                Filter = string.Create(
                    CultureInfo.InvariantCulture,
                    $"algorithm={Algorithm} of={sample.Population.Id} seed={sample.Seed} size={sample.Size} population={sample.OutOf}{until}"),
            },
            [.. sample.Population.Columns.Select(column => column.Exported), new ExportColumn("positions")]);
        foreach (var row in sample.Rows)
        {
            rows.Add([.. row.Values, row.Positions]);
        }
    }
}
