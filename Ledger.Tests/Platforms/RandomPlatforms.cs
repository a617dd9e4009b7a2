using FsCheck.Fluent;
using Ledger.Domain.ChallengeCalls;
using Ledger.Domain.Delegations;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Platforms;
using Ledger.Domain.PublishedLists;
using Ledger.Domain.Tapers;
using Ledger.Tests.Schemes;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Platforms;

/// <summary>
/// Random histories of two platforms with lists, calls, falling support, grants that carry its years, and delegations. After every step: no
/// recognitions overlap, what is only filed has no award, a year is carried by one grant and never with more than was computed, and nobody
/// approves under a delegation that does not hold.
/// </summary>
public sealed class RandomPlatforms
{
    private static readonly string[] Platforms = ["pf-0", "pf-1"];
    private static readonly string[] Namespaces = ["Platforms", "PublishedLists", "ChallengeCalls", "Tapers", "Delegations"];

    [Fact]
    public void filed_is_not_funded_years_are_carried_once_and_delegations_hold()
    {
        var seen = new HashSet<Type>();
        Seeded.Check(Gen.ListOf(Gen.ArrayOf(Gen.Choose(0, 999), 4), 200).ToArbitrary(), moves =>
        {
            var world = Story.Pool().Publish(Schemed.Rules with { TaperBp = [10_000, 6_000, 3_000], NoticeWorkingDays = 1 });
            foreach (var move in moves)
            {
                var (command, actor) = Next(world, move);
                if (Shape.CodeOf(command) is null && world.Decide(command, actor) is Decision.Accepted accepted)
                {
                    foreach (var (stream, happened) in accepted.Events)
                    {
                        Check(world, stream, happened);
                        world.Append(stream, happened);
                    }

                    Compare(world);
                }
            }

            seen.UnionWith(world.Journal.Select(entry => entry.Happened.GetType()));
        }, 80);
        typeof(PlatformEvent).Assembly.GetTypes()
            .Where(t => t.IsAssignableTo(typeof(Event)) && !t.IsAbstract && Namespaces.Any(n => t.Namespace == "Ledger.Domain." + n) && !seen.Contains(t))
            .Select(t => t.Name).ShouldBeEmpty($"these never happened; seed {Seeded.Seed}");
    }

    private static void Check(World world, string stream, Event happened)
    {
        switch (happened)
        {
            case AwardProposed e when world.State<Grant>(stream) is { ChallengeId: { } call, BidId: { } bid }:
                world.State<ChallengeCall>(ChallengeCall.StreamOf(call)).FindBid(bid)!.Status.ShouldBe(BidStatus.Granted, e.MinutesNo);
                break;
            case AwardApproved { DelegationId: { } id } e:
                var delegation = world.State<Delegation>(Delegation.StreamOf(id));
                (delegation.ValidFrom <= world.Day && world.Day <= delegation.ValidUntil && delegation.RevokedOn is null).ShouldBeTrue();
                e.AmountFen.ShouldBeLessThanOrEqualTo(Math.Min(delegation.LimitFen, e.LimitFen));
                (e.ApprovedBy, e.DelegatedBy).ShouldBe((delegation.DelegatedTo, delegation.DelegatedBy));
                break;
            case TaperYearAwarded e:
                var year = world.State<Taper>(stream).Years[e.YearNo - 1];
                year.GrantStream.ShouldBeNull();
                e.AmountFen.ShouldBeLessThanOrEqualTo(year.ComputedFen!.Value);
                break;
            case TaperYearComputed e:
                e.AmountFen.ShouldBeLessThanOrEqualTo(world.State<Taper>(stream).Years[e.YearNo - 1].Promised.AmountFen);
                ((Int128)e.ShareFen * e.RatioBp).ShouldBe(((Int128)e.AmountFen * 10_000) + e.RemainderBp);
                break;
            default:
                break;
        }
    }

    private static void Compare(World world)
    {
        foreach (var id in Platforms)
        {
            var recognitions = world.State<Platform>(Platform.StreamOf(id)).Recognitions;
            recognitions.Zip(recognitions.Skip(1)).ShouldAllBe(pair => pair.First.Until < pair.Second.From);
            var taper = world.State<Taper>(Taper.StreamOf("tp-" + id));
            taper.Years.Where(y => y.GrantStream is not null).Select(y => y.GrantStream).ShouldBeUnique();
            taper.ForwardFen.ShouldBeInRange(0, taper.Years.Sum(y => y.Promised.AmountFen));
        }
    }

