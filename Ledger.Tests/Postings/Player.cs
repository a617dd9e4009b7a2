using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;

namespace Ledger.Tests.Postings;

/// <summary>Turns moves into commands. It looks at states only to choose what to ask next; it never judges an answer.</summary>
internal sealed class Player(World world)
{
    /// <summary>The first so many grants are for projects, as many more for platforms.</summary>
    public const int ProjectGrants = 2;
    private const int Grants = 2 * ProjectGrants;
    private static readonly string[] Everybody =
        [People.Department, People.Officer, People.Expert, People.Maker, People.Checker, People.Releaser, People.JuniorReleaser];

    private readonly List<string> drafts = [];
    private int ids;
    private string lastBankRef = "bank-0";

    /// <summary>The command of a move and who gives it; null when the move asks for nothing.</summary>
    public (ICommand Command, string Actor)? Next(Move move) => move.Act switch
    {
        Act.AdvanceGrant => AdvanceGrant(move),
        Act.AdvanceOrder => AdvanceOrder(move),
        Act.DraftOrder => Draft(move),
        Act.TouchPool => (TouchPool(move), People.Maker),
        Act.TouchGrant => (TouchGrant(move) with { Kind = KindOf(move.A), GrantId = IdOf(move.A) }, Everybody[move.C % Everybody.Length]),
        Act.TouchOrder => (TouchOrder(move) with { OrderId = OrderOf(move.A) }, Everybody[move.C % Everybody.Length]),
        _ => Wait(move),
    };

    private static GrantKind KindOf(int a) => a % Grants < ProjectGrants ? GrantKind.ProjectGrant : GrantKind.PlatformGrant;

    private static string IdOf(int a) => $"g{a % Grants}";

    private string OrderOf(int a) => drafts.Count == 0 ? "o0" : drafts[a % drafts.Count];

    private (ICommand, string)? Wait(Move move)
    {
        world.Day = world.Day.AddDays(move.A % 4);
        return null;
    }

    private (ICommand, string)? AdvanceGrant(Move move)
    {
        var kind = KindOf(move.A);
        var grant = world.State<Grant>(Grant.StreamOf(kind, IdOf(move.A)));
        if (grant.Status == GrantStatus.InNotice && grant.NoticeUntil >= world.Day)
        {
            world.Day = grant.NoticeUntil.Value.AddDays(1);
        }

        GrantCommand? command = grant.Status switch
        {
            GrantStatus.None => new SubmitApplication("pilot-ten", $"p{move.B % Grants}", "title", Story.Party, "name", move.C + 1),
            GrantStatus.Submitted when move.B % 8 == 0 => new ReturnApplication("incomplete"),
            GrantStatus.Submitted => new ScreenApplication(Story.Digest),
            GrantStatus.Returned => new ResubmitApplication(move.C + 1),
            GrantStatus.Screened => new ConcludeReview(8_000, Story.Digest, [People.Expert]),
            GrantStatus.Reviewed => Propose(move.C + 1, move.B),
            GrantStatus.Proposed => new OpenNotice("https://example.org/n", world.Day),
            GrantStatus.InNotice or GrantStatus.NoticeClosed when !grant.OpenObjections.IsEmpty =>
                new ResolveObjection(grant.OpenObjections[0], move.B % 4 == 0 ? ObjectionOutcome.Upheld : ObjectionOutcome.Dismissed, Story.Digest),
            GrantStatus.InNotice when move.B % 8 == 0 => new RaiseObjection($"x{++ids}", Story.Digest),
            GrantStatus.InNotice => new CloseNotice(),
            GrantStatus.NoticeClosed => new ApproveAward("doc"),
            GrantStatus.Approved => new SignTaskBook(Story.Digest),
            GrantStatus.Signed => new ScheduleInstalments(Lines(grant, move.B)),
            GrantStatus.Executing when grant.ScheduledFen != grant.AwardFen => new ScheduleInstalments(Lines(grant, move.B)),
            GrantStatus.Executing => OpenAGate(kind, move.B),
            GrantStatus.Accepted => new CloseGrant(),
            GrantStatus.Suspended => new ResumeGrant("go on"),
            _ => null,
        };
        var actor = command is ApproveAward ? People.Releaser : People.Department;
        return command is null ? null : (command with { Kind = kind, GrantId = IdOf(move.A) }, actor);
    }

