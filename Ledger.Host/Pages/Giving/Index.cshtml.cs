using Ledger.Host.Catalogue;

namespace Ledger.Host.Pages.Giving;

/// <summary>办理事项: every command that the reader's roles may try in this ledger, by what it is given to.</summary>
public sealed class IndexModel : LedgerPage
{
    public override string Area => "workbench";

    public IReadOnlyList<IGrouping<string, CommandKind>> Commands { get; private set; } = [];

    public void OnGet() => Commands = [.. CommandCatalogue.All.Where(kind => Caller.ActAs(kind, LedgerId) is not null).GroupBy(kind => kind.Name.Split('.')[0])];
}
