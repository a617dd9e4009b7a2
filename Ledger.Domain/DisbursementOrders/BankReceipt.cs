using Ledger.Domain.Kernel;

namespace Ledger.Domain.DisbursementOrders;

/// <summary>Whether a bank reference was used: each one counts once (D6). Stream <c>bank-receipt/{bankRef}</c>.</summary>
public sealed record BankReceipt : AggregateState
{
    public static readonly BankReceipt Initial = new();

    /// <summary>The order whose money it moved, or null.</summary>
    public string? OrderId { get; init; }

    /// <summary>The order, or the stream of whatever else took it; null while it is unused.</summary>
    public string? TakenBy { get; init; }

    /// <summary><c>settlement</c>, <c>return</c>, <c>recovered</c> or <c>proceeds</c>; empty while unused.</summary>
    public string Use { get; init; } = "";
    public long AmountFen { get; init; }

    /// <summary>The stream of a bank reference.</summary>
    public static string StreamOf(string bankRef) => "bank-receipt/" + bankRef;

    public override BankReceipt Evolve(Event happened) => happened switch
    {
        ReceiptUsed e => this with { OrderId = e.OrderId, TakenBy = e.OrderId, Use = e.Use, AmountFen = e.AmountFen },
        ReceiptTaken e => this with { TakenBy = e.Stream, Use = e.Use, AmountFen = e.AmountFen },
        _ => throw Unexpected(happened),
    };
}

/// <summary>A bank reference was taken to prove one movement. <paramref name="Use"/>: <c>settlement</c> or <c>return</c>.</summary>
public sealed record ReceiptUsed(string OrderId, string Use, long AmountFen) : Event;

/// <summary>A bank reference was taken to prove money that came in outside payment orders. <paramref name="Use"/>: <c>recovered</c> or <c>proceeds</c>.</summary>
public sealed record ReceiptTaken(string Stream, string Use, long AmountFen) : Event;
