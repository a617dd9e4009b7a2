using System.Collections.Immutable;
using FluentValidation;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.PaymentBatches;

/// <summary>A command to one batch. <see cref="BatchId"/> comes from the address of the request, or from the body that makes the batch.</summary>
public abstract record PaymentBatchCommand : ICommand
{
    public string BatchId { get; init; } = "";
    public string Stream => PaymentBatch.StreamOf(BatchId);
}

/// <summary>Sends approved orders to the bank in one file: each is instructed in the same decision (C1, D1, D4, B1, B3).</summary>
public sealed record DrawUpBatch(string AccountNo, DateOnly ExecuteOn, ImmutableArray<string> OrderIds) : PaymentBatchCommand;

/// <summary>Takes back a batch whose file the bank never took (B2).</summary>
public sealed record WithdrawBatch(string Reason) : PaymentBatchCommand;

// Shape only: what can be refused without knowing any state.

public sealed class DrawUpBatchValidator : AbstractValidator<DrawUpBatch>
{
    /// <summary>Most orders of one batch: all of them are decided together.</summary>
    public const int MostOrders = 500;

    /// <summary>Longest reference that payment messages carry (Max35Text); a cut one would no longer name its order.</summary>
    public const int LongestReference = 35;

    public DrawUpBatchValidator()
    {
        RuleFor(c => c.BatchId).Must(id => Ids.IsValid(id) && id.Length <= LongestReference).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.AccountNo).ValidId();
        RuleFor(c => c.OrderIds)
            .Must(ids => !ids.IsDefaultOrEmpty && ids.Length <= MostOrders && ids.All(id => Ids.IsValid(id) && id.Length <= LongestReference)
                && ids.Distinct(StringComparer.Ordinal).Count() == ids.Length)
            .WithErrorCode(RefusalCodes.RequestInvalid);
    }
}

public sealed class WithdrawBatchValidator : AbstractValidator<WithdrawBatch>
{
    public WithdrawBatchValidator()
    {
        RuleFor(c => c.BatchId).ValidId();
        RuleFor(c => c.Reason).Text();
    }
}
