using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;

namespace Ledger.Tests.Projections;

/// <summary>
/// Commands at random on a few pools, grants and orders: some are accepted, many are refused, and over time everything that can happen to
/// money happens. The same seed gives the same commands.
/// </summary>
internal sealed class RandomLife(int seed)
{
    /// <summary>The seed of this run.</summary>
    public static int Seed { get; } = (int)(Seeded.Seed % int.MaxValue);

    private static readonly string[] Pools = [Story.PoolId, Story.NextPoolId];
    private readonly Random _random = new(seed);
    private int _orders;

    /// <summary>The rules, two pools with money, and so many commands more.</summary>
    public async Task Live(LiveLedger ledger, int commands)
    {
        await ledger.Do(Story.AdoptRules(), People.Administrator);
        await ledger.Do(Story.Calendar2024, People.Administrator);
        await ledger.Do(Story.OpenPool(2024), People.Maker);
        await ledger.Do(Story.OpenPool(2025), People.Maker);
        await ledger.Do(new Appropriate(30_000_000_00, "budget 2024-1", "2060404", "general budget") { PoolId = Story.PoolId }, People.Maker);
        await GoOn(ledger, commands);
    }

    /// <summary>So many commands more.</summary>
    public async Task GoOn(LiveLedger ledger, int commands)
    {
        for (var i = 0; i < commands; i++)
        {
            await Next(ledger);
        }
    }

    private async Task Next(LiveLedger ledger)
    {
        var kind = Pick(GrantKind.ProjectGrant, GrantKind.PlatformGrant);
        var grant = "g" + _random.Next(6);
        switch (_random.Next(12))
        {
            case 0:
                await OnPool(ledger);
                break;
            case 1 or 2 or 3 or 4:
                await Advance(ledger, kind, grant);
                break;
            case 5:
                await Disturb(ledger, kind, grant);
                break;
            case 6:
                await ledger.Try(
                    new DraftOrder(kind, grant, 1 + _random.Next(3), 100_000_00 * (1 + _random.Next(3)), Story.Party, "Institute", Story.Digest)
                        { OrderId = "o" + ++_orders }, People.Maker, Day(3, 25));
                break;
            default:
                await OnOrder(ledger, "o" + _random.Next(Math.Max(1, _orders - 6), _orders + 2));
                break;
        }
    }

    private async Task OnPool(LiveLedger ledger)
    {
        var pool = _random.Next(5) == 0 ? Pools[1] : Pools[0];
        FundPoolCommand command = _random.Next(9) switch
        {
            0 => new Reserve("r" + _random.Next(30), "award-" + _random.Next(5), Instruments.ProjectGrant, Amount(), new DateOnly(2024, 12, 31)),
            1 => new ReleaseReservation("r" + _random.Next(30), "changed"),
            2 => new Obligate("ob" + _random.Next(20), "r" + _random.Next(30), Amount()),
            3 => new Deobligate("ob" + _random.Next(20), Amount(), "changed"),
            4 => new AdjustAppropriation(Pick(1, -1) * Amount(), "adjustment " + _random.Next(9)),
            5 => new Lapse(Amount() / 10, "lapse " + _random.Next(9)),
            6 => _random.Next(4) == 0 ? new FreezePool("looked at") : new UnfreezePool("well"),
            7 => new UnfreezePool("well"),
            _ => new Appropriate(Amount(), "budget " + _random.Next(9), "2060404", "general budget"),
        };
        await ledger.Try(command with { PoolId = pool }, command is FreezePool or UnfreezePool ? People.Releaser : People.Maker, Day(1 + _random.Next(12), 3));
    }

