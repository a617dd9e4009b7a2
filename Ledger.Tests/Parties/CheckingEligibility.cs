using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Xunit;

namespace Ledger.Tests.Parties;

/// <summary>A3: a registered party gets nothing new while a flag of it is up. D5: it is paid to accounts that were verified as its own.</summary>
public sealed class CheckingEligibility
{
    private static readonly (string Name, object Value)[] Why =
    [
        ("partyId", Story.Party), ("flagKind", "licence-revoked"), ("flagId", "f1"), ("reason", "licence revoked"), ("documentNo", "doc 1"),
    ];

    [Fact]
    public void a_party_whose_licence_is_revoked_cannot_apply() =>
        Spec.Given(Registered(Story.Pool()).Until(2024, 3, 1).Do(Flag(), People.Department)).When(Story.Submit(), People.Department)
            .Refused(RefusalCodes.PartyNotEligible, [.. Why, ("from", new DateOnly(2024, 2, 1)), ("businessDate", new DateOnly(2024, 3, 1))]);

    [Fact]
    public void a_flag_counts_from_its_first_to_its_last_day()
    {
        var world = Registered(Story.Pool()).Until(2024, 3, 1).Do(Flag(until: new DateOnly(2024, 2, 20)), People.Department);
        Spec.Given(world).When(Story.Submit(), People.Department, on: new DateOnly(2024, 1, 31)).Accepted();
        foreach (var day in (int[])[1, 20])
        {
            Spec.Given(Registered(Story.Pool()).Until(2024, 3, 1).Do(Flag(until: new DateOnly(2024, 2, 20)), People.Department))
                .When(Story.Submit(), People.Department, on: new DateOnly(2024, 2, day))
                .Refused(RefusalCodes.PartyNotEligible, ("until", new DateOnly(2024, 2, 20)));
        }

        Spec.Given(Registered(Story.Pool()).Until(2024, 3, 1).Do(Flag(until: new DateOnly(2024, 2, 20)), People.Department))
            .When(Story.Submit(), People.Department, on: new DateOnly(2024, 2, 21)).Accepted();
    }

    [Fact]
    public void a_lifted_flag_stands_in_nobodys_way() =>
        Spec.Given(Registered(Story.Pool()).Until(2024, 3, 1).Do(Flag(), People.Department)
                .Do(new LiftFlag("f1", new DateOnly(2024, 2, 29), "repaired", "doc 2") { PartyId = Story.Party }, People.Releaser))
            .When(Story.Submit(), People.Department).Accepted();

    [Fact]
    public void a_flag_raised_in_error_is_made_void() =>
        Spec.Given(Registered(Story.Pool()).Until(2024, 3, 1).Do(Flag(), People.Department)
                .Do(new LiftFlag("f1", new DateOnly(2024, 1, 31), "another firm of that name", "doc 2") { PartyId = Story.Party }, People.Releaser))
            .When(Story.Submit(), People.Department, on: new DateOnly(2024, 2, 1)).Accepted();

    [Fact]
    public void a_party_that_is_not_registered_is_asked_nothing() =>
        Spec.Given(Story.Pool().Until(2024, 3, 1)).When(Story.Submit(), People.Department).Accepted();

    [Fact]
    public void no_award_is_proposed_to_it() =>
        Spec.Given(Registered(Story.Reviewed()).Do(Flag(), People.Department)).When(Story.Propose(), People.Department)
            .Refused(RefusalCodes.PartyNotEligible, Why);

    [Fact]
    public void no_award_is_approved_to_it() =>
        Spec.Given(Registered(Story.NoticeClosed()).Do(Flag(), People.Department)).When(new ApproveAward("award doc 1") { GrantId = Story.GrantId }, People.Releaser)
            .Refused(RefusalCodes.PartyNotEligible, Why);

    [Fact]
    public void no_task_book_is_signed_with_it() =>
        Spec.Given(Registered(Story.Approved()).Do(Flag(), People.Department))
            .When(new SignTaskBook(Story.Digest) { GrantId = Story.GrantId }, People.Maker)
            .Refused(RefusalCodes.PartyNotEligible, Why);

    [Fact]
    public void an_award_is_not_raised_and_may_be_cut()
    {
        var world = Registered(Story.Scheduled()).Do(Flag(), People.Department);
        Spec.Given(world).When(new AmendAward(1_00, "doc 5") { GrantId = Story.GrantId }, People.Releaser).Refused(RefusalCodes.PartyNotEligible, Why);
        Spec.Given(world).When(new AmendAward(-1_00, "doc 5") { GrantId = Story.GrantId }, People.Releaser).Accepted();
    }

    [Fact]
    public void a_registered_payee_is_paid_to_a_verified_account_only()
    {
        var world = Registered(Story.Scheduled()).Until(2024, 3, 25);
        Spec.Given(world).When(Story.Draft()).Refused(RefusalCodes.PayeeMismatch,
            ("payeeId", Story.Party), ("payeeAccountDigest", Story.Digest), ("verifiedCount", 0), ("businessDate", new DateOnly(2024, 3, 25)));
        Spec.Given(world.Do(Verified("a1", Story.OtherDigest), People.Checker)).When(Story.Draft())
            .Refused(RefusalCodes.PayeeMismatch, ("verifiedCount", 1));
        Spec.Given(world.Do(Verified("a2", Story.Digest), People.Checker)).When(Story.Draft()).Accepted();
    }

    [Fact]
    public void an_account_verified_later_does_not_serve_an_earlier_day() =>
        Spec.Given(Registered(Story.Scheduled()).Until(2024, 3, 25).Do(Verified("a1", Story.Digest), People.Checker))
            .When(Story.Draft(), on: new DateOnly(2024, 3, 24)).Refused(RefusalCodes.PayeeMismatch, ("verifiedCount", 0));

    [Fact]
    public void an_account_that_is_withdrawn_meanwhile_stops_the_order()
    {
        Spec.Given(Withdrawn(Paying().Do(Story.Draft(), People.Maker).Do(new CheckOrder { OrderId = Story.OrderId }, People.Checker)))
            .When(new ApproveOrder { OrderId = Story.OrderId }, People.Releaser).Refused(RefusalCodes.PayeeMismatch, ("verifiedCount", 0));
        Spec.Given(Withdrawn(Paying().Do(Story.Draft(), People.Maker).Do(new CheckOrder { OrderId = Story.OrderId }, People.Checker)
                .Do(new ApproveOrder { OrderId = Story.OrderId }, People.Releaser)))
            .When(new InstructOrder("voucher 1", "agent bank") { OrderId = Story.OrderId }, People.Releaser)
            .Refused(RefusalCodes.PayeeMismatch, ("verifiedCount", 0));
    }

    private static World Paying() => Registered(Story.Scheduled()).Until(2024, 3, 25).Do(Verified("a1", Story.Digest), People.Checker);

    private static World Withdrawn(World world) => world.Do(new WithdrawAccount("a1", "closed") { PartyId = Story.Party }, People.Checker);

    private static World Registered(World world) => world.Do(new RegisterParty("Institute") { PartyId = Story.Party }, People.Maker);

    private static RaiseFlag Flag(DateOnly? until = null) =>
        new("f1", FlagKind.LicenceRevoked, new DateOnly(2024, 2, 1), "licence revoked", "doc 1", Story.Digest, until) { PartyId = Story.Party };

    private static VerifyAccount Verified(string id, string digest) => new(id, "agent bank", digest) { PartyId = Story.Party };
}
