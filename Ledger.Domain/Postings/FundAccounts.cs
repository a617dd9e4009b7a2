using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Postings;

/// <summary>
/// The memo accounts of one fund, by name: <c>fund/{fundId}:{account}</c>; no pool can be called so. Debit is positive. Two circles: what
/// partners promised (subscribed = uncalled + called + paid-in), and the money itself (capital, income and gains on the credit side; what
/// became of it on the debit side). A planned fund has none of them.
/// </summary>
public sealed class FundAccounts
{
    private readonly string[] _invested;

    internal FundAccounts(string stream)
    {
        Subscribed = stream + ":subscribed";
        Uncalled = stream + ":uncalled";
        Called = stream + ":called";
        PaidIn = stream + ":paid-in";
        Capital = stream + ":capital";
        Income = stream + ":income";
        Gains = stream + ":gains";
        Cash = stream + ":cash";
        SubFunds = stream + ":sub-funds";
        Fees = stream + ":fees";
        Impaired = stream + ":impaired";
        WrittenOff = stream + ":written-off";
        Distributed = stream + ":distributed";
        _invested = [.. Enum.GetValues<SupportStage>().Select(stage => $"{stream}:invested/{Kebab.Of(stage)}")];
        All =
        [
            Subscribed, Uncalled, Called, PaidIn, Capital, Income, Gains, Cash, SubFunds, Fees, Impaired, WrittenOff, Distributed, .. _invested,
        ];
    }

    /// <summary>认缴, credit.</summary>
    public string Subscribed { get; }
    /// <summary>Promised and not asked for.</summary>
    public string Uncalled { get; }
    /// <summary>催缴: asked for and not paid.</summary>
    public string Called { get; }
    /// <summary>实缴: what of the promises was kept.</summary>
    public string PaidIn { get; }
    /// <summary>Credit: partners' money.</summary>
    public string Capital { get; }
    /// <summary>Credit: dividends, interest, profit from funds below.</summary>
    public string Income { get; }
    /// <summary>Credit: prices of sales above cost; below zero where it was less.</summary>
    public string Gains { get; }
    /// <summary>Neither invested nor paid out.</summary>
    public string Cash { get; }
    /// <summary>Held in funds below, at cost.</summary>
    public string SubFunds { get; }
    /// <summary>费用.</summary>
    public string Fees { get; }
    /// <summary>Cost thought lost.</summary>
    public string Impaired { get; }
    /// <summary>核销.</summary>
    public string WrittenOff { get; }
    /// <summary>分配.</summary>
    public string Distributed { get; }

    /// <summary>Every account.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>Held in companies at a stage, at cost.</summary>
    public string Invested(SupportStage stage) => _invested[(int)stage];
}
