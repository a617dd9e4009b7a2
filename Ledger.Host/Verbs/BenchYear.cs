using System.Globalization;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Rulebooks;
using Ledger.Host.Catalogue;
using Ledger.Host.Engine;

namespace Ledger.Host.Verbs;

/// <summary>One command of the made-up year, and how many entries it leads to when it is accepted.</summary>
internal readonly record struct BenchStep(CommandEnvelope Envelope, int Entries);

/// <summary>
/// A made-up budget year of one pool: grants from their application to their closure, two payments each, woven into one another as they are
/// in an office, and reservations that come and go. The same seed gives the same commands, so that a run can be repeated; nothing of it
/// is a real person, company or sum.
/// </summary>
internal sealed class BenchYear
{
    private const int GrantsAtOnce = 200;
    private const int ReservationsAtOnce = 500;
    private const int ReservationShare = 30;
    private const string Rules = "bench-rules";
    private const string Milestone = "pilot-line";
    private static readonly Actor Maker = new("bench.maker", Roles.Maker);
    private static readonly Actor Checker = new("bench.checker", Roles.Checker);
    private static readonly Actor Releaser = new("bench.releaser", Roles.Releaser);
    private static readonly Actor Department = new("bench.department", Roles.Department);
    private static readonly Actor Administrator = new("bench.administrator", Roles.Administrator);

    private readonly Random _random;
    private readonly string _run;
    private readonly int _year;
    private int _grants;
    private int _reservations;

    /// <summary>A year before the current one, so that every business date has come.</summary>
    public BenchYear(long seed, int fiscalYear)
    {
        _random = new Random(HashCode(seed));
        _run = seed.ToString("x", CultureInfo.InvariantCulture);
        _year = fiscalYear;
    }

    /// <summary>The pool that everything is drawn from.</summary>
    public string PoolId => PoolOf(_year);

    /// <summary>The pool of a year.</summary>
    public static string PoolOf(int fiscalYear) => FundPool.IdOf("bench", "city", fiscalYear);

    /// <summary>What the year stands on. The ids are fixed: on a ledger that has it already, the first answers come again.</summary>
    public IReadOnlyList<CommandEnvelope> Foundations =>
    [
        Fixed("rules", Administrator, new AdoptRules(
            Rules, Day(0), "BENCH-1", 5, [new ApprovalLimit("*", Fen.Max)], [new SchemeCap("pilot", 5_000, 500_000_000)])),
        Fixed("calendar", Administrator, new PublishCalendar(_year, "BENCH-2", [], [])),
        Fixed("pool", Maker, new OpenPool("bench", "city", _year, "中试基地专项资金（基准测试）", [.. Instruments.All], "2060404")),
        Fixed("appropriation", Maker, new Appropriate(Fen.Max / 2, "BENCH-3", "2060404", "municipal") { PoolId = PoolId }),
    ];

    /// <summary>Commands that lead to exactly <paramref name="entries"/> entries when all of them are accepted in this order.</summary>
    public IEnumerable<BenchStep> Steps(int entries)
    {
        var grants = new IEnumerator<BenchStep>[GrantsAtOnce];
        var open = new Queue<string>();
        for (var left = entries; left > 0;)
        {
            var step = left >= GrantsAtOnce && _random.Next(100) >= ReservationShare ? NextOfAGrant(grants) : NextReservation(open);
            left -= step.Entries;
            yield return step;
        }
    }

    private BenchStep NextOfAGrant(IEnumerator<BenchStep>[] grants)
    {
        ref var life = ref grants[_random.Next(grants.Length)];
        while (life is null || !life.MoveNext())
        {
            life = Grant(++_grants).GetEnumerator();
        }

        return life.Current;
    }

    private BenchStep NextReservation(Queue<string> open)
    {
        if (open.Count == ReservationsAtOnce)
        {
            return Step(1, Maker, Day(300), new ReleaseReservation(open.Dequeue(), "withdrawn") { PoolId = PoolId });
        }

        var id = $"r{_run}-{++_reservations:D7}";
        open.Enqueue(id);
        return Step(1, Maker, Day(_random.Next(250)), new Reserve(id, $"award-{id}", Instruments.ProjectGrant, Yuan(1_000, 9_000), Day(360)) { PoolId = PoolId });
    }

