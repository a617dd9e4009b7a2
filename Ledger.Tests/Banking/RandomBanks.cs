using FsCheck;
using FsCheck.Fluent;
using Ledger.Domain.BankStatements;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Kernel;
using Ledger.Domain.PaymentBatches;
using Ledger.Host.Banking;
using Ledger.PretendBank;
using Shouldly;
using Xunit;
using Bank = Ledger.Tests.PaymentBatches.Bank;

namespace Ledger.Tests.Banking;

/// <summary>
/// Random batches, random banks, imports that stop anywhere and come again in any order: the money that the ledger says was paid is the money that
/// the bank says it paid, to the fen, and each order is settled at most once.
/// </summary>
public sealed class RandomBanks
{
    /// <summary>One round: how the orders are split into batches, how the bank behaves, and how the files arrive.</summary>
    private sealed record Round(int[] Amounts, int BatchSize, int Behaviour, int Seed, bool AsCsv, int[] Arrivals, int StopAfter);

    private static readonly Arbitrary<Round> Rounds = Arb.From(
        from amounts in Gen.ArrayOf(Gen.Choose(1, 5_000_00)).Where(a => a.Length is > 0 and <= 12)
        from batchSize in Gen.Choose(1, 5)
        from behaviour in Gen.Choose(0, 5)
        from seed in Gen.Choose(1, 1_000_000)
        from csv in Gen.Elements(true, false)
        from arrivals in Gen.ArrayOf(Gen.Choose(0, 100)).Where(a => a.Length <= 12)
        from stop in Gen.Choose(0, 20)
        select new Round(amounts, batchSize, behaviour, seed, csv, arrivals, stop));

    [Fact]
    public void money_settled_is_the_money_the_bank_says_it_paid()
    {
        var seen = new HashSet<Type>();
        Seeded.Check(Rounds, round => seen.UnionWith(Play(round).Journal.Select(e => e.Happened.GetType())), 200);
        seen.ShouldContain(typeof(LineKnown), $"seed {Seeded.Seed}");
        seen.ShouldContain(typeof(PaymentReturned), $"seed {Seeded.Seed}");
        seen.ShouldContain(typeof(LineMatched), $"seed {Seeded.Seed}");
        seen.ShouldContain(typeof(LineSettled), $"seed {Seeded.Seed}");
    }

    private static World Play(Round round)
    {
        var world = Approved(round.Amounts);
        var (files, paidFen, returnedFen) = Pay(world, round);
        world.Until(2024, 4, 10);

        // Each file arrives at least once; some come again, in any order, and one import stops half-way.
        foreach (var arrival in round.Arrivals)
        {
            Import(world, files[arrival % files.Count], arrival % 3 == 0 ? round.StopAfter : int.MaxValue);
        }

        foreach (var file in files)
        {
            Import(world, file, int.MaxValue);
        }

        ReturnWhatCameBack(world);
        var settled = world.Journal.Where(e => e.Happened is OrderSettled).ToList();
        settled.Select(e => e.Stream).ShouldBeUnique();
        settled.ToDictionary(e => Ids.OfStream(e.Stream), e => ((OrderSettled)e.Happened).AmountFen).OrderBy(p => p.Key, StringComparer.Ordinal)
            .ShouldBe(paidFen.OrderBy(p => p.Key, StringComparer.Ordinal));
        world.Journal.Where(e => e.Happened is PaymentReturned).ToDictionary(e => Ids.OfStream(e.Stream), e => ((PaymentReturned)e.Happened).AmountFen)
            .OrderBy(p => p.Key, StringComparer.Ordinal).ShouldBe(returnedFen.OrderBy(p => p.Key, StringComparer.Ordinal));
        world.PoolState().DisbursedFen.ShouldBe(paidFen.Values.Sum() - returnedFen.Values.Sum());
        world.PoolState().InFlightFen.ShouldBe(round.Amounts.Sum(fen => (long)fen) - paidFen.Values.Sum());

        var entries = world.Journal.Count;
        foreach (var file in files)
        {
            Import(world, file, int.MaxValue);
        }

        world.Journal.Count.ShouldBe(entries, "importing again changes nothing");
        return world;
    }

    private static World Approved(int[] amounts)
    {
        var world = Bank.WithAccount(Story.Scheduled()).Until(2024, 3, 25);
        foreach (var (index, amount) in amounts.Index())
        {
            var id = $"r{index}";
            world.Do(Story.Draft(id, 1, amount), People.Maker).Do(new CheckOrder { OrderId = id }, People.Checker).Do(new ApproveOrder { OrderId = id }, People.Releaser);
        }

        return world.Until(2024, 3, 26);
    }

    private static (List<StatementFile> Files, Dictionary<string, long> PaidFen, Dictionary<string, long> ReturnedFen) Pay(World world, Round round)
    {
        var (paid, returned) = (new Dictionary<string, long>(StringComparer.Ordinal), new Dictionary<string, long>(StringComparer.Ordinal));
        var files = new List<StatementFile>();
        foreach (var (no, orders) in Enumerable.Range(0, round.Amounts.Length).Select(i => $"r{i}").Chunk(round.BatchSize).Index())
        {
            var batchId = $"pb-{no}";
            world.Do(Bank.DrawUp(batchId, orders), People.Releaser);
            var drawnUp = world.Journal.Select(e => e.Happened).OfType<BatchDrawnUp>().Last();
            var answer = new Ledger.PretendBank.Bank((ulong)(round.Seed + no)).Pay(
                Orders.Read(CreditTransferFile.Render(batchId, drawnUp)), (Behaviour)round.Behaviour, 1_000_000_00);
            foreach (var (order, fen) in answer.PaidFen)
            {
                paid.Add(order, fen);
            }

            foreach (var (order, fen) in answer.ReturnedFen)
            {
                returned.Add(order, fen);
            }

            files.AddRange(answer.Statements.Where(s => !round.AsCsv || s.Bookings.Count > 0)
                .Select(s => new StatementFile(s.Id, round.AsCsv ? StatementFiles.Csv(s) : StatementFiles.Camt(s))));
        }

        return (files, paid, returned);
    }

    /// <summary>What an upload does: the statement, then its lines that were not taken up yet.</summary>
    private static void Import(World world, StatementFile file, int stopAfter)
    {
        var (statements, refusal) = file.Read();
        refusal.ShouldBeNull();
        foreach (var statement in statements)
        {
            if (!world.State<BankStatement>(statement.Stream).IsImported)
            {
                world.Do(statement, People.Maker);
            }

            var state = world.State<BankStatement>(statement.Stream);
            foreach (var line in state.Lines.Where((_, i) => state.Outcomes[i] == LineOutcome.Pending).Take(stopAfter))
            {
                world.Do(new ReconcileLine(line.LineId) { StatementId = statement.StatementId }, People.Maker);
            }
        }
    }

    /// <summary>The person at the worklist: money that came back is returned to its order, everything else is set aside.</summary>
    private static void ReturnWhatCameBack(World world)
    {
        foreach (var (stream, happened) in world.Journal.ToList())
        {
            if (happened is LineReported reported && world.State<BankStatement>(stream) is var state && state.Outcomes[state.IndexOf(reported.LineId)] == LineOutcome.Reported)
            {
                var id = Ids.OfStream(stream);
                BankStatementCommand decision = reported.Doubt == Doubts.MoneyReturned
                    ? new MatchLine(reported.LineId, reported.OrderId!) { StatementId = id }
                    : new SetLineAside(reported.LineId, "no order") { StatementId = id };
                world.Do(decision, People.Maker);
            }
        }
    }
}
