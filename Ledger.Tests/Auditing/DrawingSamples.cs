using Ledger.Domain.Kernel;
using Ledger.Host.Auditing;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Auditing;

/// <summary>Samples that anybody can draw again.</summary>
public sealed class DrawingSamples(ToldLedger ledger) : IClassFixture<ToldLedger>
{
    private static readonly DateOnly June = new(2024, 6, 3);

    [Fact]
    public async Task The_sample_is_the_items_with_the_smallest_tickets_and_the_same_each_time()
    {
        var ids = Enumerable.Range(1, 12).Select(i => $"o{i}").ToList();
        var at = (await ledger.Write("sample", June, [.. Tell.Award("a1"), .. ids.SelectMany(id => Tell.Payment(id, "a1", June, 1_00)), .. Tell.Payment("open", "a1", June).Take(4)])) with { BusinessUntil = null };
        var payments = AuditSamples.Find("payments").ShouldNotBeNull();
        var drawn = await ledger.Samples.Draw(payments, at, "audit-2024", 5, CancellationToken.None);

        drawn.OutOf.ShouldBe(12, "one has not settled");
        var expected = ids.Select(id => (Ticket: AuditSamples.Ticket("audit-2024", id), Id: id)).OrderBy(item => item.Ticket, StringComparer.Ordinal).Take(5).ToList();
        drawn.Rows.Select(row => ((string)row.Values[0]!, Ids.OfStream((string)row.Values[1]!))).ShouldBe(expected);
        drawn.Rows.ShouldAllBe(row => row.Positions.Length == 1);
        (await ledger.Samples.Draw(payments, at, "audit-2024", 5, CancellationToken.None)).Rows.Select(row => row.Values[0]).ShouldBe(drawn.Rows.Select(row => row.Values[0]));
        (await ledger.Samples.Draw(payments, at, "another", 5, CancellationToken.None)).Rows.Select(row => row.Values[1]).ShouldNotBe(drawn.Rows.Select(row => row.Values[1]));
        (await ledger.Samples.Draw(payments, at, null, 99, CancellationToken.None)).ShouldSatisfyAllConditions(all => all.Rows.Count.ShouldBe(12), all => all.Seed.ShouldBe(at.RootHash));
        (await ledger.Samples.Draw(payments, at with { BusinessUntil = June.AddDays(-1) }, null, 99, CancellationToken.None)).OutOf.ShouldBe(0);
        (await ledger.Samples.Draw(AuditSamples.Find("entries")!, at, "audit-2024", 3, CancellationToken.None)).OutOf.ShouldBe(at.Position);
        (await ledger.Samples.Draw(AuditSamples.Find("awards")!, at, "audit-2024", 3, CancellationToken.None)).Rows.ShouldHaveSingleItem().Positions.ShouldBe([6]);
    }

    [Fact]
    public void A_ticket_is_what_a_shell_makes_of_the_seed_and_the_item() =>
        // printf 'ledger.sample.v1\naudit-2024\npo-1' | sha256sum
        AuditSamples.Ticket("audit-2024", "po-1").ShouldBe("bd178b69a9894ec0d47be6922e785ceab631ea1916073d4565d92b94262610d8");
}
