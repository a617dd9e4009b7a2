using System.Globalization;
using Ledger.Host.Exporting;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Npgsql;

namespace Ledger.Host.Auditing;

/// <summary>The questions of auditors, asked of a ledger at any moment. Rows come one by one, so an export of any length needs no more memory.</summary>
public sealed class AuditQuestions(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>All questions, in the order in which they are listed.</summary>
    public static readonly IReadOnlyList<AuditQuestion> All =
    [
        AwardQuestions.FundedTwice, PaymentQuestions.SplitOrders, PaymentQuestions.PaidBeforeApproval, PaymentQuestions.PayeeNotAwardee, FundQuestions.IdleMoney,
        FundQuestions.OffMandate, AwardQuestions.MissingEvidence, FundQuestions.PaidInByPartner, AwardQuestions.DecidedWith,
    ];

    /// <summary>The question of that name, or null.</summary>
    public static AuditQuestion? Find(string id) => All.FirstOrDefault(question => question.Id == id);

    /// <summary>The day that counts: the last business date asked for, else the day of a past moment, else today.</summary>
    public DateOnly DayOf(Moment at) =>
        at.BusinessUntil ?? Instants.ChinaDate(at is { IsPast: true, RecordedAt: { } recorded } ? recorded : clock.GetUtcNow());

    /// <summary>The rows of an answer, in its order; <paramref name="limit"/> null takes them all.</summary>
    public async IAsyncEnumerable<AuditRow> Ask(
        AuditQuestion question, Moment at, long offset, int? limit, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = database.CreateCommand(string.Create(
            CultureInfo.InvariantCulture, $"{question.Sql} offset {offset}{(limit is { } most ? $" limit {most}" : null)}"));
        // A question goes through the whole ledger; who asks for all rows is a file, not a page.
        command.CommandTimeout = limit is null ? 0 : command.CommandTimeout;
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = at.LedgerId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = at.Position });
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = DayOf(at) });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            yield return Read(reader, question.Columns);
        }
    }

    /// <summary>Writes the whole answer as an export.</summary>
    internal async Task Write(AuditQuestion question, Moment at, DateTimeOffset? asked, ExportRows rows, CancellationToken cancel)
    {
        var day = DayOf(at).ToString("O", CultureInfo.InvariantCulture);
        rows.Begin(
            new ExportMoment(at.LedgerId, "audit-" + question.Id, asked ?? at.RecordedAt, at.Position, at.RootHash) { Filter = "businessUntil=" + day },
            [.. question.Columns.Select(column => column.Exported), new ExportColumn("positions")]);
        await foreach (var row in Ask(question, at, 0, null, cancel))
        {
            rows.Add([.. row.Values, row.Positions]);
        }
    }

    /// <summary>A row whose columns are those and then the positions.</summary>
    internal static AuditRow Read(NpgsqlDataReader reader, IReadOnlyList<AuditColumn> columns)
    {
        var values = new object?[columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = reader.IsDBNull(i) ? null : Value(reader, i, columns[i].Kind);
        }

        return new AuditRow(values, reader.GetFieldValue<long[]>(values.Length));
    }

    private static object Value(NpgsqlDataReader reader, int column, AuditKind kind) => kind switch
    {
        AuditKind.Amount or AuditKind.Number or AuditKind.Share => reader.GetInt64(column),
        AuditKind.Day => reader.GetFieldValue<DateOnly>(column),
        _ => reader.GetString(column),
    };
}
