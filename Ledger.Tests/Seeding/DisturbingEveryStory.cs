using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Ledger.Domain.Awards;
using Ledger.Domain.BankAccounts;
using Ledger.Domain.BankStatements;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Domain.PaymentBatches;
using Ledger.Domain.Postings;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;
using Ledger.Host.Seeding;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Seeding;

/// <summary>What is done to a story: which line, and what of it.</summary>
public enum Twist
{
    /// <summary>The line is left out.</summary>
    Drop,
    /// <summary>The line comes later.</summary>
    Delay,
    /// <summary>The line comes a second time, later.</summary>
    Repeat,
    /// <summary>One of its amounts is another.</summary>
    Amount,
    /// <summary>One of its words is what another line has there: another award, another pool, another document.</summary>
    Word,
    /// <summary>Somebody else tries it.</summary>
    Person,
    /// <summary>It is given another business date.</summary>
    Day,
}

/// <summary>One disturbance; the numbers choose line, place and size.</summary>
public sealed record Disturbance(Twist Twist, int Line, int Other, int Size);

/// <summary>
/// Random histories over all aggregates: every seeded ledger's story, in which together every aggregate has its whole life, is told again with
/// lines dropped, delayed, repeated and altered at random. Whatever is accepted then, every rule about money holds at every position, every
/// event balances, what the postings of a ledger add up to is nothing, and a replay gives the same states.
/// </summary>
public sealed class DisturbingEveryStory
{
    /// <summary>Members that may be below zero: changes, and what may be lost or gained.</summary>
    private static readonly HashSet<string> Signed = new(StringComparer.Ordinal) { "AdjustedFen", "GainsFen" };

    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Amounts = new();

    private static readonly Scenario[] Stories =
        [.. Directory.EnumerateFiles(RehearsedLedger.SeedsFolder, "ledger.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => Scenario.Read(Path.GetDirectoryName(file)!))];

    /// <summary>The lines of each story; where it leaves an order approved, a bank pays it in a batch and sends its statement.</summary>
    private static readonly Dictionary<Scenario, ScenarioLine[]> Lines = Stories.ToDictionary(story => story, story => (ScenarioLine[])[.. story.Lines, .. AtTheBank(story)]);

    private static readonly Arbitrary<Disturbance[]> Disturbances = Arb.From(
        from count in Gen.Choose(0, 60)
        from twists in Gen.ArrayOf(
            from twist in Gen.Elements(Enum.GetValues<Twist>())
            from line in Gen.Choose(0, 999_999)
            from other in Gen.Choose(0, 999_999)
            from size in Gen.Choose(-9, 9)
            select new Disturbance(twist, line, other, size), count)
        select twists,
        Shorter);

    [Fact]
    public void whatever_is_accepted_every_ledgers_money_is_conserved_and_every_rule_holds()
    {
        var seen = new HashSet<Type>();
        Seeded.Check(Disturbances, twists =>
        {
            foreach (var story in Stories)
            {
                Play(story, twists, seen);
            }
        }, 25);

        // Every aggregate took part. That every single event can happen is held by the random histories of each of them.
        typeof(Event).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(Event)) && !type.IsAbstract).Select(type => type.Namespace)
            .Except(seen.Select(type => type.Namespace)).ShouldBeEmpty($"nothing of these happened; seed {Seeded.Seed}");
    }

    private static void Play(Scenario story, Disturbance[] twists, HashSet<Type> seen)
    {
        var world = new World();
        var books = new PostedBooks(world);
        foreach (var line in Disturb(story, twists))
        {
            world.Day = Max(world.Day, Instants.ChinaDate(line.At));
            if (line.Kind.Validate(line.Command) is not null)
            {
                continue;
            }

            var before = world.Journal.Count;
            if (world.Try(line.Command, line.By.Id, line.BusinessDate) is Decision.Refused)
            {
                world.Journal.Count.ShouldBe(before, "a refusal leaves nothing");
                continue;
            }

            books.CatchUp();
            foreach (var stream in world.Journal.Skip(before).Select(entry => entry.Stream).Distinct(StringComparer.Ordinal))
            {
                Hold(stream, world.State<AggregateState>(stream), books);
            }
        }

        seen.UnionWith(world.Journal.Select(entry => entry.Happened.GetType()));
        world.ShouldReplayToTheSame();
    }

