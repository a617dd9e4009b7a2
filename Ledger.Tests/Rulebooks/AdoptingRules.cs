using Ledger.Domain.Kernel;
using Ledger.Domain.Rulebooks;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Rulebooks;

public sealed class AdoptingRules
{
    private static readonly DateOnly July = new(2024, 7, 1);

    [Fact]
    public void a_version_is_adopted_once()
    {
        var world = Spec.Given().When(Story.AdoptRules()).Accepted();
        Spec.Given(world).When(Story.AdoptRules(from: July)).Refused(RefusalCodes.AlreadyExists, ("version", Story.Rules));
    }

    [Fact]
    public void the_latest_version_that_has_begun_is_in_force()
    {
        var rules = new World().Do(Story.AdoptRules("b", July), "x").Do(Story.AdoptRules("a"), "x").State<Rulebook>(Rulebook.MainStream);
        rules.InForce(new DateOnly(2023, 12, 31)).ShouldBeNull();
        rules.InForce(new DateOnly(2024, 1, 1))!.Version.ShouldBe("a");
        rules.InForce(July.AddDays(-1))!.Version.ShouldBe("a");
        rules.InForce(July)!.Version.ShouldBe("b");
    }

    [Fact]
    public void of_two_that_begin_on_one_day_the_later_adopted_holds() =>
        new World().Do(Story.AdoptRules("a"), "x").Do(Story.AdoptRules("b"), "x").State<Rulebook>(Rulebook.MainStream)
            .InForce(July)!.Version.ShouldBe("b");

    [Fact]
    public void rules_without_ceilings_are_stored_without_ceilings() =>
        Spec.Given().When(Story.AdoptRules() with { SchemeCaps = default }).Accepted()
            .State<Rulebook>(Rulebook.MainStream).Versions[0].SchemeCaps.IsEmpty.ShouldBeTrue();

    [Fact]
    public void a_named_limit_goes_before_the_one_for_everybody()
    {
        var rules = Story.Rulebook().State<Rulebook>(Rulebook.MainStream).InForce(July)!;
        RulebookDecider.LimitOf(rules, People.JuniorReleaser).ShouldBe(5_000_000_00);
        RulebookDecider.LimitOf(rules, "anybody").ShouldBe(20_000_000_00);
        RulebookDecider.LimitOf(rules with { ApprovalLimits = [] }, "anybody").ShouldBe(0);
    }

    [Fact]
    public void rules_have_a_shape()
    {
        Shape.CodeOf(Story.AdoptRules()).ShouldBeNull();
        Shape.CodeOf(Story.AdoptRules() with { SchemeCaps = default }).ShouldBeNull();
        Shape.CodeOf(Story.AdoptRules() with { ApprovalLimits = default }).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Story.AdoptRules() with { ApprovalLimits = [new("*", 1), new("*", 2)] }).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Story.AdoptRules() with { ApprovalLimits = [new("*", 0)] }).ShouldBe(RefusalCodes.AmountInvalid);
        Shape.CodeOf(Story.AdoptRules() with { SchemeCaps = [new("s", 10_001, 1)] }).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Story.AdoptRules(noticeWorkingDays: 0)).ShouldBe(RefusalCodes.RequestInvalid);
    }
}
