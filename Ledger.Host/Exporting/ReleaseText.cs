using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Projections;

namespace Ledger.Host.Exporting;

/// <summary>Writes award releases in the vocabulary of open contracting (OCDS 1.1): as lines after one of evidence, or as one release package.</summary>
/// <param name="isPackage">Whether it is one package.</param>
/// <param name="publisher">What the ledger is called.</param>
internal sealed class ReleaseText(Stream target, bool isPackage, string publisher, ExportMoment moment) : IAsyncDisposable
{
    /// <summary>The list that unified social credit codes are of. The name is ours; see the reference.</summary>
    internal const string CreditCodes = "CN-USCC";

    private const string Currency = "CNY";
    private static readonly byte[] LineEnd = [(byte)'\n'];
    private readonly Utf8JsonWriter _json = new(target, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>How many were written.</summary>
    public long Count { get; private set; }

    /// <summary>The evidence, and what stands before the first release.</summary>
    public void Begin()
    {
        _json.WriteStartObject();
        if (!isPackage)
        {
            moment.WriteTo(_json);
            EndLine();
            return;
        }

        _json.WriteString("uri", string.Create(CultureInfo.InvariantCulture, $"urn:ledger:{moment.Ledger}:releases:p{moment.Position}:{moment.Root}"));
        _json.WriteString("version", "1.1");
        if (moment.AsOf is { } at)
        {
            _json.WriteString("publishedDate", Instants.Format(at));
        }

        _json.WriteStartObject("publisher");
        _json.WriteString("name", publisher);
        _json.WriteEndObject();
        _json.WriteStartObject("ledger");
        moment.WriteTo(_json);
        _json.WriteEndObject();
        _json.WriteStartArray("releases");
        _json.Flush();
    }

    /// <summary>One change of an award: all that is known of it after the change.</summary>
    public void Add(EntryRow entry, AwardPicture award, IReadOnlyList<string> tags, bool hasAward)
    {
        var ocid = OcidOf(moment.Ledger, award.Stream);
        _json.WriteStartObject();
        _json.WriteString("ocid", ocid);
        _json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"{ocid}-p{entry.Position}"));
        _json.WriteString("date", Instants.Format(entry.RecordedAt));
        _json.WriteStartArray("tag");
        foreach (var tag in tags)
        {
            _json.WriteStringValue(tag);
        }

        _json.WriteEndArray();
        _json.WriteString("initiationType", "tender");
        _json.WriteString("language", "zh");
        Parties(award);
        Party("buyer", moment.Ledger, publisher);
        Planning(award);
        Tender(ocid, award);
        if (hasAward)
        {
            Award(ocid, award);
        }

        if (award.SignedOn is not null)
        {
            Contract(ocid, award);
        }

        Source(entry);
        if (isPackage)
        {
            _json.WriteEndObject();
            _json.Flush();
        }
        else
        {
            EndLine();
        }

