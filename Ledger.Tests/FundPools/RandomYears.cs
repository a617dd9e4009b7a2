using FsCheck.Fluent;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.FundPools;

/// <summary>
/// Random histories of one programme over four years. After every step: what all years were given is what all years hold, paid or gave back;
/// each pool's slices are what it holds; and no yuan stands in a year that is more than two years after its budget.
/// </summary>
public sealed class RandomYears
{
    private const int First = 2024;
    private const int Years = 4;

    [Fact]
    public void no_yuan_is_lost_between_years_or_carried_too_often()
    {
        var seen = new HashSet<Type>();
        var tooOld = 0;
        Seeded.Check(Gen.ListOf(Gen.ArrayOf(Gen.Choose(0, 999), 5), 80).ToArbitrary(), moves =>
        {
            var world = new World();
            for (var year = First; year < First + Years; year++)
            {
                world.Do(Story.OpenPool(year), People.Maker, new DateOnly(First, 1, 2));
            }

            foreach (var (i, n) in moves.Index())
            {
                // Years pass one after the other, as years do.
                world.Day = new DateOnly(First + (i * Years / moves.Count), 1 + (n[1] % 12), 1);
                var decision = Next(world, n);
                if (decision is Decision.Refused { Refusal.Code: RefusalCodes.CarryoverLimit })
                {
                    tooOld++;
                }

                if (decision is Decision.Accepted { Events: var events })
                {
                    foreach (var (stream, happened) in events)
                    {
                        world.Append(stream, happened);
                    }

                    Compare(world);
                }
            }

            seen.UnionWith(world.Journal.Select(entry => entry.Happened.GetType()));
        }, 60);
        new[] { typeof(FundsCarriedIn), typeof(FundsCarriedOut), typeof(FundsLapsed), typeof(FundsObligated), typeof(OutlayPosted), typeof(FiscalYearClosed) }
            .Where(type => !seen.Contains(type)).ShouldBeEmpty($"seed {Seeded.Seed}");
        tooOld.ShouldBeGreaterThan(0, $"seed {Seeded.Seed}");
    }

    private static void Compare(World world)
    {
        var pools = Enumerable.Range(First, Years).Select(year => world.State<FundPool>(StreamOf(year))).Where(p => p.Status != FundPoolStatus.None).ToList();
        foreach (var pool in pools)
        {
            pool.AvailableFen.ShouldBeGreaterThanOrEqualTo(0);
            pool.Slices.ShouldAllBe(slice => slice.LeftFen > 0 && slice.TimesCarried(pool.FiscalYear) >= 0 && slice.TimesCarried(pool.FiscalYear) <= 2);
            pool.Slices.Sum(slice => slice.LeftFen).ShouldBe(pool.AvailableFen + pool.ReservedFen + pool.ObligatedFen + pool.InFlightFen);
        }

        pools.Sum(p => p.AppropriatedFen + p.AdjustedFen).ShouldBe(
            pools.Sum(p => p.AvailableFen + p.ReservedFen + p.ObligatedFen + p.InFlightFen + p.DisbursedFen + p.LapsedFen));
        pools.Sum(p => p.CarriedInFen).ShouldBe(pools.Sum(p => p.CarriedOutFen));
    }

    private static Decision Next(World world, int[] n)
    {
        var (year, amountFen, id) = (world.Day.Year, n[2] + 1L, $"c{n[3] % 4}");
        var (poolId, next) = (PoolOf(year), PoolOf(year + 1));
        var pool = world.State<FundPool>(StreamOf(year));
        FundPoolCommand? command = (n[4] % 17) switch
        {
            0 or 1 or 2 => new Appropriate(amountFen * 3, "budget", "2060404", "general"),
            3 => new AdjustAppropriation(n[2] - 500, "change"),
            4 or 5 => new Reserve(id, "award", "project-grant", amountFen, new DateOnly(year, 12, 31)),
            6 => new Obligate(id, id, amountFen),
            7 or 8 => new CarryOver(next, amountFen * 2, "carry"),
            // All that is there, so that some of it is carried until it may be carried no more.
            15 or 16 => new CarryOver(next, Math.Max(1, pool.AvailableFen), "carry"),
            9 => new CarryCommitment(next, id, "carry"),
            10 => new Lapse(amountFen, "lapse"),
            11 => new Lapse(pool.AvailableFen, "lapse"),
            12 => n[2] % 3 == 0 ? new BeginClosing() : new CloseYear("accounts"),
            _ => null,
        };
        return command is null ? Pay(world, amountFen)
            : Shape.CodeOf(command = command with { PoolId = poolId }) is null ? world.Decide(command, People.Releaser)
            : Decision.Accept();
    }

    /// <summary>The first payment of any year that can go one step further does.</summary>
    private static Decision Pay(World world, long amountFen)
    {
        for (var year = First; year < First + Years; year++)
        {
            var pool = world.State<FundPool>(StreamOf(year));
            foreach (var (id, obligation) in pool.Obligations.ToList().OrderBy(o => o.Key, StringComparer.Ordinal))
            {
                if (obligation.InFlightFen > 0)
                {
                    return FundPoolDecider.Settle(pool, StreamOf(year), "o", id, obligation.InFlightFen);
                }

                if (obligation.UnpaidFen > 0)
                {
                    var day = new DateOnly(year, 6, 1);
                    return FundPoolDecider.MoveInFlight(
                        pool, StreamOf(year), "o", id, Math.Min(amountFen, obligation.UnpaidFen), new CommandContext(new Actor(People.Maker, "any"), day, day));
                }
            }
        }

        return Decision.Accept();
    }

    private static string PoolOf(int year) => $"pilot-district-{year}";

    private static string StreamOf(int year) => FundPool.StreamOf(PoolOf(year));
}
