using Ledger.Host.Engine;

namespace Ledger.Host.Pages.Banks;

/// <summary>What the pages of the bank's side share.</summary>
public abstract class BankPage(LedgerEngines engines) : ActingPage(engines)
{
    public override string Area => "bank";
}
