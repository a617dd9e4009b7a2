using System.Buffers;
using System.Collections.Immutable;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Host.Auditing;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Ledger.Host.Proof;
using Ledger.Tests.Projections;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Auditing;

/// <summary>
/// Ledgers whose entries were written without asking any rule, as a fault, a break-in or another program would have left them: the questions of
/// auditors must find what deciders would have refused.
/// </summary>
public sealed class ToldLedger : IAsyncLifetime
{
    private static readonly DateTimeOffset Recorded = new(2025, 6, 30, 1, 0, 0, TimeSpan.Zero);
    private LiveLedger _live = null!;

    /// <summary>The questions.</summary>
    public AuditQuestions Questions { get; private set; } = null!;

    /// <summary>The samples.</summary>
    public AuditSamples Samples { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _live = await LiveLedger.Open();
        Questions = new AuditQuestions(_live.Database, TimeProvider.System);
        Samples = new AuditSamples(_live.Database);
    }

    public async Task DisposeAsync() => await _live.DisposeAsync();

    /// <summary>Writes a new ledger and gives the moment after its last entry; <paramref name="day"/> is the day that counts.</summary>
    internal async Task<Moment> Write(string ledgerId, DateOnly day, IEnumerable<Told> told)
    {
        await _live.Journal.Create(ledgerId, ledgerId, Recorded.AddDays(-1), CancellationToken.None);
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        var tree = new HashTree();
        var (entries, texts, leaves) = (new List<Entry>(), new List<byte[]>(), new List<byte[]>());
        var buffer = new ArrayBufferWriter<byte>();
        var writer = EntryJson.NewWriter(buffer);
        foreach (var (stream, happened, on, by, evidence) in told)
        {
            var version = versions[stream] = versions.GetValueOrDefault(stream) + 1;
            var entry = new Entry
            {
                Position = entries.Count + 1, Stream = stream, Version = version, Type = EventCatalogue.NameOf(stream, happened), RecordedAt = Recorded, BusinessDate = on,
                Actor = by, ActorRole = "any", CommandId = $"c{entries.Count}", CommandDigest = new byte[32], Happened = happened,
                Evidence = evidence ? [new Evidence("scan", "file-" + by)] : [],
            };
            buffer.ResetWrittenCount();
            EntryJson.Write(writer, buffer, entry);
            entries.Add(entry);
            texts.Add(buffer.WrittenSpan.ToArray());
            leaves.Add(tree.Hashing.Leaf(texts[^1]));
            tree.Append(leaves[^1]);
        }

        (await _live.Journal.Append(
            new AppendBatch
            {
                LedgerId = ledgerId, ExpectedPosition = 0, Fence = 0, RecordedAt = Recorded, Streams = [.. entries.Select(e => e.Stream)],
                Versions = [.. entries.Select(e => e.Version)], Types = [.. entries.Select(e => e.Type)], Entries = [.. texts], LeafHashes = [.. leaves],
                CommandIds = [.. entries.Select(e => e.CommandId)], Frontier = tree.Frontier(),
                TileLevels = [], TileIndexes = [], TileHashes = [],
            },
            CancellationToken.None)).ShouldBe(AppendResult.Committed);
        return (await _live.Moments.Resolve(ledgerId, new AsOf(BusinessUntil: day), entries.Count, CancellationToken.None)).ShouldNotBeNull();
    }

    /// <summary>All rows of an answer, by the names of the columns; the entries as their positions.</summary>
    internal async Task<List<(ImmutableDictionary<string, object?> Values, long[] Positions)>> Ask(string question, Moment at)
    {
        var asked = AuditQuestions.Find(question).ShouldNotBeNull();
        return await Questions.Ask(asked, at, 0, null, CancellationToken.None)
            .Select(row => (asked.Columns.Select((c, i) => (c.JsonName, Value: row.Values[i])).ToImmutableDictionary(c => c.JsonName, c => c.Value), row.Positions))
            .ToListAsync();
    }
}

/// <summary>A fact as it was written: on a stream, on a day, by somebody, with a document behind it or without.</summary>
internal sealed record Told(string Stream, Event Happened, DateOnly On, string By = "maker.wang", bool HasEvidence = true);

/// <summary>Whole stories in a few words, for a test to change one thing in.</summary>
internal static class Tell
{
    public const string Party = "91990000MA0000001B";
    public const string Other = "91990000MA0000002Y";
    public static readonly string Account = new('a', 64);
    public static readonly string AnotherAccount = new('b', 64);
    public static readonly DateOnly March = new(2024, 3, 1);

    /// <summary>An award of 1,000,000.00 yuan on its way to the signed task book.</summary>
    public static IEnumerable<Told> Award(
        string id, string party = Party, string project = "p", string title = "pilot line", char book = 'c', long fen = 1_000_000_00, DateOnly? approvedOn = null, string scheme = "pilot-ten")
    {
        var (stream, on) = ("project-grant/" + id, approvedOn ?? March);
        yield return new Told(stream, new ApplicationSubmitted(scheme, project, title, party, "Party " + party[^2..], fen, null), March);
        yield return new Told(stream, new ReviewConcluded(8_000, Account, ["expert.qian"]), March, "department.zhou");
        yield return new Told(
            stream, new AwardProposed("pool-2024", fen, 2 * fen, 5_000, fen, "minutes", "rules", new DateOnly(2024, 12, 31), [], 0, "department.zhou", March), March, "department.zhou");
        yield return new Told(stream, new PublicNoticeOpened("https://example.org/n", March, March, 5, "rules"), March, "department.zhou");
        yield return new Told(stream, new PublicNoticeClosed(March), March, "department.zhou");
        yield return new Told(stream, new AwardApproved("doc " + id, fen, "releaser.zhao", on, 20_000_000_00, "rules"), on, "releaser.zhao");
        yield return new Told(stream, new TaskBookSigned(new string(book, 64), Account, on), on);
        yield return new Told(stream, new InstalmentsScheduled([new ScheduledLine(1, fen, Gates.Signing)]), on);
    }

    /// <summary>A payment of an award from its draft to the bank's receipt, all on one day.</summary>
    public static IEnumerable<Told> Payment(
        string order, string award, DateOnly on, long fen = 400_000_00, string payee = Party, string? account = null, string approvedBy = "releaser.zhao", long limitFen = 20_000_000_00,
        DateOnly? approvedOn = null)
    {
        var (stream, grant) = ("disbursement-order/" + order, "project-grant/" + award);
        yield return new Told(stream, new OrderDrafted(GrantKind.ProjectGrant, award, 1, fen, payee, "Payee " + payee[^2..], account ?? Account, "maker.wang"), on);
        yield return new Told(grant, new InstalmentOrdered(1, order, fen), on);
        yield return new Told(stream, new OrderChecked(null, "checker.li"), on, "checker.li");
        yield return new Told(stream, new OrderApproved(null, approvedBy, approvedOn ?? on, limitFen, 0, "rules"), on, approvedBy);
        yield return new Told(stream, new OrderInstructed("v " + order, "bank", approvedBy, on), on, approvedBy);
        yield return new Told(stream, new OrderSettled("ref " + order, Account, fen, on), on);
        yield return new Told(grant, new InstalmentPaid(1, order, fen), on);
    }
}
