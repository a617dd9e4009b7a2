using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Domain.Recoveries;
using Ledger.Host.Catalogue;

namespace Ledger.Tests.Linkages;

/// <summary>
/// Turns moves into commands: mostly what a linkage, an order or a recovery waits for, now and then anything. It looks at states only to choose
/// what to ask next; it never judges an answer.
/// </summary>
internal sealed class PlannedMoves(World world)
{
    public const string Pool = "linkage-district-2024";
    public static readonly string[] Linkages = [.. Enumerable.Range(0, 10).Select(i => "k" + i)];
    public static readonly string[] Rounds = [.. Enumerable.Range(0, 12).Select(i => "round-" + i)];
    private static readonly string[] Unwindings = [.. Enumerable.Range(0, 5).Select(i => "u" + i)];
    public static readonly string[] Recoveries = [.. Enumerable.Range(0, 5).Select(i => "r" + i), .. Unwindings];
    private static readonly string[] Orders = [.. Enumerable.Range(0, 40).Select(i => "p" + i)];

    private int ids;

    public static LinkageFamily FamilyOf(string linkageId) => (LinkageFamily)((linkageId[1] - '0') % 5);

    public static string SchemeOf(LinkageFamily family) => "rules-" + Kebab.Of(family);

    /// <summary>Somebody whose role covers it.</summary>
    public static string ActorOf(ICommand command) => command is InstructOrder ? People.Releaser : CommandCatalogue.Of(command).Roles[0] switch
    {
        Roles.Maker => People.Maker,
        Roles.Checker => People.Checker,
        Roles.Releaser => People.Releaser,
        _ => People.Department,
    };

    public ICommand? Next(LinkageMove move)
    {
        if (move.Act < 3)
        {
            world.Day = world.Day.AddDays(move.Amount % 25);
            return null;
        }

        return move.Act switch
        {
            < 50 => (Waits(move) ?? Anything(move)) with { LinkageId = Linkages[move.Linkage % Linkages.Length] },
            < 56 => Anything(move) with { LinkageId = Linkages[move.Linkage % Linkages.Length] },
            < 66 => new DraftLinkageOrder(
                Linkages[move.Linkage % Linkages.Length], move.Other % 3 == 0 ? move.Amount / 4 + 1 : Math.Max(1, Of(move).AwardFen - Of(move).CommittedFen), Story.Digest)
            { OrderId = Orders[ids++ % Orders.Length] },
            < 84 => Order(move),
            _ => Recover(move, UnderWay(move)),
        };
    }

    private Linkage Of(LinkageMove move) => world.LinkageState(Linkages[move.Linkage % Linkages.Length]);

    /// <summary>The next regular step of a linkage.</summary>
    private LinkageCommand? Waits(LinkageMove move)
    {
        var (linkage, id) = (Of(move), Linkages[move.Linkage % Linkages.Length]);
        var (family, pending) = (FamilyOf(id), linkage.Triggers.FirstOrDefault(t => t.PaidInFen is null));
        return linkage.Status switch
        {
            LinkageStatus.None => new OpenLinkage(
                family, SchemeOf(family), "t", Parties.Codes.Of(700 + (id[1] - '0')), "Institute", family.PaysAnother() ? LinkageStory.Investor : null, family.PaysAnother() ? "payee" : null),
            LinkageStatus.Open => linkage.TriggeredBy == LinkageTrigger.ProjectPlan
                ? new VerifyProject(move.Amount, Story.Digest, "plan") : Announce(move),
            LinkageStatus.TriggerPending => Verify(pending!, move),
            LinkageStatus.Verified => new ComputeSubsidy(Pool, "m", Schemes.Schemed.Version, world.Day.AddDays(60), move.Other % 3 == 0 ? move.Amount : null),
            LinkageStatus.Computed => new ApproveLinkage("a", Story.Digest, Story.Digest),
            LinkageStatus.Holding when pending is not null => Verify(pending, move),
            LinkageStatus.Holding when family == LinkageFamily.GrantThenEquity && linkage.Triggers.IsEmpty => Announce(move),
            LinkageStatus.Holding or LinkageStatus.Converted or LinkageStatus.Expired => After(move, linkage),
            _ => null,
        };
    }

    private static RecordTrigger Announce(LinkageMove move) =>
        new(Rounds[move.Other % Rounds.Length], LinkageStory.Investor, "investor", InvestorKind.PrivateFund, move.Amount + 200_000, Story.Digest);

    private VerifyTrigger Verify(Trigger pending, LinkageMove move) =>
        new(pending.InvestmentId, Math.Max(1, pending.AmountFen - move.Amount % 1_000), world.Day, "registry", $"{ids++:x64}");

    private LinkageCommand After(LinkageMove move, Linkage linkage) => (move.Other % 6) switch
    {
        0 or 1 when linkage.ContingentFen > 0 => new ConvertToEquity(
            move.Other % 2 == 0 ? linkage.ContingentFen : move.Amount, 9_000_000, Story.Digest, "registry", linkage.Triggers.FirstOrDefault()?.InvestmentId),
        0 or 1 => new ExerciseBuyback(move.Amount / 3 + 1, "back-" + ids++, Story.Digest),
        2 => new ExitLinkage(move.Amount % 2 == 0 ? Math.Max(1, linkage.EquityFen) : move.Amount / 3 + 1, move.Amount, "back-" + ids++, Story.Digest, "d"),
        3 => new UnwindLinkage(Unwindings[move.Amount % Unwindings.Length], Math.Max(1, linkage.ReclaimableFen), "withdrawn", Story.Digest),
        4 => new ExpireLinkage(ExpiryOutcome.Continued, "d", world.Day.AddMonths(3)),
        _ => Expire(move),
    };

