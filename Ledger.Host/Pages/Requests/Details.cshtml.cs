using System.Globalization;
using System.Security.Cryptography;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Awards;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Ledger.Host.Language;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Requests;

/// <summary>
/// 审批: one payment order, what led to it, what would follow, and the decision. Whether somebody may decide is asked of the deciders
/// themselves, so what the page says and what the engine answers cannot differ but by what happened in between.
/// </summary>
[RequestSizeLimit(LargestReceipt + 100_000)]
public sealed partial class DetailsModel(
    ApprovalQueue orders, PoolBalances pools, Payouts payouts, JournalPages journal, Streams streams, Rehearsals rehearsals, LedgerEngines engines,
    People people) : LedgerPage
{
    private const int LongestTrail = 200;
    private const long LargestReceipt = 10_000_000;

    public override string Area => "requests";

    public OrderRow Row { get; private set; } = null!;
    public DisbursementOrder Order { get; private set; } = null!;
    public Award Award { get; private set; } = null!;
    public PoolBalance? Pool { get; private set; }

    /// <summary>What happened to the order, oldest first.</summary>
    public IReadOnlyList<EntryRow> Trail { get; private set; } = [];

    /// <summary>The acts that the reader can carry out now, the main one first.</summary>
    public List<OrderAct> Offered { get; } = [];

    /// <summary>The act that would carry the order onward, whoever may do it; null when it has arrived.</summary>
    public OrderAct? Main { get; private set; }

    /// <summary>Why the reader, whose role covers the main act, cannot do it; null when nothing stands in the way.</summary>
    public Refusal? Barred { get; private set; }

    /// <summary>Who could carry out the main act.</summary>
    public IReadOnlyList<Person> Able { get; private set; } = [];

    /// <summary>What the main act does to balances.</summary>
    public Consequences? Consequences { get; private set; }

    /// <summary>The Idempotency-Key of the forms on this page: sent twice, it counts once.</summary>
    public string Key { get; private set; } = Guid.CreateVersion7().ToString();

    /// <summary>Why the last act was refused.</summary>
    public Refusal? Problem { get; private set; }

    /// <summary>What happened since the reader opened the page, when that is why.</summary>
    public IReadOnlyList<EntryRow> Since { get; private set; } = [];

    /// <summary>The act whose form was sent.</summary>
    public string? Tried { get; private set; }

    /// <summary>What was typed; kept whatever the answer was.</summary>
    public ActForm Typed { get; private set; } = new();

    /// <summary>The business date that the form of an act proposes.</summary>
    public DateOnly ProposedDay(OrderAct act) =>
        BusinessDay.Proposed(act.IsOfTheYear ? Pool?.FiscalYear : null, Today, Award.PayableFrom.Day, Order.ApprovedOn);

    public async Task<IActionResult> OnGetAsync(string id) => await Load(id) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string id, string? act, string? key, long? version, IFormFile? receipt)
    {
        if (!await Load(id) || OrderAct.Find(act) is not { } tried || !Ids.IsValid(key) || version is null)
        {
            return NotFound();
        }

        Key = key!;
        Tried = tried.Name;
        Typed = await Read(receipt);
        if (Typed.BusinessDate is null && Request.Form["businessDate"].ToString().Length > 0)
        {
            return Refused(tried, Refusal.Of(RefusalCodes.BusinessDateInvalid, new Fact("today", Today)));
        }

        if (Caller.ActAs(tried.Kind, LedgerId) is not { } actor)
        {
            return Refused(tried, Refusal.Of(RefusalCodes.NotPermitted, new Fact("roles", tried.Kind.Roles)));
        }

        var command = tried.Command(id, Order, Typed);
        if (tried.Kind.Validate(command) is { } malformed)
        {
            return Refused(tried, malformed);
        }

        var engine = await engines.Find(LedgerId, Cancel);
        var outcome = await engine!.Submit(new CommandEnvelope
        {
            CommandId = Key, Command = command, Actor = actor, ExpectedVersion = version, BusinessDate = Typed.BusinessDate ?? ProposedDay(tried),
            Evidence = EvidenceOf(tried),
        }, cancel: Cancel);
        switch (outcome)
        {
            case Outcome.Accepted accepted:
                return LocalRedirect(FormattableString.Invariant($"/{LedgerId}/requests/{id}/receipts/{accepted.FirstPosition}?seen={accepted.LastPosition}"));
            case Outcome.Refused { Refusal: var refusal }:
                await Refresh(engine.Recent.Last);
                await Load(id);
                if (refusal.Code == RefusalCodes.VersionConflict)
                {
                    Since = [.. Trail.Where(entry => entry.Version > version)];
                }

                return Refused(tried, refusal);
            default:
                throw new InvalidOperationException(outcome.GetType().Name);
        }
    }

    private IActionResult Refused(OrderAct tried, Refusal refusal)
    {
        Note(tried.Kind, DisbursementOrder.StreamOf(Row.OrderId), refusal);
        Problem = refusal;
        Response.StatusCode = RefusalStatus.Of(refusal.Code);
        return Page();
    }

    private async Task<bool> Load(string id)
    {
        if (!Ids.IsValid(id) || await orders.Find(At, id, Cancel) is not { } row)
        {
            return false;
        }

        Row = row;
        Order = await StateAt<DisbursementOrder>(DisbursementOrder.StreamOf(id));
        Award = await StateAt<Award>(Order.AwardStream);
        Pool = await pools.Find(At, Award.PoolId, Cancel);
        Trail = [.. (await journal.List(At, new EntryFilter { Stream = DisbursementOrder.StreamOf(id) }, null, LongestTrail, Cancel)).Items.Reverse()];
        Offered.Clear();
        Barred = null;
        if (!At.IsPast)
        {
            await FindActs(id);
        }

        return true;
    }

    private async Task FindActs(string id)
    {
        Main = OrderAct.All.FirstOrDefault(act => act.IsMain && act.Fits(Order));
        foreach (var act in OrderAct.All.Where(act => act.Fits(Order)))
        {
            if (Caller.ActAs(act.Kind, LedgerId) is not { } actor)
            {
                continue;
            }

            var rehearsal = await rehearsals.Try(At, act.Sample(id, Order, Today), actor, ProposedDay(act), Cancel);
            if (rehearsal.Refusal is null)
            {
                Offered.Add(act);
            }
            else if (act == Main)
            {
                Barred = rehearsal.Refusal;
            }

            if (act == Main)
            {
                await Foresee(id, rehearsal);
            }
        }

        if (Main is not null && !Offered.Contains(Main))
        {
            Able = await FindAble(id, Main);
        }
    }

    /// <summary>Those of the right role whom the deciders would not refuse.</summary>
    private async Task<IReadOnlyList<Person>> FindAble(string id, OrderAct act)
    {
        var able = new List<Person>();
        foreach (var person in await people.Holding(LedgerId, act.Kind.Roles, Cancel))
        {
            if ((await rehearsals.Try(At, act.Sample(id, Order, Today), new Actor(person.Id, act.Kind.Roles[0]), ProposedDay(act), Cancel)).Refusal is null)
            {
                able.Add(person);
            }
        }

        return able;
    }

    private async Task Foresee(string id, Rehearsal rehearsal)
    {
        var poolStream = FundPool.StreamOf(Award.PoolId);
        var pool = await StateAt<FundPool>(poolStream);
        var paidFen = (await payouts.Payees(At, null, Cancel)).Where(payee => payee.PayeeId == Order.PayeeId).Sum(payee => payee.NetFen);
        Consequences = Pages.Consequences.Of(
            rehearsal.AfterOr(DisbursementOrder.StreamOf(id), Order), id,
            (pool, rehearsal.AfterOr(poolStream, pool)), (Award, rehearsal.AfterOr(Order.AwardStream, Award)), paidFen);
    }

    private async Task<T> StateAt<T>(string stream) where T : AggregateState => (T)(await streams.At(LedgerId, stream, At.Position, Cancel)).State;

    private async Task<ActForm> Read(IFormFile? receipt)
    {
        var form = Request.Form;
        string? digest = null;
        if (receipt is { Length: > 0 and <= LargestReceipt })
        {
            await using var file = receipt.OpenReadStream();
            digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, Cancel));
        }

        return new ActForm
        {
            Reason = Text("reason"), VoucherNo = Text("voucherNo"), Bank = Text("bank"), BankRef = Text("bankRef"), Amount = Text("amount"),
            AmountFen = AmountFormat.TryRead(Text("amount"), out var fen) ? fen : null,
            SettledOn = Day("settledOn"), BusinessDate = Day("businessDate"),
            ReceiptDigest = digest, ReceiptName = receipt?.FileName,
        };

        DateOnly? Day(string name) =>
            DateOnly.TryParseExact(Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

        string? Text(string name) => form[name].ToString() is { Length: > 0 } value ? value : null;
    }

    /// <summary>The documents behind an act, as the entry names them.</summary>
    private System.Collections.Immutable.ImmutableArray<Evidence> EvidenceOf(OrderAct act) => act.Name switch
    {
        "instruct" => [new Evidence("payment-voucher", Typed.VoucherNo!.Trim())],
        "settle" => [new Evidence("bank-receipt", Typed.BankRef!.Trim(), Typed.ReceiptDigest)],
        "return" => [new Evidence("bank-receipt", Typed.BankRef!.Trim())],
        _ => [],
    };
}