    private static IEnumerable<ScenarioLine> AtTheBank(Scenario story)
    {
        var told = RehearsedLedger.Of(story);
        var approved = told.Entries.Select(entry => entry.Stream).Distinct(StringComparer.Ordinal)
            .Where(stream => Ids.AggregateOf(stream) == "disbursement-order" && told.State<DisbursementOrder>(stream).Status == DisbursementOrderStatus.Approved)
            .Select(Ids.OfStream).FirstOrDefault();
        if (approved is null)
        {
            yield break;
        }

        const string account = "510300001";
        var (last, digest, amountFen) = (story.Lines[^1], new string('b', 64), told.State<DisbursementOrder>(DisbursementOrder.StreamOf(approved)).AmountFen);
        var day = last.BusinessDate;
        ICommand[] commands =
        [
            new RegisterBankAccount(account, "示例银行", "财政局（示例）"),
            new DrawUpBatch(account, day, [approved]) { BatchId = "pb-1" },
            new ImportStatement("camt.053.001.08", digest, 1_000, "statement.xml", "stmt-1", account, day, day, amountFen, 0,
                [new StatementLine("1", amountFen, Direction.Debit, day, "bank-ref-1", approved)]) { StatementId = "st-1" },
            new ReconcileLine("1") { StatementId = "st-1" },
        ];
        foreach (var (i, command) in commands.Index())
        {
            var kind = CommandCatalogue.Of(command);
            yield return last with
            {
                File = "bank", Number = i, At = last.At.AddMinutes(i + 1), CommandId = $"bank-{i}", Kind = kind, Command = command, BusinessDate = day, Expect = null,
                By = story.Ledger.Users.First(user => user.Roles.Any(kind.Roles.Contains)),
            };
        }
    }

    /// <summary>The story with the disturbances that fall into it.</summary>
    private static List<ScenarioLine> Disturb(Scenario story, Disturbance[] twists)
    {
        var lines = Lines[story].ToList();
        foreach (var (twist, at, other, size) in twists)
        {
            var i = at % lines.Count;
            var line = lines[i];
            switch (twist)
            {
                case Twist.Drop:
                    lines.RemoveAt(i);
                    break;
                case Twist.Delay:
                    lines.RemoveAt(i);
                    lines.Insert(i + (other % (lines.Count - i + 1)), line);
                    break;
                case Twist.Repeat:
                    lines.Insert(i + 1 + (other % (lines.Count - i)), line);
                    break;
                case Twist.Person:
                    lines[i] = line with { By = story.Ledger.Users[other % story.Ledger.Users.Length] };
                    break;
                case Twist.Day:
                    lines[i] = line with { BusinessDate = line.BusinessDate.AddDays(size * (1 + (other % 40))) };
                    break;
                default:
                    lines[i] = Altered(line, twist, other, size, lines) ?? line;
                    break;
            }
        }

        return lines;
    }