    private IEnumerable<BenchStep> Grant(int number)
    {
        var id = $"g{_run}-{number:D7}";
        var party = _random.Next(500);
        var day = _random.Next(150);
        var amountFen = Yuan(10_000, 20_000) * 100;
        var (partyId, partyName) = ($"91510300MA{party:D7}X", $"自贡新材料科技有限公司{party:D3}");
        T Of<T>(T command) where T : GrantCommand => command with { Kind = GrantKind.ProjectGrant, GrantId = id };

        yield return Step(4, Maker, Day(day), Of(new SubmitApplication(
            "pilot", $"P{_run}-{number:D7}", $"柔性显示材料中试项目{number:D7}", partyId, partyName, amountFen, Digest())));
        yield return Step(1, Department, Day(day + 2), Of(new ScreenApplication(Digest())));
        yield return Step(1, Department, Day(day + 2), Of(new AssignOfficer("bench.officer")));
        yield return Step(1, Department, Day(day + 12), Of(new ConcludeReview(8_600, Digest(), ["bench.expert-1", "bench.expert-2", "bench.expert-3"])));
        yield return Step(2, Department, Day(day + 15), Of(new ProposeAward(
            PoolId, amountFen, amountFen * 3, 4_000, 500_000_000, $"MIN-{number:D7}", Rules, Day(360))));
        yield return Step(1, Department, Day(day + 16), Of(new OpenNotice($"https://example.org/notices/{id}", Day(day + 16))));
        yield return Step(1, Department, Day(day + 28), Of(new CloseNotice()));
        yield return Step(1, Releaser, Day(day + 30), Of(new ApproveAward($"DOC-{number:D7}")));
        var account = Digest();
        yield return Step(3, Department, Day(day + 35), Of(new SignTaskBook(Digest(), account)));
        yield return Step(1, Department, Day(day + 36), Of(new ScheduleInstalments(
            [new ScheduledLine(1, amountFen / 2, Gates.Signing), new ScheduledLine(2, amountFen - (amountFen / 2), Gates.Milestone(Milestone))])));

        for (var no = 1; no <= 2; no++)
        {
            day += 80;
            if (no == 2)
            {
                yield return Step(1, Department, Day(day), Of(new AcceptMilestone(Milestone, Digest())));
            }

            var order = $"o{_run}-{number:D7}-{no}";
            T With<T>(T command) where T : DisbursementOrderCommand => command with { OrderId = order };
            yield return Step(2, Maker, Day(day), With(new DraftOrder(GrantKind.ProjectGrant, id, no, amountFen / 2, partyId, partyName, account)));
            yield return Step(1, Checker, Day(day + 1), With(new CheckOrder("符合拨付条件")));
            yield return Step(1, Releaser, Day(day + 2), With(new ApproveOrder()));
            yield return Step(2, Releaser, Day(day + 3), With(new InstructOrder($"V-{order}", "ICBC")));
            yield return Step(4, Maker, Day(day + 4), With(new SettleOrder($"B-{order}", Digest(), amountFen / 2, Day(day + 4))));
        }

        yield return Step(1, Department, Day(day + 20), Of(new ConcludeAcceptance(Grade.Good)));
        yield return Step(2, Department, Day(day + 25), Of(new CloseGrant()));
    }

    private BenchStep Step(int entries, Actor actor, DateOnly businessDate, ICommand command) => new(
        new CommandEnvelope { CommandId = RandomId(), Command = command, Actor = actor, BusinessDate = businessDate }, entries);

    private CommandEnvelope Fixed(string name, Actor actor, ICommand command) =>
        new() { CommandId = $"bench-{_year}-{name}", Command = command, Actor = actor, BusinessDate = Day(0) };

    /// <summary>As clients send them: random, so that the index over them is met everywhere.</summary>
    private string RandomId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    private string Digest()
    {
        Span<byte> bytes = stackalloc byte[32];
        _random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private DateOnly Day(int ofYear) => new DateOnly(_year, 1, 1).AddDays(ofYear);

    private long Yuan(int from, int until) => _random.Next(from, until) * 100L;

    private static int HashCode(long seed) => unchecked((int)(seed ^ (seed >> 32)) + 20_240_301);
}
