using Ledger.Domain.Awards;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Domain.Recoveries;
using Ledger.Domain.RiskSharing;
using Ledger.Host.Auth;
using Ledger.Host.Catalogue;
using Ledger.Host.Projections;
using Npgsql;

namespace Ledger.Host.Exporting;

/// <summary>Everything that a dossier tells of an award, at one moment.</summary>
/// <param name="Steps">How the amount was found; empty before there is one.</param>
/// <param name="Entries">Those of the award, its orders and its recoveries, in the order of the journal.</param>
/// <param name="NameOf">What a person is called.</param>
internal sealed record DossierFacts(
    string LedgerName, ExportMoment Moment, AwardPicture Award, IReadOnlyList<RuleStep> Steps, IReadOnlyList<EntryRow> Entries,
    IReadOnlyList<OrderRow> Orders, IReadOnlyList<RecoveryRow> Recoveries, Func<string, string> NameOf);

/// <summary>The dossier of one award as PDF: who, what, how much, by which rule, when, by whom, on what evidence, and how to check all of it.</summary>
internal sealed class Dossiers(NpgsqlDataSource database, ApprovalQueue orders, Recoveries recoveries, PdfPrinter printer, TimeProvider clock)
{
    private const int PageSize = 500;

    /// <summary>Whether the text can name an award.</summary>
    public static bool IsAward(string stream) =>
        stream.IndexOf('/', StringComparison.Ordinal) is var at and > 0 && Releases.Aggregates.Contains(stream[..at]) && Ids.IsValid(stream[(at + 1)..]);

    /// <summary>The file, or null where there was no such award at the moment.</summary>
    /// <exception cref="PdfUnavailableException">This machine cannot print.</exception>
    /// <exception cref="UnknownEventException">An entry of the award cannot be read by this program.</exception>
    public async Task<byte[]?> Print(ExportMoment moment, Moment at, string awardStream, CancellationToken cancel) =>
        await Gather(moment, at, awardStream, cancel) is { } facts ? printer.Print(DossierText.Of(facts)) : null;

    private async Task<DossierFacts?> Gather(ExportMoment moment, Moment at, string awardStream, CancellationToken cancel)
    {
        var own = await Read(at, [awardStream], cancel);
        if (own.Count == 0)
        {
            return null;
        }

        var (award, steps) = (new AwardPicture(awardStream), (IReadOnlyList<RuleStep>)[]);
        var others = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in own)
        {
            var happened = entry.Happened ?? throw new UnknownEventException(entry.Type);
            award.Take(entry);
            steps = StepsOf(happened) ?? steps;
            if (RecoveryOf(happened) is { } recovery)
            {
                others.Add(Recovery.StreamOf(recovery));
            }
        }

        others.UnionWith(award.State.OrderIds.Select(DisbursementOrder.StreamOf));
        var entries = own.Concat(others.Count == 0 ? [] : await Read(at, [.. others], cancel)).OrderBy(entry => entry.Position).ToList();
        var paid = await All(cursor => orders.List(at, new OrderFilter { GrantStream = awardStream, OldestFirst = true }, cursor, PageSize, cancel));
        var back = await All(cursor => recoveries.List(at, new RecoveryFilter { AwardStream = awardStream, OldestFirst = true }, cursor, PageSize, cancel));
        var names = await new People(database, clock).Names(cancel);
        var ledger = (await database.List("select name from ledger where ledger_id = $1", row => row.GetString(0), cancel, at.LedgerId))[0];
        return new DossierFacts(ledger, moment, award, steps, entries, paid, back, id => names.GetValueOrDefault(id, id));
    }

    private Task<List<EntryRow>> Read(Moment at, string[] streams, CancellationToken cancel) => database.List(
        $"select {EntryRow.Columns} from entry e where e.ledger_id = $1 and e.stream = any($2) and e.position <= $3 order by e.position",
        EntryRow.Read, cancel, at.LedgerId, streams, at.Position);

    private static async Task<IReadOnlyList<T>> All<T>(Func<string?, Task<Page<T>>> page)
    {
        var (all, cursor) = (new List<T>(), (string?)null);
        do
        {
            var next = await page(cursor);
            all.AddRange(next.Items);
            cursor = next.Next;
        }
        while (cursor is not null);
        return all;
    }

    private static IReadOnlyList<RuleStep>? StepsOf(Event happened) => happened switch
    {
        AwardProposed e => e.RuleTrace,
        SubsidyComputed e => e.RuleTrace,
        CompensationClaimed e => e.RuleTrace,
        _ => null,
    };

    private static string? RecoveryOf(Event happened) => happened switch
    {
        PrincipalClaimed e => e.RecoveryId,
        LinkageMoneyClaimed e => e.RecoveryId,
        CompensationReclaimed e => e.RecoveryId,
        _ => null,
    };
}
