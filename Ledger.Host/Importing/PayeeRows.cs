using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Host.Catalogue;

namespace Ledger.Host.Importing;

/// <summary>
/// 收款人: a row registers a party (<c>party.register</c>) and verifies an account of it (<c>party.verify-account</c>). A party with several
/// accounts has several rows. The two commands belong to different roles: where one person may try one of them only, a second one commits the
/// same import and does the rest.
/// </summary>
internal sealed class PayeeRows(string importId, SheetColumns columns, bool isRagged) : RowReader(columns, isRagged)
{
    public static readonly IReadOnlyList<CommandKind> Commands = [CommandCatalogue.Of<RegisterParty>(), CommandCatalogue.Of<VerifyAccount>()];

    public static readonly IReadOnlyList<SheetColumn> Columns =
    [
        new("partyId", true, "partyId", "credit code", "统一社会信用代码", "信用代码", "社会信用代码"),
        new("partyName", true, "partyName", "payee", "name", "户名", "收款人", "收款单位", "单位名称", "企业名称", "账户名称"),
        new("bank", true, "bank", "开户行", "开户银行", "收款银行"),
        new("accountNo", true, "accountNo", "account", "account no", "账号", "银行账号", "收款账号"),
        new("accountId", false, "accountId", "账户编号"),
    ];

    /// <summary>What stands for the digest until the number is kept: which one it gets is known then.</summary>
    public static readonly string NoDigest = new('0', 64);

    private const int ShortestNumber = 6;
    private const int LongestNumber = 34;
    private readonly Dictionary<string, (string Name, int Line)> _parties = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Party, string Number), int> _accounts = [];

    public override string LabelOf(SheetRow row) => RowValues.Words(Sheet.At(row, "partyName").Text) is { Length: <= 200 } name ? name : "";

    public override Refusal? Object(ReadRow row, IStates states) =>
        row.Steps[0].Command is RegisterParty register && states.Get<Party>(register.Stream) is { IsRegistered: true } party && party.Name != register.Name
            ? RowFault.Invalid("name-differs", "partyName", party.Name).Refusal
            : null;

    protected override ReadRow Understand(SheetRow row)
    {
        var partyId = NeededId(row, "partyId").ToUpperInvariant();
        if (CreditCode.Check("partyId", partyId) is { } noCode)
        {
            throw new RowFault(noCode);
        }

        var number = NeededId(row, "accountNo", isSecret: true).Replace("-", "", StringComparison.Ordinal);
        if (number.Length is < ShortestNumber or > LongestNumber || !number.All(char.IsAsciiLetterOrDigit))
        {
            // Not repeated: a number that was mistyped by one digit is still nobody's business.
            throw RowFault.Invalid("account-number", "accountNo", "");
        }

        var (name, bank) = (Needed(row, "partyName"), Needed(row, "bank"));
        if (_parties.TryGetValue(partyId, out var earlier) && earlier.Name != name)
        {
            throw RowFault.Repeats("partyId", partyId, earlier.Line);
        }

        _parties.TryAdd(partyId, (name, row.Number));
        if (!_accounts.TryAdd((partyId, number), row.Number))
        {
            throw RowFault.Repeats("accountNo", "", _accounts[(partyId, number)]);
        }

        var accountId = Id(row, "accountId") is { Length: > 0 } given ? given : FormattableString.Invariant($"{importId[..16]}-{row.Number}");
        return new ReadRow(row.Number, name, partyId, null,
        [
            new RowStep(new RegisterParty(name) { PartyId = partyId }, MayBeThere: true),
            new RowStep(new VerifyAccount(accountId, bank, NoDigest) { PartyId = partyId }),
        ], number);
    }
}
