using System.Globalization;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;

namespace Ledger.Host.Pages;

/// <summary>What a person can do to an order on its page: a command, and what the form asks for.</summary>
/// <param name="Name">In addresses, forms and word keys.</param>
/// <param name="Kind">The command; its roles may try it.</param>
/// <param name="IsMain">Whether it carries the order onward; the others stop it or turn it back.</param>
public sealed record OrderAct(string Name, CommandKind Kind, bool IsMain)
{
    /// <summary>All acts, those that carry the order onward first.</summary>
    public static readonly IReadOnlyList<OrderAct> All =
    [
        new("check", CommandCatalogue.Of<CheckOrder>(), true),
        new("approve", CommandCatalogue.Of<ApproveOrder>(), true),
        new("instruct", CommandCatalogue.Of<InstructOrder>(), true),
        new("settle", CommandCatalogue.Of<SettleOrder>(), true),
        new("fail", CommandCatalogue.Of<FailOrder>(), false),
        new("return", CommandCatalogue.Of<ReturnPayment>(), false),
        new("send-back", CommandCatalogue.Of<SendBackOrder>(), false),
        new("cancel", CommandCatalogue.Of<CancelOrder>(), false),
    ];

    /// <summary>The act of that name, or null.</summary>
    public static OrderAct? Find(string? name) => All.FirstOrDefault(act => act.Name == name);

    /// <summary>Whether the state of the order allows it; whether the person may is another question.</summary>
    public bool Fits(DisbursementOrder order) =>
        DisbursementOrderLifecycle.Allows(order.Status, Kind.Type) && !(Name == "send-back" && order.WasSentBack);

    /// <summary>Whether the act puts money of the pool to use, and so belongs to the pool's year; what reports on money on its way may come later.</summary>
    public bool IsOfTheYear => Name is "check" or "approve" or "instruct";

    /// <summary>Whether the form must give a reason.</summary>
    public bool NeedsReason => Name is "fail" or "return" or "send-back" or "cancel";

    /// <summary>A command as a person would fill it in, for a rehearsal.</summary>
    public ICommand Sample(string orderId, DisbursementOrder order, DateOnly today) => Command(orderId, order, new ActForm
    {
        Reason = "-", VoucherNo = "-", Bank = "-", BankRef = "rehearsal-" + orderId[..Math.Min(orderId.Length, 40)], ReceiptDigest = new string('0', 64),
        AmountFen = order.AmountFen - order.ReturnedFen, SettledOn = today,
    });

    /// <summary>The command that a filled form means.</summary>
    public ICommand Command(string orderId, DisbursementOrder order, ActForm form)
    {
        var opinion = string.IsNullOrWhiteSpace(form.Reason) ? null : form.Reason.Trim();
        return Name switch
        {
            "check" => new CheckOrder(opinion) { OrderId = orderId },
            "approve" => new ApproveOrder(opinion) { OrderId = orderId },
            "instruct" => new InstructOrder((form.VoucherNo ?? "").Trim(), (form.Bank ?? "").Trim()) { OrderId = orderId },
            "settle" => new SettleOrder((form.BankRef ?? "").Trim(), form.ReceiptDigest ?? "", form.AmountFen ?? 0, form.SettledOn ?? default) { OrderId = orderId },
            "fail" => new FailOrder(opinion ?? "") { OrderId = orderId },
            "return" => new ReturnPayment(form.AmountFen ?? 0, (form.BankRef ?? "").Trim(), opinion ?? "") { OrderId = orderId },
            "send-back" => new SendBackOrder(opinion ?? "") { OrderId = orderId },
            "cancel" => new CancelOrder(opinion ?? "") { OrderId = orderId },
            _ => throw new InvalidOperationException($"No command for {Name}."),
        };
    }
}

/// <summary>What a person typed into the form of an act, with the amounts and digests read from it.</summary>
public sealed record ActForm
{
    public string? Reason { get; init; }
    public string? VoucherNo { get; init; }
    public string? Bank { get; init; }
    public string? BankRef { get; init; }
    public string? Amount { get; init; }
    public long? AmountFen { get; init; }
    public DateOnly? SettledOn { get; init; }
    /// <summary>The day that the act is to belong to; the page's proposal where nothing was typed.</summary>
    public DateOnly? BusinessDate { get; init; }
    public string? ReceiptDigest { get; init; }
    /// <summary>Name of the uploaded file; the file itself is not kept, only its digest.</summary>
    public string? ReceiptName { get; init; }

    /// <summary>The day of settlement as a form field shows it.</summary>
    public string? SettledOnField => SettledOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
