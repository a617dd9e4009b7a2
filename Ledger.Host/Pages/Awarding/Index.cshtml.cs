using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Host.Projections;

namespace Ledger.Host.Pages.Awarding;

/// <summary>立项: grants from application to closure. Read only here.</summary>
public sealed class IndexModel(Awards awards) : LedgerPage
{
    private const int PageSize = 25;

    /// <summary>The states that a filter offers, in the order of the procedure.</summary>
    public static readonly IReadOnlyList<string> Statuses = [.. Enum.GetValues<GrantStatus>().Where(s => s != GrantStatus.None).Select(s => Kebab.Of(s))];

    /// <summary>Both kinds.</summary>
    public static readonly IReadOnlyList<string> Kinds = [.. Enum.GetValues<GrantKind>().Select(k => Kebab.Of(k))];

    public override string Area => "awards";

    public Page<AwardRow> List { get; private set; } = new([], null, null);
    public string? Kind { get; private set; }
    public string? Status { get; private set; }
    public string? Text { get; private set; }

    /// <summary>The filters in force: name in the address and what it says.</summary>
    public IEnumerable<(string Name, string Value)> Chips => new[] { ("kind", Kind), ("status", Status), ("text", Text) }
        .Where(chip => chip.Item2 is not null).Select(chip => (chip.Item1, chip.Item2!));

    public async Task OnGetAsync(string? kind, string? status, string? text, string? cursor)
    {
        (Kind, Status, Text) = (kind, status, text?.Trim());
        List = await awards.List(At, new AwardFilter { Kind = kind, Status = status, Text = Text }, cursor, PageSize, Cancel);
    }
}
