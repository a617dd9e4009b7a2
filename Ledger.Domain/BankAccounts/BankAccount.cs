using Ledger.Domain.Kernel;

namespace Ledger.Domain.BankAccounts;

/// <summary>An account that the house pays from. Batches are drawn on it and statements speak of it. Stream <c>bank-account/{accountNo}</c>.</summary>
public sealed record BankAccount : AggregateState
{
    public static readonly BankAccount Initial = new();

    /// <summary>The agent bank's name; empty while nobody registered the account.</summary>
    public string Bank { get; init; } = "";

    /// <summary>In whose name it stands.</summary>
    public string Holder { get; init; } = "";

    /// <summary>Whether the account belongs to this ledger (B3).</summary>
    public bool IsRegistered => Bank.Length > 0;

    /// <summary>The stream of an account.</summary>
    public static string StreamOf(string accountNo) => "bank-account/" + accountNo;

    public override BankAccount Evolve(Event happened) => happened switch
    {
        BankAccountRegistered e => this with { Bank = e.Bank, Holder = e.Holder },
        _ => throw Unexpected(happened),
    };
}

/// <summary>The house pays from this account from now on.</summary>
public sealed record BankAccountRegistered(string Bank, string Holder, string RegisteredBy) : Event;
