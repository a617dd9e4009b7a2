using Ledger.Domain;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Ledger.Host.Proof;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Projections;

/// <summary>As of every position, the tables say what the aggregates said then.</summary>
public sealed class LookingBack
{
    private const int Commands = 700;

    [Fact]
    public async Task Every_list_as_of_every_position_is_the_state_of_that_moment()
    {
        var seed = RandomLife.Seed;
        await using var ledger = await LiveLedger.Open();
        await new RandomLife(seed).Live(ledger, Commands);
        await ledger.Now();
        var (balances, orders, awards, payouts) =
            (new PoolBalances(ledger.Database), new ApprovalQueue(ledger.Database), new Awards(ledger.Database), new Payouts(ledger.Database));
        var entries = await ledger.Entries();
        entries.Count.ShouldBeGreaterThan(60, $"seed {seed}");

        var states = new SortedDictionary<string, (AggregateState State, long Version)>(StringComparer.Ordinal);
        var paid = new Paid();
        var tree = new HashTree();
        foreach (var entry in entries)
        {
            var before = states.TryGetValue(entry.Stream, out var known) ? known.State : Aggregates.InitialOf(entry.Stream);
            states[entry.Stream] = (before.Evolve(entry.Happened), entry.Version);
            paid.Note(entry);
            tree.Append((await LeafOf(ledger, entry.Position))!);

            var at = await ledger.At(entry.Position);
            var because = $"seed {seed}, position {entry.Position}";
            (at.Position, at.RecordedAt, at.IsPast).ShouldBe((entry.Position, entry.RecordedAt, entry.Position < entries.Count), because);
            at.RootHash.ShouldBe(Convert.ToHexStringLower(tree.Root()), because);

            var pools = await balances.List(at, CancellationToken.None);
            pools.Select(p => (p.PoolId, p.Status, p.Version, Money(p))).ShouldBe(
                Of<FundPool>().Select(p => (Ids.OfStream(p.Stream), Kebab.Of(p.State.Status), p.Version, Money(p.State))), because);
            pools.Sum(p => p.DisbursedProjectFen).ShouldBe(paid.NetOf(Instruments.ProjectGrant), because);
            foreach (var pool in pools)
            {
                (await balances.Find(at, pool.PoolId, CancellationToken.None)).ShouldNotBeNull().Version.ShouldBe(pool.Version, because);
            }

            (await orders.List(at, new OrderFilter(), null, 1000, CancellationToken.None)).Items.OrderBy(o => o.OrderId, StringComparer.Ordinal)
                .Select(o => (o.OrderId, o.Status, o.Version, o.AmountFen, o.ReturnedFen, o.CheckedBy, o.ApprovedBy, o.GrantStream))
                .ShouldBe(Of<DisbursementOrder>().Select(o => (
                    Ids.OfStream(o.Stream), Kebab.Of(o.State.Status), o.Version, o.State.AmountFen, o.State.ReturnedFen, o.State.CheckedBy,
                    o.State.ApprovedBy, o.State.AwardStream)), because);
            (await awards.List(at, new AwardFilter(), null, 1000, CancellationToken.None)).Items.OrderBy(a => a.GrantStream, StringComparer.Ordinal)
                .Select(a => (a.GrantStream, a.Status, a.Version, a.AwardedFen, a.OrderedFen, a.PaidFen, a.PoolId, a.Lines.Sum(l => l.AmountFen)))
                .ShouldBe(Of<Grant>().Select(g => (
                    g.Stream, Kebab.Of(g.State.Status), g.Version, g.State.AwardFen, g.State.OrderedFen, g.State.PaidFen, g.State.PoolId,
                    g.State.ScheduledFen)), because);
            (await payouts.List(at, CancellationToken.None)).Select(p => (p.Instrument, p.GrossFen, p.NetFen, p.Payees))
                .ShouldBe(paid.Rows(), because);
        }

        IEnumerable<(string Stream, T State, long Version)> Of<T>() where T : AggregateState =>
            states.Where(s => s.Value.State is T).Select(s => (s.Key, (T)s.Value.State, s.Value.Version));
    }

    [Fact]
    public async Task A_business_date_filter_counts_what_belongs_to_earlier_days()
    {
        await using var ledger = await LiveLedger.Open();
        await new RandomLife(0).Live(ledger, 0);
        await ledger.Do(new Reserve("r1", "a1", Instruments.ProjectGrant, 300, new DateOnly(2024, 12, 31)) { PoolId = Story.PoolId }, People.Maker, new DateOnly(2024, 5, 2));
        await ledger.Do(new Reserve("r2", "a2", Instruments.ProjectGrant, 500, new DateOnly(2024, 12, 31)) { PoolId = Story.PoolId }, People.Maker, new DateOnly(2024, 4, 30));
        await ledger.Now();
        var balances = new PoolBalances(ledger.Database);

        async Task<long> Reserved(DateOnly until)
        {
            var at = (await ledger.Moments.Resolve(LiveLedger.Id, new AsOf(BusinessUntil: until), null, CancellationToken.None))!;
            return (await balances.Find(at, Story.PoolId, CancellationToken.None))!.ReservedFen;
        }

        (await Reserved(new DateOnly(2024, 4, 29))).ShouldBe(0);
        (await Reserved(new DateOnly(2024, 4, 30))).ShouldBe(500);
        (await Reserved(new DateOnly(2024, 5, 2))).ShouldBe(800);
    }

    private static async Task<byte[]?> LeafOf(LiveLedger ledger, long position) =>
        (await new JournalPages(ledger.Database).Find(LiveLedger.Id, position, CancellationToken.None))?.LeafHash;

    private static string Money(PoolBalance p) => string.Join(' ',
        p.AppropriatedFen, p.AdjustedFen, p.CarriedInFen, p.ReservedFen, p.ObligatedFen, p.InFlightFen, p.DisbursedFen, p.RecoveredFen, p.LapsedFen,
        p.CarriedOutFen, p.AvailableFen);

    private static string Money(FundPool p) => string.Join(' ',
        p.AppropriatedFen, p.AdjustedFen, p.CarriedInFen, p.ReservedFen, p.ObligatedFen, p.InFlightFen, p.DisbursedFen, p.RecoveredFen, p.LapsedFen,
        p.CarriedOutFen, p.AvailableFen);

    /// <summary>Payouts counted the plain way.</summary>
    private sealed class Paid
    {
        private readonly SortedDictionary<string, (long Gross, long Net)> _byInstrument = new(StringComparer.Ordinal);

        public void Note(Entry entry)
        {
            if (entry.Happened is OutlayPosted posted)
            {
                Add(posted.Instrument, posted.AmountFen, posted.AmountFen);
            }
            else if (entry.Happened is OutlayReturned { WasSettled: true } returned)
            {
                Add(returned.Instrument, 0, -returned.AmountFen);
            }
        }

        public long NetOf(string instrument) => _byInstrument.TryGetValue(instrument, out var sum) ? sum.Net : 0;

        public IEnumerable<(string, long, long, long)> Rows() => _byInstrument.Select(p => (p.Key, p.Value.Gross, p.Value.Net, 1L));

        private void Add(string instrument, long gross, long net)
        {
            var (g, n) = _byInstrument.GetValueOrDefault(instrument);
            _byInstrument[instrument] = (g + gross, n + net);
        }
    }
}
