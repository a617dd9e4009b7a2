using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.PaymentBatches;

/// <summary>What happened to a batch of payments.</summary>
public abstract record PaymentBatchEvent : Event;

/// <summary>One payment of a batch: what the bank is told of an order. Its end-to-end reference is the order's id.</summary>
public sealed record BatchPayment(string OrderId, long AmountFen, string PayeeName, string PayeeAccountDigest);

/// <summary>
/// The orders left for the bank in one file. The file is made of this event and nothing else, so it can be made again at any time;
/// <paramref name="FileDigest"/> is the SHA-256 of its exact bytes.
/// </summary>
/// <param name="Format">The message, <c>pain.001.001.09</c>.</param>
/// <param name="ExecuteOn">The day the bank is asked to pay on.</param>
/// <param name="DrawnUpOn">The day in the file.</param>
public sealed record BatchDrawnUp(
    string Format, string AccountNo, string Bank, string Holder, DateOnly DrawnUpOn, DateOnly ExecuteOn, ImmutableArray<BatchPayment> Payments,
    long TotalFen, string FileDigest, int FileBytes, string DrawnUpBy) : PaymentBatchEvent;

/// <summary>The file was never taken by the bank; its orders may leave in another batch.</summary>
public sealed record BatchWithdrawn(string Reason, string WithdrawnBy) : PaymentBatchEvent;

/// <summary>An order went into a batch.</summary>
public sealed record OrderBatched(string BatchId) : Event;

/// <summary>The batch that an order was in was withdrawn.</summary>
public sealed record OrderUnbatched(string BatchId) : Event;
