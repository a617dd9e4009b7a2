using FluentValidation;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.BankAccounts;

/// <summary>Registers an account of the house at its agent bank (B3). The house's own account is no personal datum, so its number may stand here.</summary>
public sealed record RegisterBankAccount(string AccountNo, string Bank, string Holder) : ICommand
{
    public string Stream => BankAccount.StreamOf(AccountNo);
}

public sealed class RegisterBankAccountValidator : AbstractValidator<RegisterBankAccount>
{
    /// <summary>Longest account number that payment messages carry.</summary>
    public const int LongestAccountNo = 34;

    public RegisterBankAccountValidator()
    {
        RuleFor(c => c.AccountNo).Must(no => Ids.IsValid(no) && no.Length <= LongestAccountNo).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Bank).Text(100);
        RuleFor(c => c.Holder).Text(140);
    }
}

/// <summary>The one rule of an account: it is registered once.</summary>
public static class BankAccountDecider
{
    public static Decision Decide(RegisterBankAccount command, CommandContext context, IStates states) =>
        states.Get<BankAccount>(command.Stream).IsRegistered
            ? Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", command.Stream))
            : Decision.Accept(command.Stream, new BankAccountRegistered(command.Bank, command.Holder, context.Actor.Id));

    /// <summary>B3: an account that is not this ledger's is neither paid from nor reported on here; null when it is.</summary>
    internal static Refusal? NotOurs(string accountNo, IStates states) =>
        states.Get<BankAccount>(BankAccount.StreamOf(accountNo)).IsRegistered
            ? null
            : Refusal.Of(RefusalCodes.BankAccountUnknown, new Fact("accountNo", accountNo));
}
