using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Ledger.Host.Proof;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Engine;

/// <summary>
/// Two engines write one ledger while connections are lost, commits go unanswered or land late, processes die and clocks jump. Whatever the
/// seed: every acknowledged command is there exactly once, nothing refused is there, and the books are right. A failure names its seed;
/// the same seed runs the same steps again.
/// </summary>
public class SurvivingFaults
{
    private const string Pool = "zhongshi-district-2024";
    private const int Clients = 12;
    private const int CommandsEach = 30;
    private const long AuthorityFen = 20_000;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void no_acknowledged_command_is_lost_doubled_or_wrong(int seed) => new World(seed).Run();

    [Fact]
    public void one_seed_leads_through_the_same_steps()
    {
        static string Journal(int seed)
        {
            var world = new World(seed);
            world.Run();
            return string.Join('\n', world.Store.Entries.Select(e => System.Text.Encoding.UTF8.GetString(e.Json)));
        }

        Journal(7).ShouldBe(Journal(7));
    }

    private sealed class World
    {
        private readonly int _seed;
        private readonly Random _chance;
        private readonly SimulatedScheduler _scheduler;
        private readonly SimulatedClock _clock = new(new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero));
        private readonly LedgerEngine?[] _engines = new LedgerEngine?[2];
        private readonly Dictionary<string, Outcome> _answers = new(StringComparer.Ordinal);
        private readonly Dictionary<LedgerEngine, TaskCompletionSource> _deaths = [];
        private readonly HashSet<string> _unanswered = new(StringComparer.Ordinal);
        private int _crashes;

        public World(int seed)
        {
            _seed = seed;
            _chance = new Random(seed);
            _scheduler = new SimulatedScheduler(_chance);
            Store = new SimulatedStore(_chance, Pause, _clock.GetUtcNow());
        }

        public SimulatedStore Store { get; }

        public void Run()
        {
            // The test runner's own context would take the continuations away from the simulated scheduler.
            SynchronizationContext.SetSynchronizationContext(null);
            Complete(Prepare());
            Store.Faults = new Faults(LoseBefore: 30, LoseAfter: 30, Delay: 30, Unreachable: 20);
            var clients = Enumerable.Range(0, Clients).Select(n => _scheduler.Start(() => Client(n))).ToArray();
            var chaos = _scheduler.Start(() => Chaos(clients));
            Complete(Task.WhenAll([.. clients, chaos]));
            Store.Faults = Faults.None;
            Check();
        }

        private Task Prepare() => _scheduler.Start(async () =>
        {
            await Ask("open", new OpenPool("zhongshi", "district", 2024, "pool", [Instruments.ProjectGrant], "2060404"));
            await Ask("appropriate", new Appropriate(AuthorityFen, "doc-1", "2060404", "city") { PoolId = Pool });
        });

        /// <summary>A caller that repeats its command, by the same id, until it has an answer that tells.</summary>
        private async Task Client(int client)
        {
            for (var i = 0; i < CommandsEach; i++)
            {
                var id = $"c{client}-{i}";
                ICommand command = _chance.Next(10) switch
                {
                    0 => new Reserve($"{SimulatedStore.Poison}-{id}", "award", Instruments.ProjectGrant, 1, new DateOnly(2024, 12, 31)) { PoolId = Pool },
                    1 or 2 => new ReleaseReservation($"c{client}-{_chance.Next(CommandsEach)}", "not needed") { PoolId = Pool },
                    _ => new Reserve(id, "award", Instruments.ProjectGrant, _chance.Next(1, 200), new DateOnly(2024, 12, 31)) { PoolId = Pool },
                };
                await Ask(id, command);
                if (_chance.Next(8) == 0)
                {
                    // A second call with the same id: the same answer.
                    var first = _answers[id];
                    await Ask(id, command);
                    if (first is Outcome.Accepted accepted)
                    {
                        _answers[id].ShouldBe(accepted with { Replayed = true }, $"seed {_seed}");
                        _answers[id] = first;
                    }
                    else if (first is Outcome.Refused && _answers[id] is Outcome.Accepted)
                    {
                        // Refused then, possible now: a command that was refused leaves its id free.
                    }
                }
            }
        }

        private async Task Ask(string id, ICommand command)
        {
            var envelope = new CommandEnvelope { CommandId = id, Command = command, Actor = new Actor("maker-1", "maker") };
            while (true)
            {
                await Pause();
                var engine = await Engine(_chance.Next(2));
                var answer = Answer(engine, envelope);
                await Task.WhenAny(answer, _deaths[engine].Task);
                if (!answer.IsCompleted)
                {
                    _unanswered.Add(id);
                }

                if (answer.IsCompletedSuccessfully && answer.Result is not Outcome.Refused { Refusal.Code: RefusalCodes.OutcomeUnknown or RefusalCodes.Busy })
                {
                    _answers[id] = answer.Result;
                    return;
                }
            }
        }

