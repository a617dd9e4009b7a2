using System.Buffers;
using System.Globalization;
using System.Text;
using Ledger.Domain.Kernel;
using Ledger.Domain.Rulebooks;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;
using Ledger.Host.Projections;

namespace Ledger.Host.Endpoints;

/// <summary>Every read of a ledger, under <c>/api/ledgers/{ledger}</c>. One block per noun.</summary>
internal sealed class ReadRoutes(
    ApiParts parts, Moments moments, PoolBalances pools, Awards awards, Notices notices, ApprovalQueue orders, Payouts payouts, Parties parties, Schemes schemes, InvestmentFunds funds, Linkages linkages,
    Recoveries recoveries, Variances variances, CarryOvers carryOvers, GuaranteedLoans loans, Indicators indicators, Timing timing, AuditTrail trail,
    JournalPages journal, IJournalStore store, TimeProvider clock)
{
    private static readonly string[] Paged = ["cursor", "limit", "order"];
    private static readonly string[] LinkageAsked = ["family", "status", "waitsFor", "scheme", "poolId", "partyId", "text", "contingent"];

    /// <summary>Maps them all.</summary>
    public void Map(IEndpointRouteBuilder ledger)
    {
        Both<ListRead<PoolBalance>>(ledger, "pools", "All pools and their balances.", [], async r => await r.All(await pools.List(r.At, r.Cancel)));
        Both<OneRead<PoolBalance>>(ledger, "pools/{poolId}", "One pool and its balance.", [], async r => await r.One(await pools.Find(r.At, r.Route("poolId"), r.Cancel), pool => pool.Version, "poolId"));
        Both<ListRead<PoolPoint>>(ledger, "pools/{poolId}/history", "Exact points of a pool's way to its balance, oldest first.", ["points"], History);
        Both<ListRead<PoolMovement>>(ledger, "pools/{poolId}/movements", "Movements of a pool's money, newest first.", ["before", "limit"], Movements);

        Both<OneRead<CarriedAuthority>>(ledger, "pools/{poolId}/carry-overs", "A pool's authority by the year it comes from, and how it was carried over and lapsed.", [], async r =>
            await r.One(await carryOvers.Find(r.At, DayOf(r), r.Route("poolId"), r.Cancel), _ => r.At.Position, "poolId"));

        Both<OneRead<SpendingPlanView>>(ledger, "pools/{poolId}/spending-plan", "A pool's spending plan by month, beside what was paid.", [], async r =>
            await r.One(await timing.Plan(r.At, r.Route("poolId"), r.Cancel), view => view.Plan?.Version ?? 0, "poolId"));
        Recorded<ListRead<PeriodRow>>(ledger, "accounting-periods", "Which months of each year are closed.", [], async r => await r.All(await timing.Periods(r.At, r.Cancel)));

        foreach (var kind in (string[])["project-grant", "platform-grant"])
        {
            Both<ListRead<AwardRow>>(ledger, $"{kind}s", "Grants of this kind, last changed first.", [.. Paged, "status", "waitsFor", "scheme", "projectCode", "poolId", "partyId", "text"], r => ListAwards(r, kind));
            Both<OneRead<AwardRow>>(ledger, $"{kind}s/{{grantId}}", "One grant.", [], async r =>
                await r.One(await awards.Find(r.At, $"{kind}/{r.Route("grantId")}", r.Cancel), award => award.Version, "grantId"));
        }

        Both<ListRead<NoticeRow>>(ledger, "notices", "Awards that are or were before the public, with the working days left and what came of objections, last changed first.", ["open", "cursor", "limit"], ListNotices);

        Both<ListRead<OrderRow>>(ledger, "disbursement-orders", "Payment orders, last changed first.",
            [.. Paged, "status", "waitsFor", "poolId", "grantStream", "scheme", "payeeId", "draftedBy", "actedBy", "minAmountFen", "maxAmountFen", "from", "until", "text"],
            ListOrders);
        Both<OneRead<OrderRow>>(ledger, "disbursement-orders/{orderId}", "One payment order.", [], async r =>
            await r.One(await orders.Find(r.At, r.Route("orderId"), r.Cancel), order => order.Version, "orderId"));

        Both<ListRead<PayoutRow>>(ledger, "payouts", "What was paid, by programme, instrument and year.", [], async r => await r.All(await payouts.List(r.At, r.Cancel)));
        Both<ListRead<PayeeRow>>(ledger, "payouts/payees", "What was paid, by payee.", ["poolId"], async r => await r.All(await payouts.Payees(r.At, r.Query.Text("poolId"), r.Cancel)));
        Both<ListRead<PartyRow>>(ledger, "parties", "Registered parties with their ties, flags and accounts, last changed first.", [.. Paged, "text"], ListParties);
        Both<OneRead<PartyRow>>(ledger, "parties/{partyId}", "One party; also one that is not registered and only tied to others.", [], async r =>
            await r.One(await parties.Find(r.At, DayOf(r), r.Route("partyId"), r.Cancel), party => party.Version, "partyId"));

        Both<ListRead<SchemeRow>>(ledger, "schemes", "Support schemes with all their versions.", [], async r => await r.All(await schemes.List(r.At, DayOf(r), r.Cancel)));
        Both<OneRead<SchemeRow>>(ledger, "schemes/{schemeId}", "One support scheme.", [], async r =>
            await r.One(await schemes.Find(r.At, DayOf(r), r.Route("schemeId"), r.Cancel), scheme => scheme.Version, "schemeId"));

        Both<ListRead<FundRow>>(ledger, "funds", "All funds, planned ones last: what was promised, paid, invested, paid out, and the last mark.", [], async r => await r.All(await funds.List(r.At, r.Cancel)));
        Both<OneRead<FundView>>(ledger, "funds/{fundId}", "One fund with partners, layers, investments and losses, and where its money is through all layers.", [], async r =>
            await r.One(await funds.Find(r.At, r.Route("fundId"), r.Cancel), view => view.Fund.Version, "fundId"));
        Both<OneRead<FundTotals>>(ledger, "fund-totals", "The money in all established funds, each yuan once.", [], async r =>
            await r.One(await funds.Totals(r.At, r.Cancel), _ => r.At.Position, "ledger"));
        Both<ListRead<FundExposure>>(ledger, "fund-exposures", "What funds hold, by party, chain, stage or fund, the largest first; each yuan once.", ["by", "limit"], ListExposures);
        Both<ListRead<LinkageRow>>(ledger, "linkages", "Linkages of every family, last changed first.", [.. Paged, .. LinkageAsked], ListLinkages);
        Both<OneRead<LinkageRow>>(ledger, "linkages/{linkageId}", "One linkage.", [], async r =>
            await r.One(await linkages.Find(r.At, r.Route("linkageId"), r.Cancel), linkage => linkage.Version, "linkageId"));
        Both<OneRead<LinkageTotals>>(ledger, "linkage-totals", "What linkages come to, each yuan once.", LinkageAsked, async r =>
            r.Query.Fault ?? await r.One(await linkages.Totals(r.At, LinkagesAsked(r), r.Cancel), _ => r.At.Position, "ledger"));
        Both<ListRead<RecoveryRow>>(ledger, "recoveries", "Recoveries, last changed first.",
            [.. Paged, "status", "waitsFor", "awardStream", "poolId", "partyId", "text"], ListRecoveries);
        Both<OneRead<RecoveryRow>>(ledger, "recoveries/{recoveryId}", "One recovery.", [], async r =>
            await r.One(await recoveries.Find(r.At, r.Route("recoveryId"), r.Cancel), recovery => recovery.Version, "recoveryId"));
        Both<ListRead<LoanRow>>(ledger, "guaranteed-loans", "Guaranteed loans, last changed first.", [.. Paged, "status", "poolId", "bankId", "partyId", "text"], ListLoans);
        Both<OneRead<LoanRow>>(ledger, "guaranteed-loans/{loanId}", "One guaranteed loan.", [], async r =>
            await r.One(await loans.Find(r.At, r.Route("loanId"), r.Cancel), loan => loan.Version, "loanId"));
        Both<ListRead<LoanExposure>>(ledger, "loan-exposures", "What pools stand behind for firms and have paid for them, the largest first.", ["partyId", "limit"], async r =>
        {
            var limit = r.Query.Limit();
            return r.Query.Fault ?? await r.All(await loans.Exposure(r.At, r.Query.Text("partyId"), limit, r.Cancel));
        });
        Both<ListRead<IndicatorRow>>(ledger, "indicators", "Indicators with their newest values; none of them is money of the ledger.", [], async r => await r.All(await indicators.List(r.At, r.Cancel)));
        Both<OneRead<IndicatorView>>(ledger, "indicators/{indicatorId}", "One indicator with its values, newest recorded first.", [], async r =>
            await r.One(await indicators.Find(r.At, r.Route("indicatorId"), r.Cancel), view => view.Indicator.Version, "indicatorId"));
        Both<ListRead<VarianceRow>>(ledger, "reported-figures", "What published texts say, beside the ledger's own value of the same span; never a balance.", [], async r => await r.All(await variances.List(r.At, r.Cancel)));
        Both<OneRead<VarianceRow>>(ledger, "reported-figures/{figureId}", "One reported figure beside the ledger's own value.", [], async r =>
            await r.One(await variances.Find(r.At, r.Route("figureId"), r.Cancel), row => row.Figure.Version, "figureId"));
        Both<ListRead<TrailItem>>(ledger, "audit-trail", "Everything recorded about a subject: a stream, a document number, a person or a party; newest first.", ["subject", "cursor", "limit"], Trail);
        Recorded<ListRead<EntryItem>>(ledger, "journal/entries", "Entries of the journal, newest first.", ["cursor", "limit", "stream", "type", "subject", "commandId", "from", "until"], ListEntries);
        Recorded<OneRead<EntryItem>>(ledger, "journal/entries/{position}", "One entry: exactly the text that was hashed, and its leaf hash.", [], Entry);
        Both<OneRead<RulebookItem>>(ledger, "rulebook", "The rules in all their versions.", [], Rules);
        Recorded<OneRead<CalendarItem>>(ledger, "calendars/{year}", "The working calendar of a year.", [], Calendar);
    }

    private void Both<TAnswer>(
        IEndpointRouteBuilder ledger, string pattern, string summary, IReadOnlyList<string> known, Func<Reading, Task<Refusal?>> read) =>
        Map<TAnswer>(ledger, parts, moments, pattern, summary, known, Clocks.Both, read);

    private void Recorded<TAnswer>(
        IEndpointRouteBuilder ledger, string pattern, string summary, IReadOnlyList<string> known, Func<Reading, Task<Refusal?>> read) =>
        Map<TAnswer>(ledger, parts, moments, pattern, summary, known, Clocks.Recorded, read);

    /// <summary>Maps one read and describes it.</summary>
    internal static void Map<TAnswer>(
        IEndpointRouteBuilder ledger, ApiParts parts, Moments moments, string pattern, string summary, IReadOnlyList<string> known, Clocks clocks,
        Func<Reading, Task<Refusal?>> read)
    {
        var route = new ReadRoute(parts, moments, known, clocks, read);
        ledger.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], route.Handle)
            .WithMetadata(new Described(summary, typeof(TAnswer)) { Query = known, AtMoment = true, Clocks = clocks });
    }

    private async Task<Refusal?> History(Reading r)
    {
        var points = r.Query.Number("points") ?? 200;
        return r.Query.Fault is { } fault ? fault
            : await pools.Find(r.At, r.Route("poolId"), r.Cancel) is null ? NotFound(r, "poolId")
            : await r.All(await pools.History(r.At, r.Route("poolId"), (int)Math.Min(points, 1_000), r.Cancel));
    }

    private async Task<Refusal?> Movements(Reading r)
    {
        var before = r.Query.Number("before");
        var limit = r.Query.Limit();
        if (r.Query.Fault is { } fault)
        {
            return fault;
        }

        if (await pools.Find(r.At, r.Route("poolId"), r.Cancel) is null)
        {
            return NotFound(r, "poolId");
        }

        var rows = await pools.Movements(r.At, r.Route("poolId"), before, limit, r.Cancel);
        return await r.Page(rows, rows.Count < limit ? null : r.AddressWith(
            ("before", rows[^1].Position.ToString(CultureInfo.InvariantCulture)),
            ("asOf", string.Create(CultureInfo.InvariantCulture, $"position:{r.At.Position}"))));
    }

    private async Task<Refusal?> ListAwards(Reading r, string kind)
    {
        var q = r.Query;
        var filter = new AwardFilter
        {
            Kind = kind, Status = q.Text("status"), WaitsFor = q.Text("waitsFor"), Scheme = q.Text("scheme"), ProjectCode = q.Text("projectCode"),
            PoolId = q.Text("poolId"), PartyId = q.Text("partyId"), Text = q.Text("text"), OldestFirst = q.OldestFirst(),
        };
        var limit = q.Limit();
        return q.Fault ?? await r.Page(await awards.List(r.At, filter, q.Text("cursor"), limit, r.Cancel), row => row);
    }

    private async Task<Refusal?> ListNotices(Reading r)
    {
        var (open, limit) = (r.Query.OneOf("open", ["true", "false"]) == "true", r.Query.Limit());
        return r.Query.Fault ?? await r.Page(await notices.List(r.At, Notices.DayOf(r.At, clock), open, r.Query.Text("cursor"), limit, r.Cancel), row => row);
    }

    private async Task<Refusal?> ListOrders(Reading r)
    {
        var q = r.Query;
        var filter = new OrderFilter
        {
            Status = q.Text("status"), WaitsFor = q.Text("waitsFor"), PoolId = q.Text("poolId"), GrantStream = q.Text("grantStream"),
            Scheme = q.Text("scheme"), PayeeId = q.Text("payeeId"), DraftedBy = q.Text("draftedBy"), ActedBy = q.Text("actedBy"),
            MinAmountFen = q.Number("minAmountFen"), MaxAmountFen = q.Number("maxAmountFen"), From = q.Date("from"), Until = q.Date("until"),
            Text = q.Text("text"), OldestFirst = q.OldestFirst(),
        };
        var limit = q.Limit();
        return q.Fault ?? await r.Page(await orders.List(r.At, filter, q.Text("cursor"), limit, r.Cancel), row => row);
    }

    private async Task<Refusal?> ListParties(Reading r)
    {
        var (text, oldest, limit) = (r.Query.Text("text"), r.Query.OldestFirst(), r.Query.Limit());
        return r.Query.Fault ?? await r.Page(await parties.List(r.At, DayOf(r), text, oldest, r.Query.Text("cursor"), limit, r.Cancel), row => row);
    }

    /// <summary>The day whose rules and flags count: the last business date asked for, or today.</summary>
    private DateOnly DayOf(Reading r) => r.At.BusinessUntil ?? Instants.ChinaDate(clock.GetUtcNow());

    private async Task<Refusal?> ListExposures(Reading r)
    {
        var (text, limit) = (r.Query.Text("by") ?? "party", r.Query.Limit());
        return r.Query.Fault
            ?? (Enum.GetValues<ExposureBy>().Where(by => Kebab.Of(by) == text).ToList() is [var chosen]
                ? await r.All(await funds.Exposure(r.At, chosen, limit, r.Cancel))
                : CommandText.Invalid("by", text));
    }

    private static LinkageFilter LinkagesAsked(Reading r) => new()
    {
        Family = r.Query.Text("family"), Status = r.Query.Text("status"), WaitsFor = r.Query.Text("waitsFor"), Scheme = r.Query.Text("scheme"),
        PoolId = r.Query.Text("poolId"), PartyId = r.Query.Text("partyId"), Text = r.Query.Text("text"), ContingentOnly = r.Query.Text("contingent") == "true",
    };

    private async Task<Refusal?> ListLinkages(Reading r)
    {
        var filter = LinkagesAsked(r) with { OldestFirst = r.Query.OldestFirst() };
        var limit = r.Query.Limit();
        return r.Query.Fault ?? await r.Page(await linkages.List(r.At, filter, r.Query.Text("cursor"), limit, r.Cancel), row => row);
    }

    private async Task<Refusal?> ListRecoveries(Reading r)
    {
        var q = r.Query;
        var filter = new RecoveryFilter
        {
            Status = q.Text("status"), WaitsFor = q.Text("waitsFor"), AwardStream = q.Text("awardStream"), PoolId = q.Text("poolId"),
            PartyId = q.Text("partyId"), Text = q.Text("text"), OldestFirst = q.OldestFirst(),
        };
        var limit = q.Limit();
        return q.Fault ?? await r.Page(await recoveries.List(r.At, filter, q.Text("cursor"), limit, r.Cancel), row => row);
    }

    private async Task<Refusal?> ListLoans(Reading r)
    {
        var q = r.Query;
        var filter = new LoanFilter
        {
            Status = q.Text("status"), PoolId = q.Text("poolId"), BankId = q.Text("bankId"), PartyId = q.Text("partyId"), Text = q.Text("text"),
            OldestFirst = q.OldestFirst(),
        };
        var limit = q.Limit();
        return q.Fault ?? await r.Page(await loans.List(r.At, filter, q.Text("cursor"), limit, r.Cancel), row => row);
    }

    private async Task<Refusal?> Trail(Reading r)
    {
        var limit = r.Query.Limit();
        return r.Query.Fault
            ?? (r.Query.Text("subject") is not { } subject ? CommandText.Invalid("subject", null)
                : await r.Page(await trail.Of(r.At, subject, r.Query.Text("cursor"), limit, r.Cancel), ItemOf));
    }

    private async Task<Refusal?> ListEntries(Reading r)
    {
        var q = r.Query;
        var filter = new EntryFilter
        {
            Stream = q.Text("stream"), Type = q.Text("type"), Subject = q.Text("subject"), CommandId = q.Text("commandId"),
            FromPosition = q.Number("from"), UntilPosition = q.Number("until"),
        };
        var limit = q.Limit();
        return q.Fault ?? await r.Page(await journal.List(r.At, filter, q.Text("cursor"), limit, r.Cancel), ItemOf);
    }

    private async Task<Refusal?> Entry(Reading r)
    {
        var entry = long.TryParse(r.Route("position"), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? await journal.Find(r.At.LedgerId, position, r.Cancel) : null;
        return await r.One(entry is null || entry.Position > r.At.HeadPosition ? null : ItemOf(entry), item => item.Position, "position", forever: true);
    }

    private async Task<Refusal?> Rules(Reading r)
    {
        var (state, version) = await Fold(r, Rulebook.MainStream, Rulebook.Initial);
        var inForce = state.InForce(DayOf(r))?.Version;
        return await r.One(new RulebookItem(version, inForce, state.Versions), item => item.Version, "ledger");
    }

    private async Task<Refusal?> Calendar(Reading r)
    {
        if (!int.TryParse(r.Route("year"), NumberStyles.None, CultureInfo.InvariantCulture, out var year))
        {
            return NotFound(r, "year");
        }

        var (state, version) = await Fold(r, WorkCalendar.StreamOf(year), WorkCalendar.Initial);
        return await r.One(
            state.IsPublished ? new CalendarItem(version, year, [.. state.Holidays.Order()], [.. state.MakeupWorkdays.Order()]) : null,
            item => item.Version, "year");
    }

    /// <summary>Rules are few; their state is folded when it is asked for.</summary>
    private async Task<(T State, long Version)> Fold<T>(Reading r, string stream, T initial) where T : AggregateState
    {
        var (state, version) = ((AggregateState)initial, 0L);
        await foreach (var entry in store.ReadStreams(r.At.LedgerId, [stream], r.At.Position, r.Cancel))
        {
            (state, version) = (state.Evolve(entry.Happened), entry.Version);
        }

        return ((T)state, version);
    }

    private static Refusal NotFound(Reading r, string idName) => Refusal.Of(RefusalCodes.NotFound, new Fact(idName, r.Route(idName)));

    private static EntryItem ItemOf(EntryRow row) => new(row.Position, Convert.ToHexStringLower(row.LeafHash), new RawJson(row.Json));

    private static TrailItem ItemOf(TrailRow row)
    {
        RawJson? data = null;
        if (row.Happened is { } happened)
        {
            var buffer = new ArrayBufferWriter<byte>(256);
            using var writer = EntryJson.NewWriter(buffer);
            EventCatalogue.Write(writer, happened);
            writer.Flush();
            data = new RawJson(Encoding.UTF8.GetString(buffer.WrittenSpan));
        }

        return new TrailItem(
            row.Position, row.RecordedAt, row.BusinessDate, row.Stream, row.Version, row.Type, row.Actor, row.ActorRole, row.CommandId, row.Evidence,
            row.RuleVersion, data);
    }
}
