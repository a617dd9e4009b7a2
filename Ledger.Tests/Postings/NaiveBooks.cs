using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Shouldly;

namespace Ledger.Tests.Postings;

/// <summary>
/// The same money kept by hand: lists, dictionaries and sums, written from the rules and without the deciders or the events. It hears of
/// every accepted command and says for itself whether accepting it was right.
/// </summary>
internal sealed class NaiveBooks
{
    private sealed record Row(string Pool, string Kind, long Fen);

    private sealed class Duty(string pool, string instrument, long fen)
    {
        public string Pool => pool;
        public string Instrument => instrument;
        public long Fen { get; set; } = fen;
    }

    private sealed class Award
    {
        public required string Pool { get; init; }
        public required string Instrument { get; init; }
        public required string ProposedBy { get; init; }
        public long Fen { get; set; }
        public long MostFen { get; init; }
        public long[] Lines { get; set; } = [];
        public bool Sleeps { get; set; }
        public bool Ended { get; set; }
    }

    private sealed class Payment(string grant, int line, long fen, string maker)
    {
        public string Grant => grant;
        public int Line => line;
        public long Fen => fen;
        public string Maker => maker;
        public string? Checker { get; set; }
        public string? Releaser { get; set; }
        public DateOnly? ApprovedOn { get; set; }
        public string Stage { get; set; } = "open";
        public long BackFen { get; set; }
        public int Settlements { get; set; }

        /// <summary>What it takes of its line: all of it while it is under way, afterwards what stayed paid.</summary>
        public long TakenFen => Stage switch { "open" or "flight" => Fen, "settled" => Fen - BackFen, _ => 0 };
    }

    private readonly List<Row> rows = [];
    private readonly Dictionary<(string Pool, long Version), long> authority = [];
    private readonly Dictionary<string, (string Pool, string Instrument, long Fen)> reservations = [];
    private readonly Dictionary<string, Duty> duties = [];
    private readonly Dictionary<string, Award> awards = [];
    private readonly Dictionary<string, Payment> payments = [];
    private readonly HashSet<string> bankRefs = [];

    public long Sum(string pool, string kind) => rows.Where(r => r.Pool == pool && r.Kind == kind).Sum(r => r.Fen);

    public long Reserved(string pool) => reservations.Values.Where(r => r.Pool == pool).Sum(r => r.Fen);

    public long InFlight(string pool) => payments.Values.Where(p => p.Stage == "flight" && duties[p.Grant].Pool == pool).Sum(p => p.Fen);

    public long Disbursed(string pool, string? instrument = null) => payments.Values
        .Where(p => p.Stage == "settled" && duties[p.Grant].Pool == pool && (instrument ?? duties[p.Grant].Instrument) == duties[p.Grant].Instrument)
        .Sum(p => p.Fen - p.BackFen);

    public long Obligated(string pool) => duties.Values.Where(d => d.Pool == pool).Sum(d => d.Fen) - InFlight(pool) - Disbursed(pool);

    public long Available(string pool) =>
        Sum(pool, "appropriated") + Sum(pool, "adjusted") + Sum(pool, "carried-in") + Sum(pool, "recovered")
        - Reserved(pool) - Obligated(pool) - InFlight(pool) - Disbursed(pool) - Sum(pool, "lapsed") - Sum(pool, "carried-out");

    /// <summary>Writes down what an accepted command did. <paramref name="version"/>: the pool's version before it.</summary>
    public void Hear(ICommand command, string actor, DateOnly day, long version)
    {
        switch (command)
        {
            case Appropriate c: Authority(c.PoolId, "appropriated", c.AmountFen, version + 1); break;
            case AdjustAppropriation c: Authority(c.PoolId, "adjusted", c.DeltaFen, version + 1); break;
            case CorrectAppropriation c:
                authority.Remove((c.PoolId, c.CorrectsVersion), out var wrongFen).ShouldBeTrue("only an entry that stands can be corrected");
                rows.Add(new Row(c.PoolId, "adjusted", -wrongFen));
                break;
            case Reserve c: SetAside(c.ReservationId, c.PoolId, c.Instrument, c.AmountFen); break;
            case ReleaseReservation c: reservations.Remove(c.ReservationId).ShouldBeTrue(); break;
            case ExpireReservation c: reservations.Remove(c.ReservationId).ShouldBeTrue(); break;
            case Obligate c: Owe(c.ObligationId, c.ReservationId, c.AmountFen); break;
            case Deobligate c: duties[c.ObligationId].Fen -= c.AmountFen; break;
            case RestoreRecovered c:
                c.AmountFen.ShouldBeLessThanOrEqualTo(Disbursed(c.PoolId) - Sum(c.PoolId, "recovered"), "R1");
                rows.Add(new Row(c.PoolId, "recovered", c.AmountFen));
                break;
            case CarryOver c:
                rows.Add(new Row(c.PoolId, "carried-out", c.AmountFen));
                rows.Add(new Row(c.ToPoolId, "carried-in", c.AmountFen));
                break;
            case Lapse c: rows.Add(new Row(c.PoolId, "lapsed", c.AmountFen)); break;
            case CloseYear c:
                (Available(c.PoolId), Reserved(c.PoolId), Obligated(c.PoolId), InFlight(c.PoolId)).ShouldBe((0, 0, 0, 0), "Y1");
                break;
            case GrantCommand c: Hear(c, actor); break;
            case DisbursementOrderCommand c: Hear(c, actor, day); break;
        }
    }

