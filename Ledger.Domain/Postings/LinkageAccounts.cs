using Ledger.Domain.Linkages;

namespace Ledger.Domain.Postings;

/// <summary>
/// The memo accounts of one linkage, by name: <c>linkage/{id}:{account}</c>; no pool can be called so. Debit is positive. What was paid stands on
/// the credit side of <see cref="Paid"/>; where it is now on the debit side of exactly one of the others, so that each yuan is counted once: a
/// grant that converted moves from contingent to equity cost, and a matched subsidy never stands there.
/// </summary>
public sealed class LinkageAccounts
{
    internal LinkageAccounts(string stream)
    {
        Paid = stream + ":paid";
        Granted = stream + ":granted";
        Contingent = stream + ":contingent";
        EquityCost = stream + ":equity-cost";
        Claimed = stream + ":claimed";
        WrittenOff = stream + ":written-off";
        Proceeds = stream + ":proceeds";
        Gains = stream + ":gains";
        All = [Paid, Granted, Contingent, EquityCost, Claimed, WrittenOff, Proceeds, Gains];
    }

    /// <summary>Credit: paid, less what came back by the bank and by recoveries.</summary>
    public string Paid { get; }
    /// <summary>补助净额.</summary>
    public string Granted { get; }
    /// <summary>或有转股.</summary>
    public string Contingent { get; }
    /// <summary>股权成本.</summary>
    public string EquityCost { get; }
    /// <summary>追回中: asked back and not in.</summary>
    public string Claimed { get; }
    /// <summary>核销.</summary>
    public string WrittenOff { get; }
    /// <summary>What equity was sold or bought back for.</summary>
    public string Proceeds { get; }
    /// <summary>Credit: prices above cost; below zero where it was less.</summary>
    public string Gains { get; }

    /// <summary>Every account.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>Where money of a form stands.</summary>
    public string Of(MoneyForm form) => form switch
    {
        MoneyForm.Contingent => Contingent,
        MoneyForm.Equity => EquityCost,
        _ => Granted,
    };
}

/// <summary>
/// The memo accounts of one recovery, by name: <c>recovery/{id}:{account}</c>. What was asked for stands on the credit side, line by line; what
/// became of it on the debit side.
/// </summary>
public sealed class RecoveryAccounts
{
    internal RecoveryAccounts(string stream)
    {
        Principal = stream + ":principal";
        Interest = stream + ":interest";
        Fine = stream + ":fine";
        Due = stream + ":due";
        Restored = stream + ":restored";
        Treasury = stream + ":treasury";
        WrittenOff = stream + ":written-off";
        Dismissed = stream + ":dismissed";
        All = [Principal, Interest, Fine, Due, Restored, Treasury, WrittenOff, Dismissed];
    }

    /// <summary>Credit: asked back of what was paid.</summary>
    public string Principal { get; }
    /// <summary>Credit: 利息.</summary>
    public string Interest { get; }
    /// <summary>Credit: 罚款.</summary>
    public string Fine { get; }
    /// <summary>Asked for and not in.</summary>
    public string Due { get; }
    /// <summary>Back in its pool (R2).</summary>
    public string Restored { get; }
    /// <summary>国库 (R2).</summary>
    public string Treasury { get; }
    /// <summary>核销.</summary>
    public string WrittenOff { get; }
    /// <summary>Dismissed by a court.</summary>
    public string Dismissed { get; }

    /// <summary>Every account.</summary>
    public IReadOnlyList<string> All { get; }
}
