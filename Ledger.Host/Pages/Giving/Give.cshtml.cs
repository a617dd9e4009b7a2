using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
using Ledger.Host.Engine;
using Ledger.Host.Language;
using Microsoft.AspNetCore.Mvc;
using Document = Ledger.Host.Journal.Evidence;

namespace Ledger.Host.Pages.Giving;

/// <summary>
/// 办理: any command of the catalogue, as a form. What the address names is settled; the rest is asked for. It can be tried without
/// recording anything, and once recorded, the page of its entry is the receipt.
/// </summary>
[RequestSizeLimit(LargestFile + 1_000_000)]
public sealed class GiveModel(LedgerEngines engines, Rehearsals rehearsals) : LedgerPage
{
    private const long LargestFile = 10_000_000;
    private const int LongestNumber = 200;

    /// <summary>What the name of a file field ends with; before it stands the member that holds the file's digest.</summary>
    private const string OfFile = ".file";

    public override string Area => "workbench";

    public CommandKind Kind { get; private set; } = null!;

    /// <summary>What the form asks for.</summary>
    public ImmutableArray<CommandField> Fields { get; private set; }

    /// <summary>Members that the address settled.</summary>
    public IReadOnlyList<(string Name, string Value)> Settled { get; private set; } = [];

    /// <summary>What was typed, and what of it cannot be read.</summary>
    public FilledForm Form { get; private set; } = new(new Dictionary<string, string>());

    /// <summary>The Idempotency-Key of the form: sent twice, it counts once.</summary>
    public string Key { get; private set; } = Guid.CreateVersion7().ToString();

    /// <summary>The version of the thing that the reader saw, where the way here named one.</summary>
    public long? Version { get; private set; }

    /// <summary>Why the command was, or would be, refused.</summary>
    public Refusal? Problem { get; private set; }

    /// <summary>Whether it was only tried.</summary>
    public bool IsTrial { get; private set; }

    /// <summary>The business date of the form.</summary>
    public string BusinessDate => Form[Own + "day"] is { Length: > 0 } day ? day : DateFormat.Table(Today);

    /// <summary>Names of the form's own fields begin with this, so that they are nobody's members.</summary>
    public const string Own = "form-";

    public IActionResult OnGet(string command) => Choose(command) ?? Page();

    public async Task<IActionResult> OnPostAsync(string command)
    {
        if (Choose(command) is { } elsewhere)
        {
            return elsewhere;
        }

        Form = await ReadForm();
        if (!Ids.IsValid(Form[Own + "key"]))
        {
            return NotFound();
        }

        Key = Form[Own + "key"];
        if (Form[Own + "more"].Length > 0)
        {
            // One row more, and nothing else.
            return Page();
        }

        var text = Form.Read(Fields);
        var evidence = ReadEvidence();
        if (ReadDay() is not { } day || Form.Wrong.Count > 0)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        foreach (var (name, value) in Settled)
        {
            text[name] = value;
        }

        if (Read(text.ToJsonString(), out var given) is { } unreadable)
        {
            return Refused(given?.Stream ?? "", unreadable);
        }

        var actor = Caller.ActAs(Kind, LedgerId)!;
        if (Form[Own + "step"] == "try")
        {
            IsTrial = true;
            Problem = (await rehearsals.Try(At, given!, actor, day, Cancel, evidence)).Refusal;
            return Page();
        }

        var engine = await engines.Find(LedgerId, Cancel);
        var outcome = await engine!.Submit(new CommandEnvelope
        {
            CommandId = Key, Command = given!, Actor = actor, ExpectedVersion = Version, BusinessDate = day, Evidence = evidence,
        }, cancel: Cancel);
        return outcome is Outcome.Accepted accepted
            ? LocalRedirect(FormattableString.Invariant($"/{LedgerId}/journal/{accepted.FirstPosition}?seen={accepted.LastPosition}"))
            : Refused(given!.Stream, ((Outcome.Refused)outcome).Refusal);
    }

    private IActionResult? Choose(string command)
    {
        if (CommandCatalogue.Find(command) is not { } kind)
        {
            return NotFound();
        }

        if (Caller.ActAs(kind, LedgerId) is null)
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        Kind = kind;
        Version = long.TryParse(Named(Own + "version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
        var fields = CommandField.Of(kind.Contract);
        Settled = [.. fields.Where(IsSettled).Select(field => (field.Name, Named(field.Name)))];
        Fields = [.. fields.Where(field => !IsSettled(field))];
        return null;

        bool IsSettled(CommandField field) => field.Kind switch
        {
            FieldKind.Text => Ids.IsValid(Named(field.Name)),
            FieldKind.Digest => IsDigest(Named(field.Name)),
            FieldKind.Choice => field.Choices.Contains(Named(field.Name)),
            _ => false,
        };

        string Named(string name) => Request.Query[name].ToString();
    }

    /// <summary>The command in a text, checked as the API checks it.</summary>
    private Refusal? Read(string text, out ICommand? command)
    {
        command = null;
        try
        {
            command = Kind.Read(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException e)
        {
            return Refusal.Of(RefusalCodes.RequestMalformed, new Fact("path", e.Path ?? "$"), new Fact("problem", "wrong-type"));
        }

        var id = Ids.OfStream(command.Stream);
        return Ids.IsValid(id)
            ? Kind.Validate(command)
            : Refusal.Of(RefusalCodes.RequestInvalid, new Fact("field", "id"), new Fact("value", id));
    }

    private IActionResult Refused(string stream, Refusal refusal)
    {
        Note(Kind, stream, refusal);
        Problem = refusal;
        Response.StatusCode = RefusalStatus.Of(refusal.Code);
        return Page();
    }

    /// <summary>What was typed; a file stands for its digest, and is not kept.</summary>
    private async Task<FilledForm> ReadForm()
    {
        var typed = Request.Form.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
        if (typed.TryGetValue(Own + "more", out var rows))
        {
            typed[FilledForm.CountOf(rows)] = (new FilledForm(typed).Rows(rows) + 1).ToString(CultureInfo.InvariantCulture);
        }

        foreach (var file in Request.Form.Files.Where(file => file.Length is > 0 and <= LargestFile && file.Name.EndsWith(OfFile, StringComparison.Ordinal)))
        {
            await using var stream = file.OpenReadStream();
            typed[file.Name[..^OfFile.Length]] = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, Cancel));
        }

        return new FilledForm(typed);
    }

    private static bool IsDigest(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    private DateOnly? ReadDay()
    {
        if (DateOnly.TryParseExact(BusinessDate, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Form.Wrong.Add((Own + "day", "form.wrong-day"));
        return null;
    }

    /// <summary>The document behind the act, where one is named.</summary>
    private ImmutableArray<Document> ReadEvidence()
    {
        var (kind, number, digest) = (Form["evidence.kind"], Form["evidence.number"], Form["evidence.digest"]);
        if (kind.Length == 0 && number.Length == 0 && digest.Length == 0)
        {
            return [];
        }

        if (!Ids.IsValid(kind))
        {
            Form.Wrong.Add(("evidence.kind", "form.needed"));
        }

        if (number.Length is 0 or > LongestNumber || number.Contains('\0', StringComparison.Ordinal))
        {
            Form.Wrong.Add(("evidence.number", "form.needed"));
        }

        if (digest.Length > 0 && !IsDigest(digest))
        {
            Form.Wrong.Add(("evidence.digest", "form.wrong-digest"));
        }

        return [new Document(kind, number, digest.Length > 0 ? digest : null)];
    }
}