    private static (ICommand Command, string Actor) Next(World world, int[] n)
    {
        var id = Platforms[n[1] % 2];
        var day = world.Day;
        var (bid, call) = ($"b{n[2] % 3}", $"call-{n[3] % 2}");

        // Mostly the bid that the step is for, else any.
        string At(BidStatus status) => world.State<ChallengeCall>(ChallengeCall.StreamOf(call)).Bids.FirstOrDefault(each => each.Status == status && n[2] % 4 > 0)?.BidId ?? bid;
        switch (n[0] % 20)
        {
            case 0:
                world.Day = day.AddDays(n[1] % 40);
                return (new RevokeDelegation("back") { DelegationId = $"dl-{n[2] % 60}" }, People.Releaser);
            case 1:
                return (new RecognisePlatform(id, Story.Party, PlatformLevel.Municipal, day, day.AddDays(300 + (n[2] % 900)), "doc") { PlatformId = id }, People.Department);
            case 2:
                return (new ExtendRecognition(day.AddDays(n[2]), "doc") { PlatformId = id }, People.Department);
            case 3 when n[2] % 12 == 0:
                return (new WithdrawRecognition(day.AddDays(n[3] % 9), "why", "doc") { PlatformId = id }, People.Releaser);
            case 4:
                return (new PublishList(ListKind.RecognisedPlatforms, $"v{n[2]}", "list", day, "https://example.org/l", Story.Digest, "doc", [new ListItem(id, id)]) { ListId = "l" }, People.Department);
            case 5:
                return (new PostChallenge("t", Story.Digest, 90_000, day.AddDays(n[2] % 5), "doc") { ChallengeId = call }, People.Department);
            case 6:
                return (new PlaceBid(bid, n[1] % 3 == 0 ? "other" : Story.Party, "p", 1 + (n[1] * 100), Story.Digest) { ChallengeId = call }, People.Maker);
            case 7 when n[1] % 4 == 0:
                return (new WithdrawBid(bid, "why") { ChallengeId = call }, People.Maker);
            case 8:
                return (new SelectWinner(At(BidStatus.Placed), "m") { ChallengeId = call }, People.Department);
            case 9:
                return (new FileBid(At(BidStatus.Selected), $"f{n[1]}", GrantKind.PlatformGrant, $"g{n[1] % 4}") { ChallengeId = call }, People.Department);
            case 10:
                return n[1] % 3 == 0 ? (new DeclineFunding(At(BidStatus.Filed), "doc", "why") { ChallengeId = call }, People.Releaser) : (new GrantFunding(At(BidStatus.Filed), "doc") { ChallengeId = call }, People.Releaser);
            case 11 when n[1] % 9 == 0:
                return (new CloseChallenge("why") { ChallengeId = call }, People.Department);
            case 12:
                return (new FixTaper(id, Schemed.Id, Schemed.Version, 2024, "cost", 50_000 + n[2], "doc") { TaperId = "tp-" + id }, People.Department);
            case 13:
                return (new ComputeTaperYear(1 + (n[2] % 3), 1 + (n[3] * 90), Story.Digest) { TaperId = "tp-" + id }, People.Department);
            case 14 when n[2] % 15 == 0:
                return (new StopTaper("why", "doc") { TaperId = "tp-" + id }, People.Releaser);
            case 15:
                return (new DelegateApproval("deputy", day.AddDays(n[2] % 2), day.AddDays(n[2] % 60), 1 + (n[3] * 100), "doc") { DelegationId = $"dl-{n[1] % 60}" }, People.Releaser);
            default:
                var grantId = $"g{n[1] % 4}";
                var (command, actor) = Advance(world, world.State<Grant>(Grant.StreamOf(GrantKind.PlatformGrant, grantId)), n);
                return (command with { Kind = GrantKind.PlatformGrant, GrantId = grantId }, actor);
        }
    }

    private static (GrantCommand Command, string Actor) Advance(World world, Grant grant, int[] n)
    {
        var taper = world.State<Taper>(Taper.StreamOf("tp-" + Platforms[n[2] % 2]));
        if (grant.Status is GrantStatus.InNotice)
        {
            world.Day = world.Day.AddDays(4);
        }

        return grant.Status switch
        {
            GrantStatus.None => (new SubmitApplication(Schemed.Id, $"p{n[1] % 4}", "t", Story.Party, "Institute", 1_00), People.Department),
            GrantStatus.Submitted => (new ScreenApplication(Story.Digest), People.Department),
            GrantStatus.Screened => (new ConcludeReview(8_000, Story.Digest, [People.Expert]), People.Department),
            GrantStatus.Reviewed when taper.Years.LastOrDefault(y => y.ComputedFen is not null) is { } year => (
                new ProposeAward(Story.PoolId, Math.Max(1, year.ComputedFen!.Value - (n[3] % 3)), year.BaseFen!.Value, 10_000, 9_000_000, "m", Schemed.Version,
                    new DateOnly(2024, 12, 31), year.Promised.YearNo, "tp-" + Platforms[n[2] % 2]), People.Department),
            GrantStatus.Proposed => (new OpenNotice("https://example.org/n", world.Day), People.Department),
            GrantStatus.InNotice => (new CloseNotice(), People.Department),
            GrantStatus.NoticeClosed => (new ApproveAward("doc", n[3] % 4 == 0 ? null : $"dl-{n[3] % 60}"), n[3] % 4 == 0 ? People.Releaser : "deputy"),
            GrantStatus.Approved => (new SignTaskBook(Story.Digest), People.Maker),
            GrantStatus.Signed => (Story.Schedule(GrantKind.PlatformGrant, new ScheduledLine(1, grant.AwardFen, Gates.Assessment("y"))), People.Maker),
            GrantStatus.Executing when n[3] % 3 != 0 => (new RecordAssessment("y", (Grade)(n[2] % 4), 5_000), People.Department),
            GrantStatus.Rejected or GrantStatus.Terminated => (new CloseGrant(), People.Department),
            _ when n[3] % 5 == 0 => (new RejectApplication("why"), People.Department),
            _ => (new TerminateGrant("why"), People.Department),
        };
    }
}
