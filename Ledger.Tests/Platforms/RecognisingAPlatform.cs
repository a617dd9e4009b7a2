using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Domain.Platforms;
using Ledger.Domain.PublishedLists;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Platforms;

/// <summary>认定: at a level, for some days, one recognition at a time; and lists name what was recognised on their first day.</summary>
public sealed class RecognisingAPlatform
{
    private const string Id = "pf-1";
    private static readonly DateOnly From = new(2024, 1, 1);
    private static readonly DateOnly Until = new(2026, 12, 31);

    [Fact]
    public void a_platform_is_recognised_extended_and_withdrawn()
    {
        Spec.Given().When(Recognise()).Then(new PlatformRecognised("Pilot line", Story.Party, PlatformLevel.Municipal, From, Until, "doc 1"));
        var world = Recognised();
        Spec.Given(world).When(new ExtendRecognition(new DateOnly(2027, 12, 31), "doc 2") { PlatformId = Id }, on: new DateOnly(2026, 6, 1))
            .Then(new RecognitionExtended(new DateOnly(2027, 12, 31), "doc 2"));
        Spec.Given(world).When(new WithdrawRecognition(new DateOnly(2025, 7, 1), "closed", "doc 3") { PlatformId = Id })
            .Then(new RecognitionWithdrawn(new DateOnly(2025, 7, 1), "closed", "doc 3"));
        var platform = world.State<Platform>("platform/pf-1");
        platform.IsRecognisedOn(new DateOnly(2025, 6, 30)).ShouldBeTrue();
        platform.IsRecognisedOn(new DateOnly(2025, 7, 1)).ShouldBeFalse();
        platform.IsRecognisedOn(From.AddDays(-1)).ShouldBeFalse();
        Spec.Given(world).When(new WithdrawRecognition(new DateOnly(2025, 8, 1), "again", "doc 4") { PlatformId = Id })
            .Refused(RefusalCodes.IllegalState, ("state", "withdrawn"));
        Spec.Given(world).When(Recognise(new DateOnly(2025, 7, 1))).Accepted();
    }

    [Fact]
    public void recognitions_do_not_overlap_and_what_ran_out_is_not_extended()
    {
        Spec.Given(Recognised()).When(Recognise(Until)).Refused(RefusalCodes.BusinessDateInvalid, ("from", Until), ("until", Until));
        Spec.Given(Recognised()).When(new ExtendRecognition(Until, "doc") { PlatformId = Id }).Refused(RefusalCodes.BusinessDateInvalid, ("until", Until));
        var late = new DateOnly(2027, 1, 1);
        Spec.Given(Recognised()).When(new ExtendRecognition(late, "doc") { PlatformId = Id }, on: late).Refused(RefusalCodes.PlatformNotRecognised,
            ("platformId", Id), ("businessDate", late));
        Spec.Given(Recognised()).When(new WithdrawRecognition(late, "why", "doc") { PlatformId = Id }).Refused(RefusalCodes.PlatformNotRecognised);
        Spec.Given().When(new ExtendRecognition(late, "doc") { PlatformId = Id }).Refused(RefusalCodes.NotFound);
        Shape.CodeOf(Recognise() with { Until = From.AddDays(-1) }).ShouldBe(RefusalCodes.RequestInvalid);
    }

    [Fact]
    public void who_is_flagged_is_not_recognised()
    {
        var world = new World().Do(new RegisterParty("Institute") { PartyId = Story.Party }, People.Maker)
            .Do(new RaiseFlag("f1", FlagKind.Dishonest, From, "why", "doc", Story.Digest) { PartyId = Story.Party }, People.Department);
        Spec.Given(world).When(Recognise()).Refused(RefusalCodes.PartyNotEligible, ("flagId", "f1"));
    }

    [Fact]
    public void a_list_is_published_in_versions_and_read_as_of_a_day()
    {
        var world = Recognised().Do(Publish("v1", new DateOnly(2024, 2, 1)), People.Department)
            .Do(Publish("v2", new DateOnly(2024, 9, 1)) with { Items = [] }, People.Department);
        var list = world.State<PublishedList>("published-list/platforms");
        list.InForce(new DateOnly(2024, 1, 31)).ShouldBeNull();
        list.InForce(new DateOnly(2024, 8, 31))!.Items.ShouldBe([new ListItem(Id, "Pilot line")]);
        list.InForce(new DateOnly(2024, 9, 1))!.Version.ShouldBe("v2");
        Spec.Given(world).When(Publish("v2", new DateOnly(2025, 1, 1))).Refused(RefusalCodes.AlreadyExists, ("version", "v2"));
        Spec.Given(world).When(Publish("v3", new DateOnly(2024, 8, 1))).Refused(RefusalCodes.BusinessDateInvalid, ("effectiveFrom", new DateOnly(2024, 9, 1)));
        Spec.Given(world).When(Publish("v3", new DateOnly(2025, 1, 1)) with { Kind = ListKind.Demands }).Refused(RefusalCodes.RequestInvalid, ("field", "kind"));
    }

    [Fact]
    public void a_list_of_platforms_names_recognised_ones_only()
    {
        var unknown = Publish("v1", new DateOnly(2024, 2, 1)) with { Items = [new ListItem("pf-2", "Other")] };
        Spec.Given(Recognised()).When(unknown).Refused(RefusalCodes.PlatformNotRecognised, ("platformId", "pf-2"));
        Spec.Given(Recognised()).When(unknown with { Kind = ListKind.CityOpportunities }).Accepted();
        Spec.Given(Recognised()).When(Publish("v1", new DateOnly(2027, 1, 1))).Refused(RefusalCodes.PlatformNotRecognised, ("platformId", Id));
        Shape.CodeOf(unknown with { Url = "ftp://example.org" }).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(unknown with { Digest = "x" }).ShouldBe(RefusalCodes.RequestInvalid);
    }

    private static World Recognised() => new World().Do(Recognise(), People.Department);

    private static RecognisePlatform Recognise(DateOnly? from = null) =>
        new("Pilot line", Story.Party, PlatformLevel.Municipal, from ?? From, from?.AddYears(2) ?? Until, "doc 1") { PlatformId = Id };

    private static PublishList Publish(string version, DateOnly from) => new(
        ListKind.RecognisedPlatforms, version, "Platforms", from, "https://example.org/list", Story.Digest, "doc 1", [new ListItem(Id, "Pilot line")]) { ListId = "platforms" };
}
