using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Domain.Schemes;
using Ledger.Host.Journal;

namespace Ledger.Host.Projections.Folding;

/// <summary>Entries of a scheme's stream → its row.</summary>
internal static class SchemeFold
{
    public static StreamFold New() => new StreamFold<SchemeEvent, SupportScheme, SchemeRow>(
        new VersionedRows<SchemeRow>(
            "scheme", "version, changed_at, business_date, scheme_id, name, status, detail",
            (to, row) => to
                .Long(row.Version).Instant(row.ChangedAt).Date(row.BusinessDate).Text(row.SchemeId).Text(row.Name).Text(row.Status)
                .Bytes(JsonSerializer.SerializeToUtf8Bytes(row.Detail, ProjectionJson.Plain.SchemeDetail)),
            ("scheme_id", row => row.SchemeId)),
        Grow, row => row.Position);

    private static SchemeRow Grow(SchemeRow? before, SupportScheme scheme, Entry entry) => new()
    {
        SchemeId = Ids.OfStream(entry.Stream),
        Name = (scheme.Versions.IsEmpty ? scheme.Draft! : scheme.Versions[^1]).Rules.Name,
        Status = Kebab.Of(scheme.Status),
        BusinessDate = entry.BusinessDate,
        ChangedAt = entry.RecordedAt,
        Version = entry.Version,
        Position = entry.Position,
        Detail = new SchemeDetail { Draft = scheme.Draft, Versions = scheme.Versions, Suspensions = scheme.Suspensions },
    };
}
