using Ledger.Domain.Funds;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Host.Catalogue;

namespace Ledger.Host.Importing;

/// <summary>申报: a row is an application (<c>grant.submit</c>).</summary>
internal sealed class ApplicationRows(SheetColumns columns, bool isRagged) : RowReader(columns, isRagged)
{
    public static readonly IReadOnlyList<CommandKind> Commands = [CommandCatalogue.Of<SubmitApplication>()];

    public static readonly IReadOnlyList<SheetColumn> Columns =
    [
        new("grantId", true, "grantId", "application no", "申报编号", "受理编号", "项目申报编号"),
        new("kind", false, "kind", "类别", "支持类别", "申报类别"),
        new("scheme", true, "scheme", "政策代码", "政策编号", "专项代码"),
        new("projectCode", true, "projectCode", "project code", "项目编号", "项目代码"),
        new("title", true, "title", "project title", "项目名称"),
        new("partyId", true, "partyId", "credit code", "统一社会信用代码", "信用代码", "社会信用代码"),
        new("partyName", true, "partyName", "applicant", "申报单位", "单位名称", "企业名称", "申报单位名称"),
        new("requestedFen", true, "requestedYuan", "requested", "requested (CNY)", "amount (CNY)", "申请金额", "申请金额(元)", "申请资金(元)"),
        new("taskBookDigest", false, "taskBookDigest", "任务书摘要", "任务书摘要值"),
        new("chain", false, "chain", "产业链代码"),
        new("stage", false, "stage", "支持阶段"),
    ];

    private readonly Dictionary<string, int> _grants = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Scheme, string Project), int> _projects = [];

    public override string LabelOf(SheetRow row) => Columns.Select(column => column.Field).Where(field => field is "grantId" or "title")
        .Select(field => RowValues.Words(Sheet.At(row, field).Text)).FirstOrDefault(text => text.Length is > 0 and <= 200) ?? "";

    protected override ReadRow Understand(SheetRow row)
    {
        var partyId = NeededId(row, "partyId").ToUpperInvariant();
        if (CreditCode.Check("partyId", partyId) is { } noCode)
        {
            throw new RowFault(noCode);
        }

        var command = new SubmitApplication(
            NeededId(row, "scheme"), NeededId(row, "projectCode"), Needed(row, "title"), partyId, Needed(row, "partyName"), Fen(row, "requestedFen"),
            Id(row, "taskBookDigest") is { Length: > 0 } digest ? digest.ToLowerInvariant() : null,
            Id(row, "chain") is { Length: > 0 } chain ? chain : null, StageOf(Words(row, "stage")))
        {
            Kind = KindOf(Words(row, "kind")), GrantId = NeededId(row, "grantId"),
        };
        Once(_grants, command.Stream, "grantId", command.GrantId, row.Number);
        Once(_projects, (command.Scheme, command.ProjectCode), "projectCode", command.ProjectCode, row.Number);
        return new ReadRow(row.Number, $"{command.GrantId} {command.Title}", partyId, command.RequestedFen, [new RowStep(command)]);
    }

    private static GrantKind KindOf(string word) => word.ToLowerInvariant() switch
    {
        "" or "project-grant" or "project" or "项目" or "项目经费" or "中试项目" => GrantKind.ProjectGrant,
        "platform-grant" or "platform" or "平台" or "运营平台" or "运营平台资金" => GrantKind.PlatformGrant,
        _ => throw RowFault.Invalid("unknown-word", "kind", word),
    };

    private static SupportStage? StageOf(string word) => word.ToLowerInvariant() switch
    {
        "" => null,
        "grant" or "资助" => SupportStage.Grant,
        "seed" or "种子" => SupportStage.Seed,
        "angel" or "天使" => SupportStage.Angel,
        "venture" or "创投" => SupportStage.Venture,
        "industry" or "产投" => SupportStage.Industry,
        "merger" or "并购" => SupportStage.Merger,
        _ => throw RowFault.Invalid("unknown-word", "stage", word),
    };

    private static void Once<T>(Dictionary<T, int> seen, T key, string field, string value, int line) where T : notnull
    {
        if (!seen.TryAdd(key, line))
        {
            throw RowFault.Repeats(field, value, seen[key]);
        }
    }
}
