using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Parties;

/// <summary>Who a party is, whom it is tied to, what accounts it has.</summary>
public sealed class KeepingAParty
{
    private static readonly string Firm = Codes.Of(1);
    private static readonly string Parent = Codes.Of(2);
    private static readonly DateOnly January = new(2024, 1, 1);

    [Fact]
    public void a_party_is_registered_once_under_its_credit_code()
    {
        var world = Spec.Given().When(new RegisterParty("示例公司") { PartyId = Firm }).Then(new PartyRegistered("示例公司"));
        Spec.Given(world).When(new RegisterParty("示例公司") { PartyId = Firm }).Refused(RefusalCodes.AlreadyExists, ("stream", Party.StreamOf(Firm)));
    }

    [Fact]
    public void a_code_whose_check_character_is_wrong_registers_nobody() =>
        Spec.Given().When(new RegisterParty("示例公司") { PartyId = "91510300MA0000001X" })
            .Refused(RefusalCodes.CreditCodeInvalid, ("creditCode", "91510300MA0000001X"), ("problem", "check-character"), ("field", "partyId"));

    [Fact]
    public void nothing_is_recorded_of_a_party_that_is_not_registered() =>
        Spec.Given().When(Flag()).Refused(RefusalCodes.NotFound, ("stream", Party.StreamOf(Firm)));

    [Fact]
    public void a_name_changes_by_a_document() =>
        Spec.Given(Registered()).When(new RenameParty("新名称", "doc 3") { PartyId = Firm }).Then(new PartyRenamed("新名称", "doc 3"));

    [Fact]
    public void a_tie_is_found_from_both_sides() =>
        Spec.Given(Registered()).When(Tie(RelationKind.ControlledBy)).Then(
            new StreamEvent(Party.StreamOf(Firm), new RelationRecorded("r1", Parent, RelationKind.ControlledBy, January, "register 1")),
            new StreamEvent(Party.StreamOf(Parent), new RelationRecorded("r1", Firm, RelationKind.Controls, January, "register 1")));

    [Fact]
    public void a_tie_of_equals_reads_the_same_from_both_sides() =>
        Spec.Given(Registered()).When(Tie(RelationKind.SameController)).Then(
            new StreamEvent(Party.StreamOf(Firm), new RelationRecorded("r1", Parent, RelationKind.SameController, January, "register 1")),
            new StreamEvent(Party.StreamOf(Parent), new RelationRecorded("r1", Firm, RelationKind.SameController, January, "register 1")));

    [Fact]
    public void a_tie_ends_for_both() =>
        Spec.Given(Registered().Do(Tie(RelationKind.Controls), People.Maker)).When(new EndRelation("r1", new(2024, 3, 1)) { PartyId = Firm }).Then(
            new StreamEvent(Party.StreamOf(Firm), new RelationEnded("r1", Parent, new(2024, 3, 1))),
            new StreamEvent(Party.StreamOf(Parent), new RelationEnded("r1", Firm, new(2024, 3, 1))));

    [Fact]
    public void a_tie_does_not_end_before_it_began() =>
        Spec.Given(Registered().Do(Tie(RelationKind.Controls), People.Maker)).When(new EndRelation("r1", new(2023, 12, 31)) { PartyId = Firm })
            .Refused(RefusalCodes.BusinessDateInvalid, ("from", January), ("until", new DateOnly(2023, 12, 31)));

    [Fact]
    public void a_tie_names_a_credit_code_and_its_id_is_used_once()
    {
        Spec.Given(Registered()).When(Tie(RelationKind.Controls) with { OtherPartyId = "somebody" })
            .Refused(RefusalCodes.CreditCodeInvalid, ("field", "otherPartyId"), ("problem", "length"));
        Spec.Given(Registered().Do(Tie(RelationKind.Controls), People.Maker)).When(Tie(RelationKind.SameRepresentative))
            .Refused(RefusalCodes.AlreadyExists, ("relationId", "r1"));
    }

    [Fact]
    public void a_party_is_not_tied_to_itself() => Shape.CodeOf(Tie(RelationKind.Controls) with { OtherPartyId = Firm }).ShouldBe(RefusalCodes.RequestInvalid);

    [Fact]
    public void a_flag_does_not_end_before_it_begins() => Shape.CodeOf(Flag() with { Until = new DateOnly(2023, 12, 31) }).ShouldBe(RefusalCodes.RequestInvalid);

    [Fact]
    public void a_flag_is_raised_once_and_lifted_when_it_is_there()
    {
        Spec.Given(Registered().Do(Flag(), People.Department)).When(Flag()).Refused(RefusalCodes.AlreadyExists, ("flagId", "f1"));
        Spec.Given(Registered()).When(new LiftFlag("f1", January, "repaired", "doc 2") { PartyId = Firm }).Refused(RefusalCodes.NotFound, ("flagId", "f1"));
    }

    [Fact]
    public void an_account_is_verified_by_somebody_on_a_day() =>
        Spec.Given(Registered()).When(Account("a1", Story.Digest), People.Checker)
            .Then(new AccountVerified("a1", "agent bank", Story.Digest, People.Checker, new(2024, 1, 2)));

    [Fact]
    public void the_same_account_is_verified_once_until_it_is_withdrawn()
    {
        var world = Registered().Do(Account("a1", Story.Digest), People.Checker);
        Spec.Given(world).When(Account("a1", Story.OtherDigest)).Refused(RefusalCodes.AlreadyExists, ("accountId", "a1"));
        Spec.Given(world).When(Account("a2", Story.Digest)).Refused(RefusalCodes.AlreadyExists, ("accountId", "a1"));
        Spec.Given(world.Do(new WithdrawAccount("a1", "closed") { PartyId = Firm }, People.Checker)).When(Account("a2", Story.Digest)).Accepted();
        Spec.Given(world).When(new WithdrawAccount("a1", "closed") { PartyId = Firm }).Refused(RefusalCodes.NotFound, ("accountId", "a1"));
    }

    private static World Registered() => new World().Do(new RegisterParty("示例公司") { PartyId = Firm }, People.Maker);

    private static RecordRelation Tie(RelationKind kind) => new("r1", Parent, kind, January, "register 1") { PartyId = Firm };

    private static RaiseFlag Flag() => new("f1", FlagKind.LicenceRevoked, January, "licence revoked", "doc 1", Story.Digest) { PartyId = Firm };

    private static VerifyAccount Account(string id, string digest) => new(id, "agent bank", digest) { PartyId = Firm };
}
