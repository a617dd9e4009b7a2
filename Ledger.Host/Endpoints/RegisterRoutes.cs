using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Projections;

namespace Ledger.Host.Endpoints;

/// <summary>The reads of the registers: experts, panels, platforms, lists, calls, falling support, delegations; and what is watched across them.</summary>
internal sealed class RegisterRoutes(ApiParts parts, Moments moments, Registers registers, Watches watches, TimeProvider clock)
{
    private static readonly string[] Paged = ["cursor", "limit", "order", "status", "partyId", "text"];

    /// <summary>Maps them all.</summary>
    public void Map(IEndpointRouteBuilder ledger)
    {
        Add(ledger, RegisterKinds.Experts, "experts", "expertId", "Experts by their codes, with fields, employer and days; names are kept outside the journal.");
        Add(ledger, RegisterKinds.Panels, "review-panels", "panelId", "Review panels with everything that repeats their draw.");
        Add(ledger, RegisterKinds.Platforms, "platforms", "platformId", "Platforms with their recognitions.");
        Add(ledger, RegisterKinds.Lists, "published-lists", "listId", "Published lists with their versions.");
        Add(ledger, RegisterKinds.Calls, "challenge-calls", "challengeId", "Challenge calls with their bids: what was filed and what was funded.");
        Add(ledger, RegisterKinds.Tapers, "tapers", "taperId", "Schedules of falling support with their years.");
        Add(ledger, RegisterKinds.Delegations, "delegations", "delegationId", "Delegations of authority to approve.");
        Read<ListRead<TaperLiability>>(ledger, "taper-liabilities", "What schedules of falling support may still ask, by platform and year.", [],
            async r => await r.All(await watches.Tapers(r.At, r.Cancel)), Clocks.Recorded);
        Read<ListRead<WatchedDuplicate>>(ledger, "duplicate-watch", "What grants of several schemes ask support for, of one party or of parties that are tied, and what was decided about each.", [],
            async r => await r.All(await watches.Duplicates(r.At, DayOf(r), r.Cancel)), Clocks.Both);
        Read<ListRead<OfficerLoad>>(ledger, "officer-loads", "What each officer has in hand.", [], async r => await r.All(await watches.Officers(r.At, r.Cancel)), Clocks.Recorded);
    }

    private void Add<T>(IEndpointRouteBuilder ledger, RegisterKind<T> kind, string path, string idName, string summary) where T : class
    {
        Read<ListRead<RegisterRow<T>>>(ledger, path, summary + " Last changed first.", Paged, async r =>
        {
            var filter = new RegisterFilter(r.Query.Text("text"), r.Query.Text("status"), r.Query.Text("partyId"), r.Query.OldestFirst());
            var limit = r.Query.Limit();
            return r.Query.Fault ?? await r.Page(await registers.List(kind, r.At, DayOf(r), filter, r.Query.Text("cursor"), limit, r.Cancel), row => row);
        });
        Read<OneRead<RegisterRow<T>>>(ledger, $"{path}/{{{idName}}}", "One of them.", [], async r =>
            await r.One(await registers.Find(kind, r.At, DayOf(r), r.Route(idName), r.Cancel), row => row.Version, idName));
    }

    /// <summary>The day that counts: the last business date asked for, or today.</summary>
    private DateOnly DayOf(Reading r) => r.At.BusinessUntil ?? Instants.ChinaDate(clock.GetUtcNow());

    private void Read<TAnswer>(IEndpointRouteBuilder ledger, string path, string summary, string[] known, Func<Reading, Task<Refusal?>> read, Clocks clocks = Clocks.Both) =>
        ReadRoutes.Map<TAnswer>(ledger, parts, moments, path, summary, known, clocks, read);
}
