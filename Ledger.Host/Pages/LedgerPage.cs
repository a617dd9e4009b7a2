using System.Collections.Frozen;
using System.Globalization;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Catalogue;
using Ledger.Host.Exporting;
using Ledger.Host.Journal;
using Ledger.Host.Language;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ledger.Host.Pages;

/// <summary>A page of one ledger at one moment. Who reads and which moment is settled before the page's own work begins.</summary>
public abstract class LedgerPage : PageModel
{
    private AsOf _asked = AsOf.Now;

    /// <summary>The ledger in the address.</summary>
    [FromRoute(Name = "ledger")]
    public string LedgerId { get; set; } = "";

    /// <summary>What the ledger is called.</summary>
    public string LedgerName { get; private set; } = "";

    /// <summary>Who reads.</summary>
    public Caller Caller { get; private set; } = null!;

    /// <summary>What people are called, by account.</summary>
    public FrozenDictionary<string, string> Names { get; private set; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The moment that the page shows.</summary>
    public Moment At { get; private set; } = null!;

    /// <summary>The moment with the instant that was asked for: what an evidence line shows.</summary>
    public (Moment At, DateTimeOffset? Asked) Evidence => (At, _asked.Instant);

    /// <summary>The as-of bar, for pages that show it.</summary>
    public AsOfBar? Bar { get; private set; }

    /// <summary>Which entry of the navigation is current.</summary>
    public abstract string Area { get; }

    /// <summary>Whether the reader may draw up payments here.</summary>
    public bool MayDraft => Caller.ActAs(CommandCatalogue.Of<Domain.DisbursementOrders.DraftOrder>(), LedgerId) is not null;

    /// <summary>The day it is in the zone of the books.</summary>
    public DateOnly Today => Instants.ChinaDate(Part<TimeProvider>().GetUtcNow());

    /// <summary>Whether the page carries the whole as-of bar rather than a note of the moment alone.</summary>
    protected virtual bool HasAsOfBar => false;

    /// <summary>Notes for the auditor that somebody tried something and was refused.</summary>
    protected void Note(CommandKind kind, string stream, Refusal refusal) => Part<RefusedAttempts>().Note(
        new Attempted(LedgerId, Caller.Id, true, HttpContext.Connection.RemoteIpAddress?.ToString(), kind.Name, stream), refusal);

    /// <summary>Cancelled when the reader goes away.</summary>
    protected CancellationToken Cancel => HttpContext.RequestAborted;

    /// <summary>A file with what the page shows, at the moment that it shows, in the forms that its kind has.</summary>
    public (string Address, IReadOnlyList<string> Forms) FileOf(string export, string? poolId = null, string? award = null)
    {
        var kind = ExportKind.Find(export)!;
        var narrowed = (poolId is null ? null : $"&poolId={Uri.EscapeDataString(poolId)}")
            + (award is null ? null : $"&award={Uri.EscapeDataString(award)}")
            + (kind.HasBusinessDays && At.BusinessUntil is { } until ? $"&businessUntil={DateFormat.Table(until)}" : null);
        return (string.Create(CultureInfo.InvariantCulture, $"/api/ledgers/{LedgerId}/exports/{export}?asOf=position:{At.Position}{narrowed}"), kind.Forms);
    }

    /// <summary>What somebody is called; the id of one who has no account.</summary>
    public string NameOf(string? actorId) => actorId is null ? "—" : Names.GetValueOrDefault(actorId, actorId);

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        // A ledger that the reader may not see looks like one that is not there.
        if (HttpContext.SignedIn() is not { } caller || !Ids.IsValid(LedgerId) || !caller.MayRead(LedgerId) || !await Prepare(caller))
        {
            context.Result = NotFound();
            return;
        }

        if (HttpMethods.IsGet(Request.Method))
        {
            if (At.BusinessUntil is not null && !BusinessClock.CountsAt(Request.Path))
            {
                context.Result = RefusedPage.Of(
                    HttpContext, Refusal.Of(RefusalCodes.NoBusinessClock, new Fact("what", Request.Path.ToUriComponent())), Request.With((BusinessClock.Name, null)));
                return;
            }

            if (await Moved() is { } elsewhere)
            {
                context.Result = LocalRedirect(elsewhere);
                return;
            }

            if (HasAsOfBar)
            {
                Bar = await AsOfBar.For(Part<Timeline>(), At, _asked, Cancel);
            }
        }

        var done = await next();
        if (done.Exception is InvalidCursorException)
        {
            done.ExceptionHandled = true;
            done.Result = NotFound();
        }
    }

    /// <summary>Moves the page to the newest state, at least to a position: after a command, or when others were quicker.</summary>
    protected async Task Refresh(long atLeastPosition) =>
        At = await Part<Moments>().Resolve(LedgerId, AsOf.Now, atLeastPosition, Cancel) ?? At;

    private async Task<bool> Prepare(Caller caller)
    {
        if (AsOfAddress.Read(Request.Query, Part<TimeProvider>().GetUtcNow()) is not { } address)
        {
            return false;
        }

        _asked = address.AsOf;
        var seen = long.TryParse(Request.Query["seen"], NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : (long?)null;
        if (await Part<Moments>().Resolve(LedgerId, _asked, seen, Cancel) is not { } at)
        {
            return false;
        }

        At = at;
        Caller = caller;
        LedgerName = await Part<Ledgers>().NameOf(LedgerId, Cancel);
        Names = await Part<People>().Names(Cancel);
        return true;
    }

    /// <summary>
    /// Every way of naming a moment leads to the one canonical address, and what a form left empty is dropped from it, so that addresses can
    /// be kept and compared.
    /// </summary>
    private async Task<string?> Moved()
    {
        var canonical = Request.Query;
        var empty = canonical.Where(pair => pair.Value.ToString().Length == 0).Select(pair => (pair.Key, (string?)null)).ToArray();
        if (int.TryParse(canonical["day"], NumberStyles.None, CultureInfo.InvariantCulture, out var step))
        {
            var instant = (await TimeScale.Of(Part<Timeline>(), At, Cancel))?.InstantOf(step);
            return Request.With([.. empty, ("day", null), ("position", null), ("asOf", instant is { } chosen ? DateFormat.Address(chosen) : null)]);
        }

        var isCanonical = AsOfAddress.Read(canonical, Part<TimeProvider>().GetUtcNow())!.IsCanonical;
        return isCanonical && empty.Length == 0 ? null
            : isCanonical ? Request.With(empty)
            : Request.With([.. empty, ("position", null), ("asOf", _asked.Instant is { } given ? DateFormat.Address(given) : null)]);
    }

    private T Part<T>() where T : notnull => HttpContext.RequestServices.GetRequiredService<T>();
}