    /// <summary>The line with one member changed; null where it has none of that kind, or the command can no longer be read.</summary>
    private static ScenarioLine? Altered(ScenarioLine line, Twist twist, int other, int size, List<ScenarioLine> lines)
    {
        var data = DataOf(line);
        var members = data.Where(member => twist == Twist.Amount
            ? member.Key.EndsWith("Fen", StringComparison.Ordinal) && member.Value is JsonValue
            : member.Value?.GetValueKind() == JsonValueKind.String).Select(member => member.Key).ToList();
        if (members.Count == 0)
        {
            return null;
        }

        var name = members[other % members.Count];
        if (twist == Twist.Amount)
        {
            var fen = data[name]!.GetValue<long>();
            data[name] = size < 0 ? fen / -size : size == 0 ? fen + 1 : fen * size;
        }
        else
        {
            var words = lines.Where(l => l.Kind == line.Kind).Select(l => DataOf(l)[name]?.ToString()).Where(word => word is not null).Distinct().ToList();
            data[name] = words[other / 7 % words.Count];
        }

        try
        {
            return line with { Command = line.Kind.Read(JsonSerializer.SerializeToUtf8Bytes(data)) };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject DataOf(ScenarioLine line)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
        {
            line.Kind.Write(writer, line.Command);
        }

        var data = JsonNode.Parse(text.ToArray())!.AsObject();
        data.Remove("stream");
        return data;
    }

    /// <summary>What must be true of a stream wherever it stands.</summary>
    private static void Hold(string stream, AggregateState state, PostedBooks books)
    {
        foreach (var amount in Amounts.GetOrAdd(state.GetType(), AmountsOf))
        {
            if (amount.GetValue(state) is long fen)
            {
                fen.ShouldBeGreaterThanOrEqualTo(0, $"{amount.Name} of {stream}");
            }
        }

        switch (state)
        {
            case FundPool pool:
                Hold(pool, books.Rules.AccountsOf(stream), books);
                break;
            case Award award:
                (award.CommittedFen <= award.AwardFen || award is Linkage { Status: LinkageStatus.Cancelled }).ShouldBeTrue($"D2 {stream}");
                (award.RecoveredFen + award.ClaimedFen).ShouldBeLessThanOrEqualTo(award.PaidFen, $"R1 {stream}");
                foreach (var line in award.Instalments)
                {
                    line.CommittedFen.ShouldBeLessThanOrEqualTo(line.AmountFen, $"D3 {stream}");
                }

                if (award is Linkage linkage)
                {
                    (linkage.GrantedFen + linkage.ContingentFen + linkage.EquityFen + linkage.ExitedFen + linkage.ClaimedFen + linkage.RecoveredFen + linkage.WrittenOffFen)
                        .ShouldBe(linkage.PaidFen, $"L4 {stream}");
                }

                break;
            case DisbursementOrder order:
                order.ReturnedFen.ShouldBeLessThanOrEqualTo(order.AmountFen, $"D8 {stream}");
                new[] { order.DraftedBy, order.CheckedBy, order.ApprovedBy }.Where(person => person is not null).ShouldBeUnique($"C1 {stream}");
                break;
            case Fund fund:
                fund.PaidInFen.ShouldBeLessThanOrEqualTo(fund.CalledFen, $"F1 {stream}");
                fund.CalledFen.ShouldBeLessThanOrEqualTo(fund.SubscribedFen, $"F1 {stream}");
                break;
        }
    }

    private static void Hold(FundPool pool, Accounts of, PostedBooks books)
    {
        pool.AvailableFen.ShouldBeGreaterThanOrEqualTo(0, "P1");
        pool.AvailableFen.ShouldBe(pool.AppropriatedFen + pool.CarriedInFen + pool.AdjustedFen - pool.ReservedFen - pool.ObligatedFen
            - pool.InFlightFen - pool.DisbursedFen + pool.RecoveredFen - pool.LapsedFen - pool.CarriedOutFen);
        books[of.Available].ShouldBe(pool.AvailableFen);
        books[of.Reserved].ShouldBe(pool.ReservedFen);
        books[of.Obligated].ShouldBe(pool.ObligatedFen);
        books[of.InFlight].ShouldBe(pool.InFlightFen);
        books[of.Recovered].ShouldBe(-pool.RecoveredFen);
        books[of.Lapsed].ShouldBe(pool.LapsedFen);
        Instruments.All.Sum(instrument => books[of.Disbursed(instrument)]).ShouldBe(pool.DisbursedFen);
        pool.Reservations.ToList().Sum(r => r.Value.AmountFen).ShouldBe(pool.ReservedFen, "P3");
        pool.Obligations.ToList().Sum(o => o.Value.UnpaidFen).ShouldBe(pool.ObligatedFen);
    }

    private static PropertyInfo[] AmountsOf(Type state) =>
        [.. state.GetProperties().Where(p => p.Name.EndsWith("Fen", StringComparison.Ordinal) && p.PropertyType is { } type && (type == typeof(long) || type == typeof(long?)) && !Signed.Contains(p.Name))];

    private static DateOnly Max(DateOnly a, DateOnly b) => a > b ? a : b;

    /// <summary>Without one stretch of the disturbances: first long stretches, then single ones.</summary>
    private static IEnumerable<Disturbance[]> Shorter(Disturbance[] twists)
    {
        for (var cut = twists.Length / 2; cut > 0; cut /= 2)
        {
            for (var from = 0; from + cut <= twists.Length; from += cut)
            {
                yield return [.. twists.Take(from), .. twists.Skip(from + cut)];
            }
        }
    }
}
