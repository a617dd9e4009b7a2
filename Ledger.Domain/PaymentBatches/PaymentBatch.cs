using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.PaymentBatches;

/// <summary>Where a batch stands.</summary>
public enum PaymentBatchStatus
{
    None,
    /// <summary>Its file may be at the bank.</summary>
    DrawnUp,
    /// <summary>The bank never took it.</summary>
    Withdrawn,
}

/// <summary>支付批次: orders that leave for the bank in one file. Stream <c>payment-batch/{id}</c>.</summary>
public sealed record PaymentBatch : AggregateState
{
    public static readonly PaymentBatch Initial = new();

    public PaymentBatchStatus Status { get; init; }
    public ImmutableArray<string> OrderIds { get; init; } = [];
    public long TotalFen { get; init; }
    public string FileDigest { get; init; } = "";

    /// <summary>The stream of a batch.</summary>
    public static string StreamOf(string batchId) => "payment-batch/" + batchId;

    public override PaymentBatch Evolve(Event happened) => happened switch
    {
        BatchDrawnUp e => this with
        {
            Status = PaymentBatchStatus.DrawnUp, OrderIds = [.. e.Payments.Select(p => p.OrderId)], TotalFen = e.TotalFen, FileDigest = e.FileDigest,
        },
        BatchWithdrawn => this with { Status = PaymentBatchStatus.Withdrawn },
        _ => throw Unexpected(happened),
    };
}

/// <summary>Which live batch an order is in: never two (B1). Stream <c>batched-order/{orderId}</c>.</summary>
public sealed record BatchedOrder : AggregateState
{
    public static readonly BatchedOrder Initial = new();

    /// <summary>The live batch, or null.</summary>
    public string? BatchId { get; init; }

    /// <summary>Whether the order was in a batch that was withdrawn since.</summary>
    public bool WasWithdrawn { get; init; }

    /// <summary>The stream of an order's place in batches.</summary>
    public static string StreamOf(string orderId) => "batched-order/" + orderId;

    public override BatchedOrder Evolve(Event happened) => happened switch
    {
        OrderBatched e => this with { BatchId = e.BatchId, WasWithdrawn = false },
        OrderUnbatched => this with { BatchId = null, WasWithdrawn = true },
        _ => throw Unexpected(happened),
    };
}