    private static ProposeAward Propose(long amountFen, int b) =>
        new(Story.PoolId, amountFen, 3 * amountFen + b % 3, 5_000, amountFen + 1_000 * (b % 4), "minutes", Story.Rules, new DateOnly(2024, 12, 31));

    private static GrantCommand OpenAGate(GrantKind kind, int b) => (b % 9, kind) switch
    {
        (0, _) => new ConcludeAcceptance(b % 4 == 0 ? Grade.Unqualified : Grade.Good),
        (_, GrantKind.ProjectGrant) => new AcceptMilestone($"m{b % 2 + 1}", Story.Digest),
        _ => new RecordAssessment("2024H1", b % 3 == 0 ? Grade.Unqualified : Grade.Good, 7_000),
    };

    /// <summary>The award in three lines, or the lines as they are with the difference made up at the end of them.</summary>
    private static System.Collections.Immutable.ImmutableArray<ScheduledLine> Lines(Grant grant, int b)
    {
        if (grant.Instalments.IsEmpty)
        {
            var first = grant.AwardFen * (b % 50 + 25) / 100;
            var second = (grant.AwardFen - first) / 2;
            return
            [
                new(1, first, Gates.Signing),
                new(2, second, grant.Kind == GrantKind.ProjectGrant ? "milestone:m1" : "assessment:2024H1"),
                new(3, grant.AwardFen - first - second, Gates.Acceptance),
            ];
        }

        var missingFen = grant.AwardFen - grant.ScheduledFen;
        var lines = grant.Instalments.Select(line => new ScheduledLine(line.No, line.AmountFen, line.Gate)).ToArray();
        for (var i = lines.Length - 1; i >= 0 && missingFen != 0; i--)
        {
            var change = Math.Max(missingFen, -grant.Instalments[i].LeftFen);
            lines[i] = lines[i] with { AmountFen = lines[i].AmountFen + change };
            missingFen -= change;
        }

        return [.. lines.Where(line => line.AmountFen > 0)];
    }

    private (ICommand, string)? AdvanceOrder(Move move)
    {
        // The latest ones: the older ones are paid.
        var orders = drafts.Where(id => StateOf(id).Status is not (DisbursementOrderStatus.None or DisbursementOrderStatus.Cancelled)).TakeLast(3).ToArray();
        if (orders.Length == 0)
        {
            return null;
        }

        var id = orders[move.A % orders.Length];
        var order = StateOf(id);
        (DisbursementOrderCommand Command, string Actor)? next = order.Status switch
        {
            DisbursementOrderStatus.Drafted => (new CheckOrder(), People.Checker),
            DisbursementOrderStatus.Checked => (new ApproveOrder(), move.B % 3 == 0 ? People.JuniorReleaser : People.Releaser),
            DisbursementOrderStatus.Approved when move.B % 8 == 0 => (new SendBackOrder("mistake"), People.Releaser),
            DisbursementOrderStatus.Approved when move.B % 8 == 1 => (new CancelOrder("mistake"), People.Maker),
            DisbursementOrderStatus.Approved => (new InstructOrder("v", "b"), People.Releaser),
            DisbursementOrderStatus.Instructed when move.B % 6 == 0 => (new FailOrder("no such account"), People.Maker),
            DisbursementOrderStatus.Instructed => (new SettleOrder(BankRef(move.B), Story.Digest, order.AmountFen, world.Day), People.Maker),
            DisbursementOrderStatus.Settled when move.B % 3 == 0 =>
                (new ReturnPayment(move.C % 2 == 0 ? order.AmountFen - order.ReturnedFen : move.C % order.AmountFen + 1, BankRef(move.B), "back"), People.Maker),
            _ => null,
        };
        return next is { } step ? (step.Command with { OrderId = id }, step.Actor) : null;
    }

    private DisbursementOrder StateOf(string orderId) => world.State<DisbursementOrder>(DisbursementOrder.StreamOf(orderId));

    /// <summary>Mostly a new reference, now and then the last one again.</summary>
    private string BankRef(int b) => lastBankRef = b % 4 == 1 ? lastBankRef : $"bank-{++ids}";

