using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Projections;

namespace Ledger.Host.Endpoints;

/// <summary>Exposure over all instruments, at any moment.</summary>
internal sealed class ExposureRoutes(ApiParts parts, Moments moments, Exposures exposures, TimeProvider clock)
{
    private static readonly string[] ListQuery = ["by", "limit"];

    public void Map(IEndpointRouteBuilder ledger)
    {
        Read<ListRead<ExposureRow>>(
            ledger, "exposures", "Public money outstanding over all instruments, by party, fund, chain or stage, the largest first; each yuan once, plans in no figure.", ListQuery, async r =>
            {
                var (text, limit) = (r.Query.Text("by") ?? "party", r.Query.Limit());
                return r.Query.Fault
                    ?? (Enum.GetValues<ExposureBy>().Where(by => Kebab.Of(by) == text).ToList() is [var chosen]
                        ? await r.All([.. (await exposures.List(r.At, chosen, r.Cancel)).Take(limit)])
                        : CommandText.Invalid("by", text));
            });
        Read<OneRead<ExposureFigures>>(ledger, "exposure-total", "All of it together: what the rows of every list add up to.", [], async r =>
            await r.One(Exposures.Sum(await exposures.List(r.At, ExposureBy.Stage, r.Cancel)), _ => r.At.Position, "ledger"));
        Read<ListRead<ExposureLimit>>(ledger, "exposure-limits", "The limits of funds by the terms in force, breached ones first.", [], async r =>
            await r.All(await exposures.Limits(r.At, r.At.BusinessUntil ?? Instants.ChinaDate(r.At.RecordedAt ?? clock.GetUtcNow()), r.Cancel)));
        Read<OneRead<PartyExposure>>(ledger, "exposures/{partyId}", "What one party holds of public money, in order of time.", [], async r =>
            await r.One(await exposures.OfParty(r.At, r.Route("partyId"), r.Cancel), _ => r.At.Position, "partyId"));
    }

    private void Read<TAnswer>(IEndpointRouteBuilder ledger, string pattern, string summary, IReadOnlyList<string> known, Func<Reading, Task<Refusal?>> read) =>
        ReadRoutes.Map<TAnswer>(ledger, parts, moments, pattern, summary, known, Clocks.Both, read);
}