        // Awaited here, so that what follows is queued on the simulation's scheduler and not on the thread pool.
        private static async Task<Outcome> Answer(LedgerEngine engine, CommandEnvelope envelope) => await engine.Submit(envelope);

        /// <summary>Kills processes, lets stray appends land, and turns clocks.</summary>
        private async Task Chaos(Task[] clients)
        {
            while (!clients.All(c => c.IsCompleted))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(_chance.Next(1, 10)), _clock);
                switch (_chance.Next(20))
                {
                    case 0:
                        Kill(_chance.Next(2));
                        break;
                    case < 15:
                        Store.LandLate();
                        break;
                    default:
                        _clock.Jump(TimeSpan.FromSeconds(_chance.Next(-30, 30)));
                        break;
                }
            }
        }

        private void Kill(int index)
        {
            if (_engines[index] is { } engine)
            {
                _engines[index] = null;
                engine.Abandon();
                _deaths[engine].SetResult();
                _crashes++;
            }
        }

        private async Task<LedgerEngine> Engine(int index)
        {
            while (_engines[index] is null)
            {
                try
                {
                    var opened = await LedgerEngine.Open(
                        "sim", Store, _clock, new EngineOptions { Scheduler = _scheduler, MaxBatch = 8, QueueCapacity = 64 }, NullLogger.Instance);
                    _deaths[opened!] = new TaskCompletionSource();
                    _engines[index] ??= opened;
                }
                catch (TimeoutException)
                {
                    // As a process that is restarted until it comes up.
                }
            }

            return _engines[index]!;
        }

        private Task Pause() => Task.Factory.StartNew(() => _clock.Pass(TimeSpan.FromMicroseconds(200)), CancellationToken.None, TaskCreationOptions.None, _scheduler);

        private void Complete(Task work)
        {
            var steps = 0;
            while (!work.IsCompleted)
            {
                _clock.FireNext(onlyIfDue: true);
                if (!_scheduler.RunOne() && !_clock.FireNext(onlyIfDue: false))
                {
                    throw new InvalidOperationException($"Nothing can happen any more. Seed {_seed}: {_answers.Count} answers, {Store.Entries.Count} entries, {_crashes} crashes.");
                }

                (++steps < 1_000_000).ShouldBeTrue($"The simulation does not end. Seed {_seed}: {_answers.Count} answers, {Store.Entries.Count} entries, {Store.Lost} lost answers, {Store.Superseded} lost races, {_crashes} crashes, {_clock.GetTimestamp() / TimeSpan.TicksPerMillisecond} ms.");
            }

            work.GetAwaiter().GetResult();
        }

        private void Check()
        {
            var about = $"Seed {_seed}: {Store.Lost} lost answers, {Store.Superseded} lost races, {_crashes} crashes.";
            Store.Lost.ShouldBeGreaterThan(0, about);
            var entries = Store.Entries.Select(e => EntryJson.Read(e.Json)).ToList();

            // Gapless positions, versions and time; the tree is that of the stored bytes.
            var pass = new EntryPass();
            for (var i = 0; i < Store.Entries.Count; i++)
            {
                pass.Take(i + 1, Store.Entries[i].Json, Store.Entries[i].Leaf);
            }

            pass.Flaw.ShouldBeNull(about);
            pass.Tree.Frontier().ShouldBe(Store.Head.Frontier, about);

            // Each acknowledged command exactly once and where its answer says; nothing refused.
            var byCommand = entries.GroupBy(e => e.CommandId).ToDictionary(g => g.Key, g => g.ToList());
            byCommand.Keys.ShouldBe(Store.Commands.Keys, ignoreOrder: true, about);
            _answers.Count.ShouldBe((Clients * CommandsEach) + 2, about);
            foreach (var (id, answer) in _answers)
            {
                if (answer is Outcome.Accepted accepted)
                {
                    byCommand[id].Select(e => e.Position).ShouldBe([accepted.FirstPosition], about);
                }
                else if (!_unanswered.Contains(id))
                {
                    byCommand.ShouldNotContainKey(id, about);
                }
                else
                {
                    // A process died over the first call and another one refused the second. The first may have landed after that, once:
                    // the refusal spoke of the second call, and the caller knows that the first went unanswered.
                    byCommand.GetValueOrDefault(id, []).Count.ShouldBeLessThanOrEqualTo(1, about);
                }
            }

            // A naive reading of the journal: never more reserved than there is.
            long reserved = 0;
            foreach (var entry in entries)
            {
                reserved += entry.Happened switch
                {
                    FundsReserved e => e.AmountFen,
                    ReservationReleased e => -e.AmountFen,
                    _ => 0,
                };
                reserved.ShouldBeInRange(0, AuthorityFen, about);
            }
        }
    }
}
