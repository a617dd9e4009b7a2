using System.Collections.Frozen;
using Ledger.Domain.Kernel;
using Ledger.Host.Language;
using Ledger.Host.Projections;

namespace Ledger.Host.Pages;

/// <summary>Entries and trail rows as sentences, with people by name.</summary>
public static class EventSentences
{
    /// <summary>An entry.</summary>
    public static string Of(EntryRow entry, FrozenDictionary<string, string> names) =>
        EventText.Of(entry.Type, entry.Stream, entry.Happened, entry.Actor, id => names.GetValueOrDefault(id, id));

    /// <summary>A row of a trail.</summary>
    public static string Of(TrailRow entry, FrozenDictionary<string, string> names) =>
        EventText.Of(entry.Type, entry.Stream, entry.Happened, entry.Actor, id => names.GetValueOrDefault(id, id));

    /// <summary>What a person gave as opinion or reason, or null.</summary>
    public static string? RemarkOf(Event? happened) => Facts.RemarkOf(happened);

    /// <summary>Where the page of a stream is, or null where it has none of its own.</summary>
    public static string? PageOf(string ledgerId, string stream) => Ids.AggregateOf(stream) switch
    {
        "fund-pool" => $"/{ledgerId}/funds/{Ids.OfStream(stream)}",
        "project-grant" or "platform-grant" => $"/{ledgerId}/awards/{stream}",
        "linkage" => $"/{ledgerId}/linkages/{Ids.OfStream(stream)}",
        "recovery" => $"/{ledgerId}/recoveries/{Ids.OfStream(stream)}",
        "fund" => $"/{ledgerId}/investment-funds/{Ids.OfStream(stream)}",
        "guaranteed-loan" => $"/{ledgerId}/loans/{Ids.OfStream(stream)}",
        "indicator" => $"/{ledgerId}/indicators/{Ids.OfStream(stream)}",
        "spending-plan" => $"/{ledgerId}/funds/{Ids.OfStream(stream)}/plan",
        "reported-figure" => $"/{ledgerId}/figures/{Ids.OfStream(stream)}",
        "scheme" => $"/{ledgerId}/schemes/{Ids.OfStream(stream)}",
        "party" => $"/{ledgerId}/parties/{Ids.OfStream(stream)}",
        "disbursement-order" => $"/{ledgerId}/requests/{Ids.OfStream(stream)}",
        "payment-batch" => $"/{ledgerId}/bank/batches/{Ids.OfStream(stream)}",
        "bank-statement" => $"/{ledgerId}/bank/statements/{Ids.OfStream(stream)}",
        _ => null,
    };
}
