using Ledger.Host.Engine;

namespace Ledger.Host.Pages.Banks;

/// <summary>What the pages of the bank's side share.</summary>
public abstract class BankPage(LedgerEngines engines) : FormPage(engines)
{
    public override string Area => "bank";
}
