using System.Collections.Immutable;
using System.Text.Json;
using Ledger.Domain.ChallengeCalls;
using Ledger.Domain.Delegations;
using Ledger.Domain.Kernel;
using Ledger.Domain.Platforms;
using Ledger.Domain.PublishedLists;
using Ledger.Domain.ReviewPanels;
using Ledger.Domain.Tapers;
using Ledger.Host.Journal;

namespace Ledger.Host.Projections.Folding;

/// <summary>Entries of the registers' streams → their rows, all in one table.</summary>
internal static class RegisterFolds
{
    /// <summary>One fold per register.</summary>
    public static IEnumerable<StreamFold> All() =>
    [
        Of<ExpertEvent, Expert, ExpertDetail>(RegisterKinds.Experts, (_, expert, row, _) => row with
        {
            Status = "registered", PartyId = expert.EmployerId,
            Detail = new ExpertDetail(expert.NameDigest, expert.Fields, expert.EmployerId, expert.ValidFrom, expert.ValidUntil),
        }),
        Of<ReviewPanelEvent, ReviewPanel, PanelDetail>(RegisterKinds.Panels, Panel),
        Of<PlatformEvent, Platform, PlatformDetail>(RegisterKinds.Platforms, (_, platform, row, _) => row with
        {
            Status = Kebab.Of(platform.Status), Name = platform.Name, PartyId = platform.PartyId,
            Detail = new PlatformDetail([.. platform.Recognitions.Select(r => new PlatformTerm(Kebab.Of(r.Level), r.From, r.Until, r.DocumentNo, r.WasWithdrawn))]),
        }),
        Of<ListVersionPublished, PublishedList, ListDetail>(RegisterKinds.Lists, (_, list, row, _) => row with
        {
            Status = "published", Name = list.Versions[^1].Name, Detail = new ListDetail(Kebab.Of(list.Kind), list.Versions),
        }),
        Of<ChallengeEvent, ChallengeCall, CallDetail>(RegisterKinds.Calls, (_, call, row, _) => row with
        {
            Status = Kebab.Of(call.Status), Name = call.Title,
            Detail = new CallDetail(call.CeilingFen, call.BidsUntil, [.. call.Bids.Select(bid => new CallBid(
                bid.BidId, bid.PartyId, bid.PartyName, bid.AskedFen, Kebab.Of(bid.Status), bid.FilingNo, bid.GrantStream))]),
        }),
        Of<TaperEvent, Taper, TaperDetail>(RegisterKinds.Tapers, (_, taper, row, _) => row with
        {
            Status = Kebab.Of(taper.Status), Name = taper.PlatformId, PartyId = taper.PartyId,
            Detail = new TaperDetail(
                taper.PlatformId, taper.Scheme, taper.RuleVersion, taper.ShareBp, taper.BaseCapFen, taper.YearCapFen, Kebab.Of(taper.StopAt),
                [.. taper.Years.Select(y => new TaperYearItem(
                    y.Promised.YearNo, y.Promised.FiscalYear, y.Promised.RatioBp, y.Promised.AmountFen, y.Promised.RemainderBp, y.BaseFen, y.ComputedFen,
                    y.GrantStream, taper.Status == TaperStatus.Running ? y.ForwardFen : 0))],
                taper.ForwardFen),
        }),
        Of<DelegationEvent, Delegation, DelegationDetail>(RegisterKinds.Delegations, (_, delegation, row, _) => row with
        {
            Status = delegation.RevokedOn is null ? "given" : "revoked",
            Detail = new DelegationDetail(
                delegation.DelegatedBy, delegation.DelegatedTo, delegation.ValidFrom, delegation.ValidUntil, delegation.LimitFen, delegation.Schemes,
                delegation.RevokedOn),
        }),
        new OverlapFold(),
    ];

    /// <summary>Rows of one register on their way into the table.</summary>
    public static VersionedRows<RegisterRow<T>> Rows<T>(RegisterKind<T> kind) where T : class => new(
        "register", "version, changed_at, business_date, kind, thing_id, status, party_id, name, detail",
        (to, row) => to
            .Long(row.Version).Instant(row.ChangedAt).Date(row.BusinessDate).Text(kind.Name).Text(row.Id).Text(row.Status).Text(row.PartyId).Text(row.Name)
            .Bytes(JsonSerializer.SerializeToUtf8Bytes(row.Detail, kind.Json)),
        ("kind", _ => kind.Name), ("thing_id", row => row.Id));

    private static StreamFold<TEvent, TState, RegisterRow<T>> Of<TEvent, TState, T>(
        RegisterKind<T> kind, Func<T?, TState, RegisterRow<T>, Entry, RegisterRow<T>> grow)
        where TEvent : Event where TState : AggregateState where T : class =>
        new(Rows(kind), (before, state, entry) => grow(before?.Detail, state, new RegisterRow<T>
        {
            Id = Ids.OfStream(entry.Stream), BusinessDate = entry.BusinessDate, ChangedAt = entry.RecordedAt, Version = entry.Version,
            Position = entry.Position, Detail = null!,
        }, entry), row => row.Position);

    /// <summary>Who was passed over and who left stands in the facts alone; the aggregate does not keep it.</summary>
    private static RegisterRow<PanelDetail> Panel(PanelDetail? before, ReviewPanel panel, RegisterRow<PanelDetail> row, Entry entry)
    {
        ImmutableArray<PassedOver> passedOver = [.. before?.PassedOver ?? [], .. entry.Happened switch
        {
            PanelDrawn e => e.PassedOver,
            ExpertReplaced e => e.PassedOver,
            _ => [],
        }];
        ImmutableArray<PanelReplacement> replacements = [.. before?.Replacements ?? [], .. entry.Happened is ExpertReplaced left
            ? [new PanelReplacement(left.ExpertId, left.JoiningId, left.Ground, left.Reason)]
            : (PanelReplacement[])[]];
        var frozen = entry.Happened as CandidatesFrozen;
        return row with
        {
            Status = Kebab.Of(panel.Status), Name = panel.GrantStream,
            Detail = new PanelDetail(
                panel.GrantStream, panel.SeedDigest, panel.Seed, panel.Seats, panel.Fields, panel.Criteria, panel.Quorum, panel.RuleVersion, panel.OpenedBy,
                frozen?.FrozenBy ?? before?.FrozenBy, panel.Candidates, frozen?.CandidatesDigest ?? before?.CandidatesDigest, panel.Members, passedOver,
                replacements, panel.ScoreBp),
        };
    }
}