    private (ICommand, string)? Draft(Move move)
    {
        var kind = KindOf(move.A);
        var grant = world.State<Grant>(Grant.StreamOf(kind, IdOf(move.A)));
        // Mostly a line that can be paid.
        var line = move.B % 4 == 0
            ? grant.Instalments.ElementAtOrDefault(move.A % 3)
            : grant.Instalments.FirstOrDefault(l => l.LeftFen > 0 && Gates.IsOpen(l.Gate, grant));
        var (no, leftFen) = line is null ? (1, 1) : (line.No, line.LeftFen);
        var amountFen = (move.C % 4) switch { 0 or 1 => leftFen, 2 => leftFen / 2 + 1, _ => move.C + 1 };
        var id = $"o{++ids}";
        drafts.Add(id);
        return (new DraftOrder(kind, IdOf(move.A), no, amountFen, Story.Party, "name", Story.Digest) { OrderId = id }, People.Maker);
    }

    private FundPoolCommand TouchPool(Move move)
    {
        long amountFen = move.C + 1;
        var id = $"r{move.B % 4}";
        FundPoolCommand command = world.PoolState().Status == FundPoolStatus.Frozen && move.B % 2 == 0 ? new UnfreezePool("x") : (move.A % 22) switch
        {
            0 or 1 => new Appropriate(amountFen, "d", "2060404", "s"),
            2 => new AdjustAppropriation(move.B % 2 == 0 ? amountFen : -amountFen, "d"),
            3 or 21 => new CorrectAppropriation(move.B % 12 + 1, "d", "r"),
            4 or 5 => new Reserve(id, "award", "project-grant", amountFen, new DateOnly(2024, 1 + move.B % 12, 28)),
            6 or 7 => new ReleaseReservation(id, "r"),
            8 => new ExpireReservation(id),
            9 or 10 => new Obligate(id + "b", id, amountFen),
            11 => new Deobligate(id + "b", amountFen, "r"),
            12 or 13 => new RestoreRecovered($"c{++ids}", amountFen / 50 + 1, "d"),
            14 or 15 => new CarryOver(Story.NextPoolId, amountFen, "d"),
            16 => new Lapse(amountFen / 4 + 1, "d"),
            17 when move.B % 2 == 0 => new FreezePool("x"),
            18 or 17 => new CorrectAppropriation(move.B % 3 + 1, "d", "r"),
            19 when move.B % 5 == 0 => new BeginClosing(),
            20 when move.B % 2 == 0 => new CloseYear("d"),
            _ => new UnfreezePool("x"),
        };
        return command with { PoolId = Story.PoolId };
    }

    private GrantCommand TouchGrant(Move move) => (move.B % 30) switch
    {
        0 => new ReturnApplication("x"),
        1 => new ResubmitApplication(move.C + 1),
        2 => new ScreenApplication(Story.Digest),
        3 => new RecordFiling("f"),
        4 => new AssignOfficer(Everybody[move.A % Everybody.Length]),
        5 => new ConcludeReview(1, Story.Digest, [Everybody[move.A % Everybody.Length]]),
        6 => Propose(move.C + 1, move.A),
        7 => new OpenNotice("https://example.org/n", world.Day),
        8 or 9 => new RaiseObjection($"x{++ids}", Story.Digest),
        10 => new CloseNotice(),
        11 => new ApproveAward("d"),
        12 => new SignTaskBook(Story.Digest),
        13 => new AcceptMilestone("m1", Story.Digest),
        14 => new RecordAssessment("2024H1", Grade.Qualified, 6_000),
        15 => new ConcludeAcceptance(Grade.Good),
        16 or 17 or 18 => new AmendAward(move.A % 2 == 0 ? -(move.C / 10 + 1) : move.C / 1_000 + 1, "d"),
        19 => new RejectApplication("x"),
        20 => new WithdrawApplication("x"),
        21 => new SuspendGrant("x"),
        22 => new ResumeGrant("x"),
        23 => new TerminateGrant("x"),
        24 => new CompleteDuplicateCheck(),
        25 or 26 or 27 => new HandOverOfficer(Everybody[move.A % Everybody.Length], "x", Story.Digest),
        _ => new CloseGrant(),
    };

    private DisbursementOrderCommand TouchOrder(Move move) => (move.B % 8) switch
    {
        0 => new CheckOrder(),
        1 => new ApproveOrder(),
        2 => new SendBackOrder("x"),
        3 => new InstructOrder("v", "b"),
        4 => new SettleOrder(BankRef(move.C), Story.Digest, move.C + 1, world.Day),
        5 => new FailOrder("x"),
        6 => new ReturnPayment(move.C + 1, BankRef(move.C), "x"),
        _ => new CancelOrder("x"),
    };
}
