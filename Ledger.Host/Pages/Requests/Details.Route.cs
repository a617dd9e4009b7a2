using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Kernel;
using Ledger.Host.Language;

namespace Ledger.Host.Pages.Requests;

// What led here: the steps of the route and the documents behind them.
public sealed partial class DetailsModel
{
    /// <summary>The steps of the route with who took them and when.</summary>
    public IReadOnlyList<RouteStep> Route()
    {
        var stopped = Order.Status is DisbursementOrderStatus.Failed or DisbursementOrderStatus.Cancelled or DisbursementOrderStatus.Returned;
        var reached = Order.Status switch
        {
            DisbursementOrderStatus.Drafted => 1,
            DisbursementOrderStatus.Checked => 2,
            DisbursementOrderStatus.Approved => 3,
            DisbursementOrderStatus.Instructed => 4,
            DisbursementOrderStatus.Settled => 5,
            _ => 1 + new[] { Row.CheckedBy, Row.ApprovedBy, Row.InstructedBy, Row.BankRef }.Count(given => given is not null),
        };
        var steps = new List<RouteStep>
        {
            Step("drafted", nameof(OrderDrafted), Row.DraftedBy), Step("checked", nameof(OrderChecked), Row.CheckedBy),
            Step("approved", nameof(OrderApproved), Row.ApprovedBy), Step("instructed", nameof(OrderInstructed), Row.InstructedBy),
            Step("settled", nameof(OrderSettled), null),
        };
        for (var i = 0; i < steps.Count; i++)
        {
            steps[i] = steps[i] with { State = i < reached ? "done" : i == reached && !stopped ? "current" : "later" };
        }

        if (stopped)
        {
            steps = [.. steps.Take(reached), new RouteStep("order-status." + Kebab.Of(Order.Status), NameOf(Trail[^1].Actor), Trail[^1].RecordedAt, "stopped")];
        }

        return steps;

        RouteStep Step(string key, string happened, string? person)
        {
            var last = Trail.LastOrDefault(entry => entry.Happened?.GetType().Name == happened);
            var holds = last is not null && (person is not null || key is "settled");
            return new RouteStep("route." + key, holds ? NameOf(person ?? last!.Actor) : null, holds ? last!.RecordedAt : null, "later");
        }
    }

    /// <summary>Documents behind the order: what entries name, and the digests that the order itself carries.</summary>
    public IEnumerable<(string Kind, string Number, string? Digest)> Documents()
    {
        yield return ("payee-account", W("document.account-number"), Order.PayeeAccountDigest);
        foreach (var evidence in Trail.SelectMany(entry => entry.Evidence))
        {
            yield return (evidence.Kind, evidence.Number, evidence.Digest);
        }

        if (Trail.Select(entry => entry.Happened).OfType<OrderSettled>().LastOrDefault() is { } settled
            && !Trail.SelectMany(entry => entry.Evidence).Any(evidence => evidence.Digest == settled.ReceiptDigest))
        {
            yield return ("bank-receipt", settled.BankRef, settled.ReceiptDigest);
        }

        static string W(string key) => Words.Of(key);
    }
}

/// <summary>One step of an order's route.</summary>
/// <param name="State"><c>done</c>, <c>current</c>, <c>later</c> or <c>stopped</c>.</param>
public sealed record RouteStep(string Key, string? Person, DateTimeOffset? At, string State);
