using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Host.Journal;

namespace Ledger.Host.Projections.Folding;

/// <summary>Entries of a party's stream → its row.</summary>
internal static class PartyFold
{
    public static StreamFold New() => new StreamFold<PartyEvent, Party, PartyRow>(
        new VersionedRows<PartyRow>(
            "party", "version, changed_at, business_date, party_id, name, registered, detail",
            (to, row) => to
                .Long(row.Version).Instant(row.ChangedAt).Date(row.BusinessDate).Text(row.PartyId).Text(row.Name).Bool(row.IsRegistered)
                .Bytes(JsonSerializer.SerializeToUtf8Bytes(row.Detail, ProjectionJson.Plain.PartyDetail)),
            ("party_id", row => row.PartyId)),
        Grow, row => row.Position);

    private static PartyRow Grow(PartyRow? before, Party party, Entry entry) => new()
    {
        PartyId = Ids.OfStream(entry.Stream),
        Name = party.Name,
        IsRegistered = party.IsRegistered,
        BusinessDate = entry.BusinessDate,
        ChangedAt = entry.RecordedAt,
        Version = entry.Version,
        Position = entry.Position,
        Detail = new PartyDetail
        {
            Relations = [.. party.Relations.Select(r => new PartyTie(r.RelationId, r.OtherPartyId, Kebab.Of(r.Kind), r.From, r.Until, r.DocumentNo))],
            Flags = [.. party.Flags.Select(f => new PartyMark(f.FlagId, Kebab.Of(f.Kind), f.From, f.Until, f.Reason, f.DocumentNo))],
            OpenRecoveries = party.OpenRecoveries.IsEmpty ? null : [.. party.OpenRecoveries],
            Accounts = [.. party.Accounts.Select(a =>
                new PartyAccountItem(a.AccountId, a.Bank, a.AccountDigest, a.VerifiedBy, a.VerifiedOn, a.IsWithdrawn))],
        },
    };
}