    /// <summary>One of the steps of a grant's procedure; refused when it is not that step's turn.</summary>
    private async Task Advance(LiveLedger ledger, GrantKind kind, string grant)
    {
        (GrantCommand Command, string Actor, DateOnly Day)[] steps =
        [
            (Story.Submit(kind, grant, "p-" + grant), People.Department, Day(3, 1)),
            (new AssignOfficer(People.Officer), People.Department, Day(3, 1)),
            (new ScreenApplication(Story.Digest), People.Officer, Day(3, 2)),
            (new ConcludeReview(8_000 + _random.Next(2_000), Story.Digest, [People.Expert, "expert.second", "expert.third"]), People.Department, Day(3, 5)),
            (Story.Propose(kind), People.Department, Day(3, 6)),
            (new OpenNotice("https://example.org/notice/" + grant, Day(3, 8)), People.Department, Day(3, 8)),
            (new CloseNotice(), People.Department, Day(3, 18)),
            (new ApproveAward("award doc " + grant), People.Releaser, Day(3, 19)),
            (new SignTaskBook(Story.Digest, Story.Digest), People.Maker, Day(3, 20)),
            (Story.Schedule(kind), People.Maker, Day(3, 21)),
            (kind == GrantKind.ProjectGrant
                ? new AcceptMilestone("m1", Story.Digest) : new RecordAssessment("2024H1", Pick(Grade.Good, Grade.Unqualified), 7_000), People.Officer, Day(6, 3)),
            (new ConcludeAcceptance(Pick(Grade.Good, Grade.Unqualified)), People.Officer, Day(11, 1)),
        ];

        // Trying them all keeps many grants moving: only one of them, or two, can be accepted.
        foreach (var (command, actor, day) in steps)
        {
            if (_random.Next(3) == 0)
            {
                await ledger.Try(command with { Kind = kind, GrantId = grant }, actor, day);
            }
        }
    }

    private async Task Disturb(LiveLedger ledger, GrantKind kind, string grant)
    {
        GrantCommand command = _random.Next(14) switch
        {
            0 => new ReturnApplication("incomplete"),
            1 => new ResubmitApplication(Amount()),
            2 => new RecordFiling("filing " + grant),
            3 or 4 => new RaiseObjection("ob-" + _random.Next(5), Story.Digest),
            5 or 6 => new ResolveObjection("ob-" + _random.Next(5), _random.Next(4) == 0 ? ObjectionOutcome.Upheld : ObjectionOutcome.Dismissed, Story.Digest),
            7 or 8 => new AmendAward(Pick(-1, -1) * 50_000_00, "amendment " + grant),
            9 => new SuspendGrant("looked at"),
            10 or 11 => new ResumeGrant("well"),
            12 => _random.Next(4) == 0 ? new WithdrawApplication("given up") : new CloseGrant(),
            _ => _random.Next(4) == 0 ? new TerminateGrant("failed") : new CloseGrant(),
        };
        await ledger.Try(command with { Kind = kind, GrantId = grant }, command is AmendAward ? People.Releaser : People.Department, Day(11, 5));
    }

    private async Task OnOrder(LiveLedger ledger, string order)
    {
        (DisbursementOrderCommand Command, string Actor, DateOnly Day) step = _random.Next(12) switch
        {
            0 or 1 => (new CheckOrder("in order"), People.Checker, Day(3, 25)),
            2 or 3 => (new ApproveOrder(), People.Releaser, Day(3, 25 + _random.Next(3))),
            4 => (new SendBackOrder("unclear"), People.Checker, Day(3, 25)),
            5 or 6 => (new InstructOrder("voucher " + order, "agent bank"), People.Releaser, Day(3, 28)),
            7 or 8 => (new SettleOrder("bank-" + order, Story.Digest, 100_000_00 * (1 + _random.Next(3)), Day(3, 29)), People.Maker, Day(3, 29)),
            9 => (new FailOrder("account closed"), People.Maker, Day(3, 29)),
            10 => (new ReturnPayment(_random.Next(2) == 0 ? 100_000_00 : 40_000_00, $"back-{order}-{_random.Next(3)}", "wrong account"), People.Maker, Day(4, 2)),
            _ => (new CancelOrder("not needed"), People.Maker, Day(3, 28)),
        };
        await ledger.Try(step.Command with { OrderId = order }, step.Actor, step.Day);
    }

    private long Amount() => 1 + _random.Next(2_000_000_00);

    private T Pick<T>(T one, T other) => _random.Next(2) == 0 ? one : other;

    private static DateOnly Day(int month, int day) => new(2024, month, day);
}
