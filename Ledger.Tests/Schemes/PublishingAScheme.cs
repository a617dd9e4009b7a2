using Ledger.Domain.Kernel;
using Ledger.Domain.Schemes;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Schemes;

/// <summary>From a draft that binds nobody to a version in force, and to a suspension.</summary>
public sealed class PublishingAScheme
{
    private static readonly DateOnly March = new(2024, 3, 1);

    [Fact]
    public void a_draft_is_replaced_until_it_is_published_by_somebody_else()
    {
        var world = Spec.Given(new World()).When(Schemed.Draft(), People.Department).Then(new SchemeDrafted(Schemed.Version, Schemed.Rules, People.Department));
        var better = Schemed.Rules with { RatioBp = 4_000 };
        Spec.Given(world).When(Schemed.Draft(better), People.Officer).Then(new SchemeDrafted(Schemed.Version, better, People.Officer));
        Spec.Given(world).When(new PublishScheme(Schemed.Version) { SchemeId = Schemed.Id }, People.Officer)
            .Refused(RefusalCodes.FourEyesViolation, ("person", People.Officer), ("duty", "publisher"), ("heldDuty", "drafter"));
        Spec.Given(world).When(new PublishScheme(Schemed.Version) { SchemeId = Schemed.Id }, People.Releaser)
            .Then(new SchemeVersionPublished(Schemed.Version, better, People.Releaser));
    }

    [Fact]
    public void what_was_not_drafted_is_not_published()
    {
        Spec.Given(new World()).When(new PublishScheme("v1") { SchemeId = "none" }, People.Releaser).Refused(RefusalCodes.NotFound, ("stream", "scheme/none"));
        Spec.Given(new World().Do(Schemed.Draft(), People.Department)).When(new PublishScheme("other") { SchemeId = Schemed.Id }, People.Releaser)
            .Refused(RefusalCodes.NotFound, ("ruleVersion", "other"));
    }

    [Fact]
    public void a_published_version_is_never_drafted_anew() =>
        Spec.Given(new World().Publish()).When(Schemed.Draft(), People.Department).Refused(RefusalCodes.AlreadyExists, ("version", Schemed.Version));

    [Fact]
    public void the_version_with_the_latest_first_day_is_in_force_until_its_last()
    {
        var scheme = new World().Publish().Publish(Schemed.Rules with { EffectiveFrom = March, EffectiveUntil = new DateOnly(2024, 6, 30) }, "v2024b")
            .State<SupportScheme>(Schemed.Stream);
        scheme.InForce(new DateOnly(2023, 12, 31)).ShouldBeNull();
        scheme.InForce(new DateOnly(2024, 2, 29))!.Version.ShouldBe(Schemed.Version);
        scheme.InForce(March)!.Version.ShouldBe("v2024b");
        scheme.InForce(new DateOnly(2024, 6, 30))!.Version.ShouldBe("v2024b");
        scheme.InForce(new DateOnly(2024, 7, 1)).ShouldBeNull();
    }

    [Fact]
    public void a_suspension_counts_from_its_day_to_the_day_before_the_resumption()
    {
        var world = new World().Publish().Until(2024, 3, 1).Do(new SuspendScheme("audit", "doc 1") { SchemeId = Schemed.Id }, People.Releaser);
        Spec.Given(world).When(new SuspendScheme("again", "doc 1") { SchemeId = Schemed.Id }, People.Releaser).Refused(RefusalCodes.IllegalState, ("state", "suspended"));
        world.Until(2024, 4, 1).Do(new ResumeScheme("doc 2") { SchemeId = Schemed.Id }, People.Releaser);
        var scheme = world.State<SupportScheme>(Schemed.Stream);
        scheme.InForce(new DateOnly(2024, 2, 29)).ShouldNotBeNull();
        scheme.InForce(March).ShouldBeNull();
        scheme.InForce(new DateOnly(2024, 3, 31)).ShouldBeNull();
        scheme.InForce(new DateOnly(2024, 4, 1)).ShouldNotBeNull();
    }

    [Fact]
    public void figures_that_do_not_fit_together_have_the_wrong_shape()
    {
        SchemeRules[] wrong =
        [
            Schemed.Rules with { RatioBp = 0 }, Schemed.Rules with { EffectiveUntil = new DateOnly(2023, 12, 31) }, Schemed.Rules with { Instruments = [] },
            Schemed.Rules with { Instalments = [new(5_000, "signing"), new(4_900, "acceptance")] }, Schemed.Rules with { Instalments = [new(10_000, "milestone:m1")] },
            Schemed.Rules with { TaperBp = [10_001] }, Schemed.Rules with { Stacking = new StackingRule("g", false) }, Schemed.Rules with { PanelQuorum = -1 },
            Schemed.Rules with { Eligibility = new SchemeEligibility(false, ["51A"]) }, Schemed.Rules with { NoticeWorkingDays = 0 },
        ];
        foreach (var rules in wrong)
        {
            Shape.CodeOf(Schemed.Draft(rules)).ShouldBe(RefusalCodes.RequestInvalid, Written.Of(rules));
        }

        Shape.CodeOf(Schemed.Draft(Schemed.Rules with { ProjectCapFen = 0 })).ShouldBe(RefusalCodes.AmountInvalid);
        Shape.CodeOf(Schemed.Draft(Schemed.Rules with { PartyYearCapFen = Fen.Max + 1 })).ShouldBe(RefusalCodes.AmountInvalid);
        Shape.CodeOf(Schemed.Draft()).ShouldBeNull();
    }
}
