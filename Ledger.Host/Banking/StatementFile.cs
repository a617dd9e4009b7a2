using System.Security.Cryptography;
using System.Text;
using Ledger.Domain.BankStatements;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Banking;

/// <summary>A file as somebody handed it in.</summary>
public sealed record StatementFile(string Name, byte[] Bytes)
{
    /// <summary>The largest file that is taken: 4 MiB. Five thousand lines with all their details need less.</summary>
    public const int Limit = 4 * 1024 * 1024;

    /// <summary>SHA-256 of the bytes, in hex: the evidence, and what makes importing again the same import.</summary>
    public string Digest { get; } = Convert.ToHexStringLower(SHA256.HashData(Bytes));

    /// <summary>The statements in it; or why there are none.</summary>
    public (IReadOnlyList<ImportStatement> Statements, Refusal? Refusal) Read()
    {
        if (Bytes.Length > Limit)
        {
            return ([], Refusal.Of(RefusalCodes.BodyTooLarge, new Fact("limitBytes", Limit)));
        }

        try
        {
            var statements = IsXml() ? Camt053.Read(Bytes) : StatementCsv.Read(Bytes);
            return ([.. statements.Select(Command)], null);
        }
        catch (StatementFault fault)
        {
            return ([], fault.Refusal);
        }
    }

    private ImportStatement Command(ReadStatement read, int index) =>
        read.Lines.Count > ImportStatementValidator.MostLines
            ? throw new StatementFault(Refusal.Of(
                RefusalCodes.StatementTooLong, new Fact("lines", read.Lines.Count), new Fact("limit", ImportStatementValidator.MostLines)))
            : !Ids.IsValid(read.AccountNo)
                ? throw new StatementFault(Refusal.Of(RefusalCodes.BankAccountUnknown, new Fact("accountNo", read.AccountNo)))
            : new ImportStatement(
                read.Format, Digest, Bytes.Length, NameOf(Name), read.StatementRef, read.AccountNo, read.From, read.Until, read.OpeningFen, read.ClosingFen,
                [.. read.Lines])
            {
                StatementId = FormattableString.Invariant($"{Digest[..32]}-{index + 1}"),
            };

    /// <summary>The last part of a path, without the signs that a database cannot keep.</summary>
    private static string NameOf(string given)
    {
        var name = given[(given.LastIndexOfAny(['/', '\\']) + 1)..];
        var text = new StringBuilder();
        foreach (var sign in name.Where(sign => !char.IsControl(sign)).Take(200))
        {
            text.Append(sign);
        }

        return string.IsNullOrWhiteSpace(text.ToString()) ? "statement" : text.ToString();
    }

    private bool IsXml()
    {
        var text = Bytes.AsSpan();
        text = text.StartsWith(Encoding.UTF8.Preamble) ? text[3..] : text;
        text = text.TrimStart(" \t\r\n"u8);
        // UTF-16 begins with its mark; no CSV that is read here does.
        return text.StartsWith("<"u8) || text.StartsWith<byte>([0xFF, 0xFE]) || text.StartsWith<byte>([0xFE, 0xFF]);
    }
}

/// <summary>A statement as a file tells it, before any rule of the ledger was asked.</summary>
internal sealed record ReadStatement(
    string Format, string StatementRef, string AccountNo, DateOnly From, DateOnly Until, long OpeningFen, long ClosingFen, IReadOnlyList<StatementLine> Lines);

/// <summary>Ends the reading of a file; caught where the reading began.</summary>
internal sealed class StatementFault(Refusal refusal) : Exception(refusal.Code)
{
    public Refusal Refusal { get; } = refusal;

    /// <summary>The file is not what it should be.</summary>
    /// <param name="problem">What is wrong, as a word of the program.</param>
    /// <param name="at">Where, as far as that is known.</param>
    public static StatementFault Unreadable(string problem, string at) =>
        new(Refusal.Of(RefusalCodes.StatementUnreadable, new Fact("problem", problem), new Fact("at", at)));
}
