using System.Reflection;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Grants;

/// <summary>A10: the order of the procedure is fixed.</summary>
public sealed class KeepingTheOrder
{
    private static readonly DateOnly Day = new(2024, 3, 1);

    /// <summary>One well-formed command of every kind.</summary>
    private static readonly IReadOnlyList<GrantCommand> Commands =
    [
        Story.Submit(), new ReturnApplication("x"), new ResubmitApplication(1), new ScreenApplication(Story.Digest), new RecordFiling("f"),
        new AssignOfficer("o"), new HandOverOfficer("o2", "x", Story.Digest), Story.Review(), new CompleteDuplicateCheck(), Story.Propose(), new OpenNotice("https://example.org", Day), new RaiseObjection("x1", Story.Digest),
        new ResolveObjection("x1", ObjectionOutcome.Dismissed, Story.Digest), new CloseNotice(), new ApproveAward("d"), new SignTaskBook(Story.Digest),
        Story.Schedule(), new AcceptMilestone("m", Story.Digest), new RecordAssessment("p", Grade.Good, 1), new ConcludeAcceptance(Grade.Good),
        new AmendAward(1, "d"), new RejectApplication("x"), new WithdrawApplication("x"), new SuspendGrant("x"), new ResumeGrant("x"),
        new TerminateGrant("x"), new CloseGrant(),
    ];

    private static readonly IReadOnlyDictionary<GrantStatus, Func<World>> Worlds = new Dictionary<GrantStatus, Func<World>>
    {
        [GrantStatus.Submitted] = () => Story.Submitted(),
        [GrantStatus.Returned] = () => Story.Submitted().Do(new ReturnApplication("x") { GrantId = Story.GrantId }, People.Department),
        [GrantStatus.Screened] = () => Story.Screened(),
        [GrantStatus.Reviewed] = () => Story.Reviewed(),
        [GrantStatus.Proposed] = () => Story.Proposed(),
        [GrantStatus.InNotice] = () => Story.InNotice(),
        [GrantStatus.NoticeClosed] = () => Story.NoticeClosed(),
        [GrantStatus.Approved] = () => Story.Approved(),
        [GrantStatus.Signed] = () => Story.Signed(),
        [GrantStatus.Executing] = () => Story.Scheduled(),
        [GrantStatus.Accepted] = () => Story.PaidInFull(),
        [GrantStatus.Closed] = () => Story.PaidInFull().Do(new CloseGrant { GrantId = Story.GrantId }, People.Department),
        [GrantStatus.Rejected] = () => Story.Submitted().Do(new RejectApplication("x") { GrantId = Story.GrantId }, People.Department),
        [GrantStatus.Withdrawn] = () => Story.Submitted().Do(new WithdrawApplication("x") { GrantId = Story.GrantId }, People.Department),
        [GrantStatus.Suspended] = () => Story.Scheduled().Do(new SuspendGrant("x") { GrantId = Story.GrantId }, People.Department),
        [GrantStatus.Terminated] = () => Story.Scheduled().Do(new TerminateGrant("x") { GrantId = Story.GrantId }, People.Department),
    };

    public static TheoryData<GrantStatus> Statuses => [.. Worlds.Keys];

    [Theory]
    [MemberData(nameof(Statuses))]
    public void a_command_out_of_order_is_refused_with_the_state_and_its_name(GrantStatus status)
    {
        var world = Worlds[status]();
        world.GrantState().Status.ShouldBe(status);
        var refused = 0;
        foreach (var command in Commands.Where(c => c is not SubmitApplication && !GrantLifecycle.Allows(status, c.GetType())))
        {
            Spec.Given(world).When(command with { GrantId = Story.GrantId }).Refused(RefusalCodes.IllegalState,
                ("state", Kebab.Of(status)), ("command", Kebab.Of(command.GetType().Name)));
            refused++;
        }

        refused.ShouldBeGreaterThan(8);
    }

    [Fact]
    public void every_state_and_every_command_is_covered()
    {
        Worlds.Keys.ShouldBe(Enum.GetValues<GrantStatus>().Where(s => s != GrantStatus.None), ignoreOrder: true);
        Commands.Select(c => c.GetType()).ShouldBe(AllOf<GrantCommand>(), ignoreOrder: true);
    }

    [Fact]
    public void an_award_is_not_approved_before_its_review() =>
        Spec.Given(Story.Screened()).When(new ApproveAward("d") { GrantId = Story.GrantId }, People.Releaser)
            .Refused(RefusalCodes.IllegalState, ("state", "screened"), ("command", "approve-award"));

    [Fact]
    public void every_command_with_content_has_its_shape_checked() =>
        typeof(ICommand).Assembly.GetTypes()
            .Where(t => t.IsAssignableTo(typeof(ICommand)) && !t.IsAbstract && t.GetConstructors().Max(c => c.GetParameters().Length) > 0)
            .Where(t => !Shape.IsChecked(t)).ShouldBeEmpty();

    private static IEnumerable<Type> AllOf<T>() => typeof(T).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(T)) && !t.IsAbstract);
}