        Count++;
    }

    public async ValueTask DisposeAsync() => await _json.DisposeAsync();

    /// <summary>What stands after the last release.</summary>
    public void Complete()
    {
        if (isPackage)
        {
            _json.WriteEndArray();
            EndLine();
        }
    }

    /// <summary>One award is one process. The prefix stands where a publisher's registered one belongs.</summary>
    internal static string OcidOf(string ledger, string stream) => $"ocds-000000-{ledger}-{stream.Replace('/', '-')}";

    private void EndLine()
    {
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        target.Write(LineEnd);
    }

    private void Parties(AwardPicture award)
    {
        _json.WriteStartArray("parties");
        Organisation(moment.Ledger, publisher, null, "buyer", "funder", "payer");
        var (payee, supported) = (award.State.Payee, (Id: award.State.PartyId, Name: award.State.PartyName));
        if (payee.Id == supported.Id || payee.Id.Length == 0)
        {
            Organisation(IdOf(supported.Id), supported.Name, supported.Id, "supplier", "payee");
        }
        else
        {
            Organisation(IdOf(supported.Id), supported.Name, supported.Id, "supplier");
            Organisation(IdOf(payee.Id), payee.Name, payee.Id, "payee");
        }

        _json.WriteEndArray();
    }

    private void Organisation(string id, string name, string? code, params ReadOnlySpan<string> roles)
    {
        _json.WriteStartObject();
        _json.WriteString("id", id);
        _json.WriteString("name", name);
        if (code is not null)
        {
            _json.WriteStartObject("identifier");
            _json.WriteString("scheme", CreditCodes);
            _json.WriteString("id", code);
            _json.WriteString("legalName", name);
            _json.WriteEndObject();
        }

        _json.WriteStartArray("roles");
        foreach (var role in roles)
        {
            _json.WriteStringValue(role);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void Planning(AwardPicture award)
    {
        _json.WriteStartObject("planning");
        _json.WriteStartObject("budget");
        if (award.State.PoolId.Length > 0)
        {
            _json.WriteString("id", award.State.PoolId);
        }

        if (award.RequestedFen is { } fen)
        {
            Amount("amount", fen);
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void Tender(string ocid, AwardPicture award)
    {
        _json.WriteStartObject("tender");
        _json.WriteString("id", ocid + "-application");
        _json.WriteString("title", award.State.Title);
        _json.WriteString("description", award.State.Scheme);
        _json.WriteString("status", award.Approved is not null ? "complete" : award.IsCancelled ? "cancelled" : "active");
        _json.WriteEndObject();
    }

    private void Award(string ocid, AwardPicture award)
    {
        _json.WriteStartArray("awards");
        _json.WriteStartObject();
        _json.WriteString("id", ocid + "-award");
        _json.WriteString("title", award.State.Title);
        _json.WriteString("status", award.IsCancelled ? "cancelled" : award.Approved is null ? "pending" : "active");
        _json.WriteString("statusDetails", award.State.StatusName);
        if (award.Approved is var (document, on))
        {
            _json.WriteString("date", Midnight(on));
            _json.WriteStartArray("documents");
            _json.WriteStartObject();
            _json.WriteString("id", document);
            _json.WriteString("documentType", "awardNotice");
            _json.WriteEndObject();
            _json.WriteEndArray();
        }

        Amount("value", award.State.AwardFen);
        _json.WriteStartArray("suppliers");
        Reference(IdOf(award.State.PartyId), award.State.PartyName);
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndArray();
    }

    private void Contract(string ocid, AwardPicture award)
    {
        _json.WriteStartArray("contracts");
        _json.WriteStartObject();
        _json.WriteString("id", ocid + "-contract");
        _json.WriteString("awardID", ocid + "-award");
        _json.WriteString("status", award.State.HasEnded ? "terminated" : "active");
        _json.WriteString("statusDetails", award.State.StatusName);
        Amount("value", award.State.AwardFen);
        _json.WriteString("dateSigned", Midnight(award.SignedOn!.Value));
        _json.WriteStartObject("implementation");
        _json.WriteStartArray("transactions");
        foreach (var paid in award.Outlays)
        {
            Moved(paid, (moment.Ledger, publisher), (IdOf(award.State.Payee.Id), award.State.Payee.Name));
        }

        _json.WriteEndArray();
        _json.WriteStartArray("recoveries");
        foreach (var back in award.Recovered)
        {
            Moved(back, (IdOf(award.State.Debtor.Id), award.State.Debtor.Name), (moment.Ledger, publisher));
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndArray();
    }

    private void Moved(MovedMoney money, (string Id, string Name) from, (string Id, string Name) to)
    {
        _json.WriteStartObject();
        _json.WriteString("id", money.Id);
        _json.WriteString("date", Midnight(money.On));
        Amount("value", money.AmountFen);
        Party("payer", from.Id, from.Name);
        Party("payee", to.Id, to.Name);
        _json.WriteEndObject();
    }

    /// <summary>What a reader holds against the log.</summary>
    private void Source(EntryRow entry)
    {
        _json.WriteStartObject("ledger");
        _json.WriteNumber("position", entry.Position);
        _json.WriteString("type", entry.Type);
        _json.WriteString("businessDate", ExportRows.TextOf(entry.BusinessDate));
        _json.WriteString("leafHash", Convert.ToHexStringLower(entry.LeafHash));
        _json.WriteEndObject();
    }

    private void Party(string name, string id, string called)
    {
        _json.WritePropertyName(name);
        Reference(id, called);
    }

    private void Reference(string id, string name)
    {
        _json.WriteStartObject();
        _json.WriteString("id", id);
        _json.WriteString("name", name);
        _json.WriteEndObject();
    }

    /// <summary>Yuan with two decimals, written from the fen digit by digit.</summary>
    private void Amount(string name, long fen)
    {
        _json.WriteStartObject(name);
        _json.WritePropertyName("amount");
        _json.WriteRawValue(ExportRows.Yuan(fen));
        _json.WriteString("currency", Currency);
        _json.WriteEndObject();
    }

    private static string IdOf(string creditCode) => $"{CreditCodes}-{creditCode}";

    /// <summary>A day of the books as the instant at which it begins.</summary>
    private static string Midnight(DateOnly day) => Instants.Format(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Instants.ChinaOffset));
}
