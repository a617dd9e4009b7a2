using System.Globalization;
using System.Security.Cryptography;
using Ledger.Domain.Awards;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
using Ledger.Host.Engine;
using Ledger.Host.Language;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Requests;

/// <summary>
/// 拨付申请: choose an instalment that can be paid, say how much, see what would follow, check, submit. The steps are addresses; only the
/// last one writes.
/// </summary>
public sealed class NewModel(Awards awards, Payouts payouts, Streams streams, Rehearsals rehearsals, LedgerEngines engines) : LedgerPage
{
    private const int MostAwards = 200;
    private static readonly CommandKind Draft = CommandCatalogue.Of<DraftOrder>();

    public override string Area => "requests";

    /// <summary>Instalments whose gate stands open and that are not wholly taken up: the first step.</summary>
    public IReadOnlyList<(AwardRow Award, AwardLine Line)> Payable { get; private set; } = [];

    /// <summary>The award chosen, or null while none is.</summary>
    public AwardRow? Award { get; private set; }
    public Grant? Grant { get; private set; }
    public Instalment? Line { get; private set; }

    /// <summary>What was typed as the amount.</summary>
    public string Amount { get; private set; } = "";

    /// <summary>The account's digest as typed, where the task book names none.</summary>
    public string? Account { get; private set; }

    /// <summary>The day that the request is to belong to.</summary>
    public DateOnly BusinessDate { get; private set; }

    /// <summary>Whether the answers are shown for checking.</summary>
    public bool IsCheck { get; private set; }

    /// <summary>A field that cannot be right whatever the state: name and key of the words.</summary>
    public (string Field, string Key)? Wrong { get; private set; }

    /// <summary>Why the request would be, or was, refused.</summary>
    public Refusal? Problem { get; private set; }
    public Consequences? Consequences { get; private set; }

    /// <summary>The order that submitting makes, and the key that lets it be sent twice.</summary>
    public string OrderId { get; private set; } = "";
    public string Key { get; private set; } = "";
    public long AmountFen { get; private set; }

    /// <summary>The year that the pool's money belongs to.</summary>
    public int FiscalYear { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? grant, int? no, string? amount, string? account, string? businessDate, string? step)
    {
        if (!MayDraft)
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        if (grant is null)
        {
            Payable = await FindPayable();
            return Page();
        }

        if (!await Choose(grant, no, businessDate))
        {
            return NotFound();
        }

        Amount = amount ?? AmountFormat.Field(Line!.LeftFen);
        Account = account;
        OrderId = NewId();
        Key = Guid.CreateVersion7().ToString();
        await Rehearse();
        IsCheck = step == "check" && Wrong is null && Problem is null;
        if (step == "check" && !IsCheck)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync(
        string? grant, int? no, string? amount, string? account, string? businessDate, string? orderId, string? key)
    {
        if (!MayDraft)
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        if (!await Choose(grant, no, businessDate) || !Ids.IsValid(orderId) || !Ids.IsValid(key))
        {
            return NotFound();
        }

        (Amount, Account, OrderId, Key) = (amount ?? "", account, orderId!, key!);
        if (ReadCommand() is not { } command)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        var refusal = Draft.Validate(command);
        if (refusal is null)
        {
            var engine = await engines.Find(LedgerId, Cancel);
            var outcome = await engine!.Submit(
                new CommandEnvelope { CommandId = Key, Command = command, Actor = Caller.ActAs(Draft, LedgerId)!, BusinessDate = BusinessDate }, cancel: Cancel);
            if (outcome is Outcome.Accepted accepted)
            {
                return LocalRedirect(FormattableString.Invariant($"/{LedgerId}/requests/{OrderId}/receipts/{accepted.FirstPosition}?seen={accepted.LastPosition}"));
            }

            refusal = ((Outcome.Refused)outcome).Refusal;
        }

        Note(Draft, command.Stream, refusal);
        Problem = refusal;
        Response.StatusCode = RefusalStatus.Of(refusal.Code);
        return Page();
    }

    private async Task<IReadOnlyList<(AwardRow, AwardLine)>> FindPayable()
    {
        var payable = new List<(AwardRow, AwardLine)>();
        foreach (var status in (GrantStatus[])[GrantStatus.Executing, GrantStatus.Accepted])
        {
            var page = await awards.List(At, new AwardFilter { Status = Kebab.Of(status), OldestFirst = true }, null, MostAwards, Cancel);
            payable.AddRange(page.Items.SelectMany(
                award => award.Lines.Where(line => line.GateOpen && line.AmountFen > line.OrderedFen + line.PaidFen), (award, line) => (award, line)));
        }

        return payable;
    }

    private async Task<bool> Choose(string? stream, int? no, string? day)
    {
        if (stream is null || no is null || await awards.Find(At, stream, Cancel) is not { } award)
        {
            return false;
        }

        Award = award;
        Grant = (Grant)(await streams.At(LedgerId, stream, At.Position, Cancel)).State;
        Line = Grant.Instalments.FirstOrDefault(line => line.No == no);
        FiscalYear = ((FundPool)(await streams.At(LedgerId, FundPool.StreamOf(Grant.PoolId), At.Position, Cancel)).State).FiscalYear;
        BusinessDate = DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var typed)
            ? typed
            : BusinessDay.Proposed(FiscalYear, Today, Grant.SignedOn);
        return Line is not null;
    }

    private DraftOrder? ReadCommand()
    {
        if (!AmountFormat.TryRead(Amount, out var fen) || !Fen.IsValid(fen))
        {
            Wrong = ("amount", "request-new.amount-problem");
            return null;
        }

        AmountFen = fen;
        var digest = Grant!.PayeeAccountDigest ?? Account?.Trim().ToLowerInvariant() ?? "";
        if (digest.Length != 64 || !digest.All(char.IsAsciiHexDigitLower))
        {
            Wrong = ("account", "request-new.account-problem");
            return null;
        }

        return new DraftOrder(
            Grant.Kind, Ids.OfStream(Award!.GrantStream), Line!.No, fen, Grant.PartyId, Grant.PartyName, digest) { OrderId = OrderId };
    }

    private async Task Rehearse()
    {
        if (ReadCommand() is not { } command)
        {
            return;
        }

        var rehearsal = await rehearsals.Try(At, command, Caller.ActAs(Draft, LedgerId)!, BusinessDate, Cancel);
        Problem = rehearsal.Refusal;
        if (Problem is not null)
        {
            return;
        }

        var poolStream = FundPool.StreamOf(Grant!.PoolId);
        var pool = (FundPool)(await streams.At(LedgerId, poolStream, At.Position, Cancel)).State;
        var paidFen = (await payouts.Payees(At, null, Cancel)).Where(payee => payee.PayeeId == Grant.PartyId).Sum(payee => payee.NetFen);
        Consequences = Consequences.Of(
            rehearsal.AfterOr(DisbursementOrder.StreamOf(OrderId), DisbursementOrder.Initial), OrderId,
            (pool, rehearsal.AfterOr(poolStream, pool)), (Grant, rehearsal.AfterOr(Award!.GrantStream, Grant)), paidFen);
    }

    /// <summary>A number that people can read out: the day and six letters that nobody mistakes for one another.</summary>
    private string NewId() => string.Create(
        CultureInfo.InvariantCulture, $"zf-{Today:yyyyMMdd}-{RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 6)}");
}