    private static ExpireLinkage Expire(LinkageMove move) => (ExpiryOutcome)(move.Amount % 3) is var outcome && outcome == ExpiryOutcome.Repayment
        ? new ExpireLinkage(outcome, "d", null, Recoveries[move.Linkage % Recoveries.Length], Story.Digest)
        : new ExpireLinkage(outcome, "d");

    /// <summary>Any command to a linkage, in any state.</summary>
    private LinkageCommand Anything(LinkageMove move) => (move.Other % 9) switch
    {
        0 => Announce(move),
        1 => new WithdrawTrigger(Of(move).Triggers.FirstOrDefault()?.InvestmentId ?? Rounds[0], "fell through"),
        2 => move.Amount % 3 == 0 ? new CancelLinkage("given up") : new VerifyProject(move.Amount, Story.Digest, "plan"),
        3 => new EndPayout("year end"),
        4 => new ExerciseBuyback(move.Amount / 3 + 1, "back-" + ids++, Story.Digest),
        5 => new ExitLinkage(move.Amount / 2 + 1, move.Amount, move.Amount % 5 == 0 ? "back-0" : "back-" + ids++, Story.Digest, "d"),
        6 => Expire(move),
        7 => new ConvertToEquity(move.Amount, 9_000_000, Story.Digest, "registry", Rounds[move.Amount % Rounds.Length]),
        _ => new UnwindLinkage(Unwindings[move.Amount % Unwindings.Length], move.Amount, "withdrawn", Story.Digest),
    };

    private DisbursementOrderCommand Order(LinkageMove move)
    {
        // Mostly an order that is under way.
        var id = move.Other % 5 == 0
            ? Orders[move.Linkage % Orders.Length]
            : Orders.FirstOrDefault(o => world.OrderState(o).Status is DisbursementOrderStatus.Drafted or DisbursementOrderStatus.Checked
                or DisbursementOrderStatus.Approved or DisbursementOrderStatus.Instructed) ?? Orders[move.Amount % Orders.Length];
        var order = world.OrderState(id);
        DisbursementOrderCommand command = order.Status switch
        {
            DisbursementOrderStatus.Drafted => move.Amount % 11 == 0 ? new CancelOrder("c") : new CheckOrder(),
            DisbursementOrderStatus.Checked => new ApproveOrder(),
            DisbursementOrderStatus.Approved => new InstructOrder("v", "bank"),
            DisbursementOrderStatus.Instructed => move.Amount % 13 == 0 ? new FailOrder("f") : new SettleOrder("bank-" + ids++, Story.Digest, order.AmountFen, world.Day),
            _ => new ReturnPayment(move.Amount % 2 == 0 ? Math.Max(1, order.AmountFen - order.ReturnedFen) : move.Amount, "bank-" + ids++, "r"),
        };
        return command with { OrderId = id };
    }

    /// <summary>Mostly a recovery that waits for something.</summary>
    private string UnderWay(LinkageMove move) => Recoveries.Where(id => world.State<Recovery>(Recovery.StreamOf(id)).IsOpen).ToList() is { Count: > 0 } open && move.Linkage % 3 > 0
        ? open[move.Other % open.Count]
        : Recoveries[move.Other % Recoveries.Length];

    private RecoveryCommand Recover(LinkageMove move, string id)
    {
        var recovery = world.State<Recovery>(Recovery.StreamOf(id));
        var paid = Linkages.FirstOrDefault(id => world.LinkageState(id).ReclaimableFen > 0 && move.Amount % 3 > 0);
        RecoveryCommand command = recovery.Status switch
        {
            // An unwinding opens its own.
            RecoveryStatus.None when Unwindings.Contains(id) => new NotifyRecovery("n", Story.Digest),
            RecoveryStatus.None => new ProposeRecovery(
                paid is null ? Story.StreamOf(GrantKind.ProjectGrant) : Linkage.StreamOf(paid), paid is null ? move.Amount * 30L : move.Amount / 2 + 1, "misuse", Story.Digest),
            RecoveryStatus.Proposed => move.Amount % 5 == 0
                ? new DropRecovery("d") : new OrderRecovery("o", "law", world.Day.AddDays(30), move.Amount % 4 == 0 ? move.Amount : 0, move.Amount % 3),
            RecoveryStatus.Ordered => new NotifyRecovery("n", Story.Digest),
            RecoveryStatus.Received or RecoveryStatus.WrittenOff => new CloseRecovery("c"),
            RecoveryStatus.Litigated when move.Amount % 3 == 0 => new CloseRecovery("judgement"),
            _ => (move.Amount % 6) switch
            {
                0 => new LitigateRecovery("court", "case"),
                1 => new WriteOffRecovery("w"),
                2 => Receive(recovery.PrincipalDueFen, recovery.InterestDueFen, recovery.FineDueFen),
                3 => Receive(0, recovery.InterestDueFen, recovery.FineDueFen),
                4 => Receive(move.Amount, 0, 0),
                _ => Receive(Math.Max(1, recovery.PrincipalDueFen / 2), 0, 0),
            },
        };
        return command with { RecoveryId = id };

        ReceiveRecovery Receive(long principalFen, long interestFen, long fineFen) => new(
            "back-" + ids++, Story.Digest, world.Day.Year == 2024 ? RecoveryDestination.Pool : RecoveryDestination.Treasury, principalFen, interestFen, fineFen);
    }
}
