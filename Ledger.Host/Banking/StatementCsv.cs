using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Ledger.Domain.BankStatements;

namespace Ledger.Host.Banking;

/// <summary>
/// Reads a statement of one account from CSV: UTF-8, commas, a first line with the names of the columns in English or Chinese, then one line per
/// booking in the bank's order. The balance after each booking gives the opening and the closing balance.
/// </summary>
internal static class StatementCsv
{
    public const string Format = "csv";

    /// <summary>What a column may be called.</summary>
    private static readonly FrozenDictionary<string, string> Columns = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["account"] = "account", ["账号"] = "account",
        ["statement"] = "statement", ["对账单号"] = "statement",
        ["date"] = "date", ["记账日期"] = "date",
        ["reference"] = "reference", ["流水号"] = "reference",
        ["endToEnd"] = "endToEnd", ["支付令号"] = "endToEnd",
        ["direction"] = "direction", ["借贷"] = "direction",
        ["amount"] = "amount", ["金额"] = "amount",
        ["currency"] = "currency", ["币种"] = "currency",
        ["balance"] = "balance", ["余额"] = "balance",
        ["counterparty"] = "counterparty", ["对方户名"] = "counterparty",
        ["text"] = "text", ["摘要"] = "text",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Needed = ["account", "date", "direction", "amount", "currency", "balance"];

    /// <exception cref="StatementFault">The file cannot be taken.</exception>
    public static IReadOnlyList<ReadStatement> Read(byte[] bytes)
    {
        try
        {
            using var text = new StreamReader(new MemoryStream(bytes), new UTF8Encoding(false, throwOnInvalidBytes: true));
            using var csv = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                BadDataFound = bad => throw StatementFault.Unreadable("not-csv", bad.Context.Parser?.RawRow.ToString(CultureInfo.InvariantCulture) ?? "1"),
                MaxFieldSize = 10_000,
            });
            return [Read(csv)];
        }
        catch (DecoderFallbackException)
        {
            throw StatementFault.Unreadable("not-utf8", "1");
        }
        catch (CsvHelperException wrong)
        {
            throw wrong.InnerException as StatementFault ?? StatementFault.Unreadable("not-csv", "1");
        }
    }

    private static ReadStatement Read(CsvParser csv)
    {
        var places = Header(csv);
        var lines = new List<StatementLine>();
        var (accountNo, statementRef) = ("", "");
        var (openingFen, closingFen) = (0L, 0L);
        while (csv.Read())
        {
            var row = csv.RawRow.ToString(CultureInfo.InvariantCulture);
            if (csv.Record is not { } fields || fields.All(string.IsNullOrWhiteSpace))
            {
                continue;
            }

            StatementValues.Currency(Field("currency")?.ToUpperInvariant(), row);
            var account = Field("account") ?? throw StatementFault.Unreadable("missing", row);
            if (accountNo.Length > 0 && account != accountNo)
            {
                throw StatementFault.Unreadable("several-accounts", row);
            }

            accountNo = account;
            statementRef = statementRef.Length > 0 ? statementRef : Field("statement") ?? "";
            var direction = Field("direction")?.ToUpperInvariant() switch
            {
                "DEBIT" or "DBIT" or "D" or "借" => Direction.Debit,
                "CREDIT" or "CRDT" or "C" or "贷" => Direction.Credit,
                _ => throw StatementFault.Unreadable("wrong-direction", row),
            };
            var fen = StatementValues.Fen(Field("amount") ?? "", row);
            closingFen = StatementValues.SignedFen(Field("balance") ?? "", row);
            openingFen = lines.Count > 0 ? openingFen : direction == Direction.Debit ? closingFen + fen : closingFen - fen;
            lines.Add(new StatementLine(
                "", fen, direction, StatementValues.Day(Field("date") ?? "", row), StatementValues.BankRef(Field("reference")) ?? "",
                StatementValues.EndToEnd(Field("endToEnd")), StatementValues.Text(Field("counterparty"), 200), StatementValues.Text(Field("text"), 500)));

            string? Field(string name) => places.TryGetValue(name, out var place) && place < fields.Length ? StatementValues.Text(fields[place], 500) : null;
        }

        if (lines.Count == 0)
        {
            throw StatementFault.Unreadable("no-lines", "1");
        }

        var (from, until) = (lines.Min(line => line.BookedOn), lines.Max(line => line.BookedOn));
        statementRef = statementRef.Length > 0 ? statementRef : FormattableString.Invariant($"{accountNo} {until:yyyy-MM-dd}");
        return new ReadStatement(Format, statementRef, accountNo, from, until, openingFen, closingFen, StatementValues.Named(accountNo, lines));
    }

    private static Dictionary<string, int> Header(CsvParser csv)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        if (csv.Read() && csv.Record is { } names)
        {
            foreach (var (place, name) in names.Index())
            {
                if (Columns.TryGetValue(name.Trim(), out var column) && !places.TryAdd(column, place))
                {
                    throw StatementFault.Unreadable("duplicate-column", name.Trim());
                }
            }
        }

        return Needed.FirstOrDefault(name => !places.ContainsKey(name)) is { } missing ? throw StatementFault.Unreadable("missing", missing) : places;
    }
}
