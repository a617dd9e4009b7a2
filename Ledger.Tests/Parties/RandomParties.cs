using FsCheck;
using FsCheck.Fluent;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Parties;

/// <summary>Random histories of a few parties: whatever is recorded, ties are seen alike from both sides, and days decide what counts.</summary>
public sealed class RandomParties
{
    private const int Parties = 4;
    private static readonly DateOnly First = new(2024, 1, 1);

    [Fact]
    public void ties_agree_from_both_sides_and_flags_count_on_their_days()
    {
        var seen = new HashSet<Type>();
        Seeded.Check(Gen.ListOf(Move(), 60).ToArbitrary(), moves =>
        {
            var world = new World { Day = First };
            foreach (var command in moves.Select(Command))
            {
                if (Shape.CodeOf(command) is null)
                {
                    world.Try(command, People.Maker);
                    Compare(world);
                }
            }

            seen.UnionWith(world.Journal.Select(entry => entry.Happened.GetType()));
        }, 100);
        typeof(PartyEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(PartyEvent))
            // Recoveries are in Ledger.Tests/Linkages.
            && t != typeof(PartyRecoveryOpened) && t != typeof(PartyRecoveryEnded) && !seen.Contains(t)).Select(t => t.Name)
            .ShouldBeEmpty($"these never happened; seed {Seeded.Seed}");
    }

    private static void Compare(World world)
    {
        for (var i = 0; i < Parties; i++)
        {
            var (id, party) = (Codes.Of(i), world.State<Party>(Party.StreamOf(Codes.Of(i))));
            foreach (var tie in party.Relations)
            {
                var seen = world.State<Party>(Party.StreamOf(tie.OtherPartyId)).FindRelation(tie.RelationId).ShouldNotBeNull();
                (seen with { OtherPartyId = tie.OtherPartyId, Kind = seen.Kind.Inverse() }).ShouldBe(tie);
                seen.OtherPartyId.ShouldBe(id);
            }

            party.Accounts.Where(a => !a.IsWithdrawn).Select(a => a.AccountDigest).ShouldBeUnique();
            _ = ((IStates)world).Get<Party>(Party.StreamOf(id)); // The first question only loads the stream.
            foreach (var day in Enumerable.Range(-2, 15).Select(First.AddDays))
            {
                var refused = PartyRules.Eligible(id, day, world) is not null;
                refused.ShouldBe(party.IsRegistered && party.Flags.Any(f => f.From <= day && !(f.Until < day)));
            }
        }
    }

    private static Gen<int[]> Move() => Gen.ArrayOf(Gen.Choose(0, 999), 6);

    private static PartyCommand Command(int[] n)
    {
        var party = Codes.Of(n[1] % Parties);
        var (from, until) = (First.AddDays(n[2] % 10), First.AddDays(n[3] % 12));
        PartyCommand command = (n[0] % 8) switch
        {
            0 => new RegisterParty("n"),
            1 => new RenameParty("m", "doc"),
            2 => new RecordRelation($"r{n[4] % 6}", Codes.Of(n[5] % Parties), (RelationKind)(n[3] % 7), from, "doc"),
            3 => new EndRelation($"r{n[4] % 6}", until),
            4 => new RaiseFlag($"f{n[4] % 4}", (FlagKind)(n[5] % 8), from, "why", "doc", Story.Digest, n[5] % 2 == 0 ? null : until),
            5 => new LiftFlag($"f{n[4] % 4}", until, "why", "doc"),
            6 => new VerifyAccount($"a{n[4] % 4}", "bank", n[5] % 2 == 0 ? Story.Digest : Story.OtherDigest),
            _ => new WithdrawAccount($"a{n[4] % 4}", "why"),
        };
        return command with { PartyId = party };
    }
}
