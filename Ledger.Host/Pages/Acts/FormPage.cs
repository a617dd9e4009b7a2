using System.Globalization;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
using Ledger.Host.Engine;
using Ledger.Host.Language;

namespace Ledger.Host.Pages;

/// <summary>A page with forms that carry commands: each is checked as the API checks it, counts once, and says why when it is refused.</summary>
public abstract class FormPage(LedgerEngines engines) : LedgerPage
{
    /// <summary>Why the last form was refused.</summary>
    public Refusal? Problem { get; private set; }

    /// <summary>The Idempotency-Key of the forms on this page: sent twice, it counts once.</summary>
    public string Key { get; protected set; } = Guid.CreateVersion7().ToString();

    /// <summary>Whether the reader may try a command here and now; the past takes none.</summary>
    public bool May<T>() where T : ICommand => At.IsNewest && Caller.ActAs(CommandCatalogue.Of<T>(), LedgerId) is not null;

    /// <summary>The day that a form names; today where it names none.</summary>
    public DateOnly BusinessDate =>
        Request.HasFormContentType && DateOnly.TryParseExact(Request.Form["businessDate"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day : Today;

    /// <summary>Carries a command out; its last position, or null and <see cref="Problem"/> says why.</summary>
    protected async Task<long?> Carry(ICommand command, string? key)
    {
        var kind = CommandCatalogue.Of(command);
        if (!Ids.IsValid(key))
        {
            return Refused(kind, command.Stream, Refusal.Of(RefusalCodes.IdempotencyKeyMissing));
        }

        Key = key!;
        if (Caller.ActAs(kind, LedgerId) is not { } actor)
        {
            return Refused(kind, command.Stream, Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", LedgerId), new Fact("command", kind.Name), new Fact("roles", kind.Roles)));
        }

        if (kind.Validate(command) is { } malformed)
        {
            return Refused(kind, command.Stream, malformed);
        }

        var engine = await engines.Find(LedgerId, Cancel);
        var outcome = await engine!.Submit(
            new CommandEnvelope { CommandId = Key, Command = command, Actor = actor, BusinessDate = BusinessDate }, cancel: Cancel);
        if (outcome is Outcome.Accepted accepted)
        {
            return accepted.LastPosition;
        }

        await Refresh(engine.Recent.Last);
        return Refused(kind, command.Stream, ((Outcome.Refused)outcome).Refusal);
    }

    /// <summary>Shows a refusal and notes it for the auditor.</summary>
    protected long? Refused(CommandKind kind, string stream, Refusal refusal)
    {
        Note(kind, stream, refusal);
        Problem = refusal;
        Response.StatusCode = RefusalStatus.Of(refusal.Code);
        // A key that was refused is free, and a mended form is another act.
        Key = Guid.CreateVersion7().ToString();
        return null;
    }

    /// <summary>The day that a field names; null where it names none.</summary>
    protected static DateOnly? DayIn(string? typed) =>
        DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>The amount that a field holds in yuan; 0 where it holds none, which the command's shape check refuses.</summary>
    protected static long FenIn(string? typed) => AmountFormat.TryRead(typed, out var amountFen) ? amountFen : 0;

    /// <summary>Where to go after an act, so that the page shows it.</summary>
    protected string Seen(string path, long position) => string.Create(CultureInfo.InvariantCulture, $"/{LedgerId}{path}?seen={position}");
}