    private void Hear(GrantCommand command, string actor)
    {
        var award = awards.GetValueOrDefault(command.Stream);
        switch (command)
        {
            case ProposeAward c:
                ((Int128)c.AmountFen * 10_000).ShouldBeLessThanOrEqualTo((Int128)c.BaseFen * c.RatioBp, "A4");
                c.AmountFen.ShouldBeLessThanOrEqualTo(c.CapFen, "A4");
                var instrument = c.Kind == GrantKind.ProjectGrant ? "project-grant" : "platform-grant";
                SetAside(c.Stream, c.PoolId, instrument, c.AmountFen);
                awards[c.Stream] = new Award
                {
                    Pool = c.PoolId, Instrument = instrument, Fen = c.AmountFen, ProposedBy = actor,
                    MostFen = Math.Min(c.BaseFen * c.RatioBp / 10_000, c.CapFen),
                };
                break;
            case ResolveObjection { Outcome: ObjectionOutcome.Upheld }: reservations.Remove(command.Stream); break;
            case ApproveAward: actor.ShouldNotBe(award!.ProposedBy, "C4"); break;
            case SignTaskBook: Owe(command.Stream, command.Stream, award!.Fen); break;
            case ScheduleInstalments c:
                award!.Lines = [.. c.Lines.Select(line => line.AmountFen)];
                award.Lines.Sum().ShouldBe(award.Fen, "D3");
                break;
            case AmendAward c:
                (c.DeltaFen <= Available(award!.Pool)).ShouldBeTrue("P1");
                award.Fen += c.DeltaFen;
                award.Fen.ShouldBeInRange(1, award.MostFen, "A4");
                duties[c.Stream].Fen += c.DeltaFen;
                break;
            case SuspendGrant when award is not null: award.Sleeps = true; break;
            case ResumeGrant when award is not null: award.Sleeps = false; break;
            case RejectApplication or WithdrawApplication or TerminateGrant or CloseGrant:
                payments.Values.ShouldNotContain(p => p.Grant == command.Stream && (p.Stage == "open" || p.Stage == "flight"));
                reservations.Remove(command.Stream);
                if (award is not null)
                {
                    award.Ended = true;
                }

                if (duties.TryGetValue(command.Stream, out var duty))
                {
                    duty.Fen = payments.Values.Where(p => p.Grant == command.Stream).Sum(p => p.TakenFen);
                }

                break;
        }
    }

    private void Hear(DisbursementOrderCommand command, string actor, DateOnly day)
    {
        if (command is DraftOrder draft)
        {
            var grant = Grant.StreamOf(draft.GrantKind, draft.GrantId);
            duties.ShouldContainKey(grant, "D1");
            payments.Add(draft.OrderId, new Payment(grant, draft.InstalmentNo, draft.AmountFen, actor));
            payments.Values.Where(p => p.Grant == grant).Sum(p => p.TakenFen).ShouldBeLessThanOrEqualTo(awards[grant].Fen, "D2");
            payments.Values.Where(p => p.Grant == grant && p.Line == draft.InstalmentNo).Sum(p => p.TakenFen)
                .ShouldBeLessThanOrEqualTo(awards[grant].Lines[draft.InstalmentNo - 1], "D3");
            return;
        }

        var payment = payments[command.OrderId];
        switch (command)
        {
            case CheckOrder:
                payment.Checker = actor;
                actor.ShouldNotBe(payment.Maker, "C1");
                break;
            case ApproveOrder:
                (payment.Releaser, payment.ApprovedOn) = (actor, day);
                new[] { payment.Maker, payment.Checker, actor }.ShouldBeUnique();
                payments.Values.Where(p => p.Grant == payment.Grant && p.ApprovedOn == day && p.TakenFen > 0).Sum(p => p.TakenFen)
                    .ShouldBeLessThanOrEqualTo(actor == People.JuniorReleaser ? RandomHistories.JuniorLimitFen : RandomHistories.LimitFen, "C2");
                break;
            case SendBackOrder: (payment.Checker, payment.Releaser, payment.ApprovedOn) = (null, null, null); break;
            case InstructOrder:
                payment.Releaser.ShouldNotBeNull("D1");
                (awards[payment.Grant].Sleeps || awards[payment.Grant].Ended).ShouldBeFalse("D1");
                payment.Stage = "flight";
                break;
            case SettleOrder c:
                payment.Stage.ShouldBe("flight");
                c.AmountFen.ShouldBe(payment.Fen, "D7");
                bankRefs.Add(c.BankRef).ShouldBeTrue("D6");
                payment.Settlements++;
                payment.Settlements.ShouldBe(1, "no order is paid twice");
                payment.Stage = "settled";
                break;
            case FailOrder: payment.Stage = "failed"; break;
            case ReturnPayment c:
                payment.Stage.ShouldBe("settled", "D8");
                bankRefs.Add(c.BankRef).ShouldBeTrue("D6");
                payment.BackFen += c.AmountFen;
                payment.BackFen.ShouldBeLessThanOrEqualTo(payment.Fen, "D8");
                if (awards[payment.Grant].Ended)
                {
                    duties[payment.Grant].Fen -= c.AmountFen;
                }

                break;
            case CancelOrder: payment.Stage = "cancelled"; break;
        }
    }

    private void Authority(string pool, string kind, long fen, long version)
    {
        rows.Add(new Row(pool, kind, fen));
        authority.Add((pool, version), fen);
    }

    private void SetAside(string id, string pool, string instrument, long fen)
    {
        fen.ShouldBeLessThanOrEqualTo(Available(pool), "P1");
        reservations.Add(id, (pool, instrument, fen));
    }

    private void Owe(string id, string reservationId, long fen)
    {
        reservations.Remove(reservationId, out var reservation).ShouldBeTrue();
        fen.ShouldBeLessThanOrEqualTo(reservation.Fen, "P3");
        duties.Add(id, new Duty(reservation.Pool, reservation.Instrument, fen));
    }
}
