using Ledger.Domain.Kernel;

namespace Ledger.Domain.Postings;

/// <summary>
/// The memo accounts of one pool, by name: <c>{poolId}:{account}</c>. Debit is positive. Sources of authority stand on the credit side;
/// what became of it stands on the debit side; together they are zero. Source: the account groups of the indicator-accounting rules.
/// </summary>
public sealed class Accounts
{
    private readonly string disbursedPrefix;
    private readonly Dictionary<string, string> disbursed = new(StringComparer.Ordinal);

    internal Accounts(string poolId)
    {
        Appropriated = poolId + ":appropriated";
        Adjusted = poolId + ":adjusted";
        CarriedIn = poolId + ":carried-in";
        Recovered = poolId + ":recovered";
        Available = poolId + ":available";
        Reserved = poolId + ":reserved";
        Obligated = poolId + ":obligated";
        InFlight = poolId + ":in-flight";
        Lapsed = poolId + ":lapsed";
        CarriedOut = poolId + ":carried-out";
        disbursedPrefix = poolId + ":disbursed/";
        foreach (var instrument in Instruments.All)
        {
            disbursed.Add(instrument, disbursedPrefix + instrument);
        }
    }

    /// <summary>指标来源, credit: authority by budget document.</summary>
    public string Appropriated { get; }
    /// <summary>Credit: additions less reductions and corrections.</summary>
    public string Adjusted { get; }
    /// <summary>Credit: authority carried in from the year before.</summary>
    public string CarriedIn { get; }
    /// <summary>Credit: money recovered in the same year.</summary>
    public string Recovered { get; }
    /// <summary>可用指标.</summary>
    public string Available { get; }
    /// <summary>预留.</summary>
    public string Reserved { get; }
    /// <summary>承诺.</summary>
    public string Obligated { get; }
    /// <summary>支付申请: instructed, not settled.</summary>
    public string InFlight { get; }
    /// <summary>收回.</summary>
    public string Lapsed { get; }
    /// <summary>结转 into the year after.</summary>
    public string CarriedOut { get; }

    /// <summary>支付: settled, by instrument.</summary>
    public string Disbursed(string instrument) => disbursed.TryGetValue(instrument, out var name) ? name : disbursedPrefix + instrument;
}
