using System.Collections.Immutable;
using Ledger.Domain.BankStatements;
using Ledger.Domain.PaymentBatches;
using Ledger.Host.Banking;
using Ledger.Host.Journal;
using Ledger.Host.Seeding;
using Ledger.Host.Verbs;
using Ledger.Tests.Support;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Seeding;

/// <summary>The banks' side of the demo world: its statements are files, and what became of each line is of every kind.</summary>
public sealed class KeepingBankStatements
{
    private static readonly ImmutableArray<Scenario> Stories =
        [.. new[] { "zigong-gxq", "chengdu" }.Select(name => Scenario.Read(Path.Combine(RehearsedLedger.SeedsFolder, name)))];

    [Fact]
    public void A_statement_of_the_story_says_what_its_file_says()
    {
        var imports = Stories.SelectMany(story => story.Lines.Select(line => (story.Folder, Told: line.Command as ImportStatement))).Where(of => of.Told is not null).ToList();
        imports.Count.ShouldBe(3);
        foreach (var (folder, told) in imports)
        {
            var file = new StatementFile(told!.FileName, File.ReadAllBytes(Path.Combine(folder, "bank", told.FileName)));
            var (statements, refusal) = file.Read();
            refusal.ShouldBeNull();
            var read = statements.ShouldHaveSingleItem();
            (read with { Lines = [] }).ShouldBe(told with { Lines = [] });
            read.Lines.ShouldBe(told.Lines);
        }
    }

    [Fact]
    public void Lines_are_known_settled_in_doubt_and_set_aside_and_a_batch_left()
    {
        var happened = Stories.SelectMany(story => RehearsedLedger.Of(story).Entries).Select(entry => entry.Happened).ToList();
        happened.OfType<LineKnown>().ShouldHaveSingleItem().OrderId.ShouldBe("po-2024-026");
        happened.OfType<LineSettled>().ShouldHaveSingleItem().OrderId.ShouldBe("cd-po-11");
        happened.OfType<LineSetAside>().Count().ShouldBe(2);
        happened.OfType<LineReported>().Select(line => line.Doubt).Distinct().Order(StringComparer.Ordinal)
            .ShouldBe([Doubts.AmountDiffers, Doubts.MoneyReceived, Doubts.ReferenceMissing, Doubts.ReferenceUnknown]);
        happened.OfType<BatchDrawnUp>().ShouldHaveSingleItem().TotalFen.ShouldBe(56_000_000);
    }

    [Fact]
    public async Task The_files_are_kept_beside_the_journal_as_if_they_had_been_uploaded()
    {
        var connectionString = await TestCluster.CreateDatabase();
        var story = Stories[0];
        (await SeedVerb.Load(connectionString, story, story.Ledger.Ledger, CancellationToken.None)).ShouldNotBeNull();
        await using var database = LedgerDatabase.Open(connectionString);
        var files = new BankFiles(database, new PostgresJournal(database));
        foreach (var told in story.Lines.Select(line => line.Command).OfType<ImportStatement>())
        {
            (await files.OfStatement(story.Ledger.Ledger, told.StatementId, CancellationToken.None)).ShouldNotBeNull().Name.ShouldBe(told.FileName);
        }
    }
}
