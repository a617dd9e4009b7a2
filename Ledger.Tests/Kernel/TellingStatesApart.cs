using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Kernel;

/// <summary>What an event did to a state, member by member.</summary>
public sealed class TellingStatesApart
{
    private static readonly FundPool Open = FundPool.Initial
        .Evolve(new PoolOpened("pilot", "district", 2024, "中试", ["project-grant", "platform-grant"], "2060499"))
        .Evolve(new FundsAppropriated(1_000, "doc-1", "2060499", "general-budget"));

    [Fact]
    public void A_state_does_not_differ_from_itself() => StateDifference.Between(Open, Open).ShouldBeEmpty();

    [Fact]
    public void A_state_that_came_about_a_second_time_is_the_same_however_its_lists_were_made()
    {
        var again = FundPool.Initial
            .Evolve(new PoolOpened("pilot", "district", 2024, "中试", ["project-grant", "platform-grant"], "2060499"))
            .Evolve(new FundsAppropriated(1_000, "doc-1", "2060499", "general-budget"));
        StateDifference.Between(Open, again).ShouldBeEmpty();
    }

    [Fact]
    public void A_reservation_shows_in_every_figure_and_in_its_own_entry_of_the_map()
    {
        var reserved = Open.Evolve(new FundsReserved("r-1", "award-1", "project-grant", 300, new DateOnly(2024, 12, 31)));
        var found = StateDifference.Between(Open, reserved).ToDictionary(d => d.Path, d => (d.Before, d.After));

        found["reservedFen"].ShouldBe((0L, 300L));
        found["availableFen"].ShouldBe((1_000L, 700L));
        found["version"].ShouldBe((2L, 3L));
        found["reservations[r-1].amountFen"].ShouldBe((null, 300L));
        found["reservations[r-1].expiresOn"].ShouldBe((null, new DateOnly(2024, 12, 31)));
        found.Keys.ShouldBe(
            ["version", "reservedFen", "reservations[r-1].awardRef", "reservations[r-1].instrument", "reservations[r-1].amountFen", "reservations[r-1].expiresOn", "availableFen"],
            ignoreOrder: true);
    }

    [Fact]
    public void Only_the_member_that_moved_is_told_of_an_entry_that_was_there_before()
    {
        var reserved = Open.Evolve(new FundsReserved("r-1", "award-1", "project-grant", 300, new DateOnly(2024, 12, 31)));
        var other = reserved.Evolve(new FundsReserved("r-2", "award-2", "project-grant", 100, new DateOnly(2024, 12, 31)));
        var obligated = other.Evolve(new FundsObligated("o-1", "r-1", "award-1", "project-grant", 120));

        StateDifference.Between(other, obligated).Where(d => d.Path.StartsWith("reservations", StringComparison.Ordinal))
            .ShouldHaveSingleItem().ShouldSatisfyAllConditions(
                d => (d.Path, d.Before, d.After).ShouldBe(("reservations[r-1].amountFen", 300L, 180L)),
                d => d.Steps.Select(step => (step.Owner, step.Member, step.Key)).ShouldBe([(typeof(FundPool), "reservations", "r-1"), (typeof(Reservation), "amountFen", (string?)null)]));
        // Looked at the other way round, and after an older version was asked again, it is the same step.
        StateDifference.Between(obligated, other).Single(d => d.Path == "reservations[r-1].amountFen").ShouldSatisfyAllConditions(
            d => d.Before.ShouldBe(180L), d => d.After.ShouldBe(300L));
        StateDifference.Between(reserved, obligated).Count(d => d.Path.StartsWith("reservations[r-2]", StringComparison.Ordinal)).ShouldBe(4);
    }

    [Fact]
    public void States_of_different_aggregates_are_not_compared() =>
        Should.Throw<ArgumentException>(() => StateDifference.Between(Open, Ledger.Domain.Parties.Party.Initial));
}
