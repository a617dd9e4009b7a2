using System.CommandLine;
using System.Globalization;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Projections;

namespace Ledger.Host.Verbs;

/// <summary>Prints which figures of pools, or of awards, linkages, loans, funds or parties, changed from one moment to another, by how much, and which entries did it.</summary>
internal static class CompareVerb
{
    private const int StandardCauses = 20;
    private const int FigureWidth = 22;

    public static Command Verb()
    {
        var from = new Option<string>("--from") { Description = Words.Of("option.compare-from"), Required = true };
        var to = new Option<string?>("--to") { Description = Words.Of("option.compare-to") };
        var pool = new Option<string?>("--pool") { Description = Words.Of("option.pool") };
        var rows = new Option<string?>("--rows") { Description = Words.Of("option.compare-rows") };
        rows.AcceptOnlyFromAmong([.. RowKind.All.Select(kind => kind.Name)]);
        var until = new Option<DateOnly?>("--business-until") { Description = Words.Of("option.business-until") };
        var causes = Verbs.Verb.Option("causes", StandardCauses);
        var ledger = Ledgers.Option();
        var json = Verbs.Verb.Switch("json");
        var verb = Verbs.Verb.Named("compare", from, to, pool, rows, until, causes, ledger, json);
        verb.Validators.Add(given =>
        {
            foreach (var text in new[] { given.GetValue(from), given.GetValue(to) })
            {
                if (text is not null && Read(text, null) is null)
                {
                    given.AddError(Words.Of("as-of.no-instant", ("text", text)));
                }
            }
        });
        return verb.Does(async (parsed, ct) =>
        {
            await using var database = await Database.OpenMigrated(ct);

            await using var side = await ReadSide.Open(database.ConnectionString, ct);
            if (await Ledgers.Choose(side.Source, parsed.GetValue(ledger), ct) is not { } id)
            {
                return ExitCode.Usage;
            }

            var business = parsed.GetValue(until);
            var (first, refused) = await side.Part<AskedMoments>().PositionOf(id, Read(parsed.GetValue(from)!, business)!, ct);
            var (last, refusedLast) = await side.Part<AskedMoments>().PositionOf(id, parsed.GetValue(to) is { } end ? Read(end, business)! : AsOf.Now, ct);
            if ((refused ?? refusedLast ?? Reversed(first, last, parsed.GetValue(from)!)) is { } cannot)
            {
                return Acting.Refuse(cannot);
            }

            var start = (await side.At(id, new AsOf(Position: first, BusinessUntil: business), ct))!;
            var stop = (await side.At(id, new AsOf(Position: last, BusinessUntil: business), ct))!;
            var most = Math.Max(0, parsed.GetValue(causes));
            if (RowKind.All.FirstOrDefault(kind => kind.Name == parsed.GetValue(rows)) is { } chosen)
            {
                Print(id, await side.Part<RowComparisons>().Between(start, stop, chosen, null, most, ct), parsed.GetValue(json));
                return ExitCode.Done;
            }

            var comparison = await side.Part<PoolComparisons>().Between(start, stop, parsed.GetValue(pool), most, ct);
            if (comparison is null)
            {
                Talk.Say("as-of.no-pool", ("pool", parsed.GetValue(pool)));
                return ExitCode.RefusedOrUnsound;
            }

            Print(id, comparison, parsed.GetValue(json));
            return ExitCode.Done;
        });
    }

    /// <summary>An instant as <c>as-of</c> reads it, or a position; null where it is neither.</summary>
    internal static AsOf? Read(string text, DateOnly? until) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? new AsOf(Position: position, BusinessUntil: until)
        : AsOfVerb.Parse(text) is { } instant ? new AsOf(instant, BusinessUntil: until)
        : null;

    private static Refusal? Reversed(long first, long last, string given) =>
        first > last ? Refusal.Of(RefusalCodes.RequestInvalid, new Fact("field", "from"), new Fact("value", given)) : null;

    private static void Print(string ledger, PoolComparison comparison, bool json)
    {
        if (json)
        {
            Talk.Data(new { ledger, comparison.From, comparison.To, comparison.BusinessUntil, comparison.Pools });
            return;
        }

        foreach (var pool in comparison.Pools)
        {
            Talk.Line(Words.Of("compare.pool", ("pool", pool.PoolId), ("name", pool.Name), ("before", pool.StatusBefore ?? "-"), ("after", pool.StatusAfter)));
            Print(pool.Figures);
        }

        Evidence(comparison.From, comparison.To);
    }

    private static void Print(string ledger, RowComparison comparison, bool json)
    {
        if (json)
        {
            Talk.Data(new { ledger, comparison.From, comparison.To, comparison.BusinessUntil, comparison.Rows, comparison.Changed, comparison.Left });
            return;
        }

        foreach (var row in comparison.Changed)
        {
            Talk.Line($"{row.Stream} {row.Name}");
            Print(row.Figures);
        }

        if (comparison.Left > 0)
        {
            Talk.Line(Words.Of("compare.left", ("count", comparison.Left)));
        }

        Evidence(comparison.From, comparison.To);
    }

    private static void Print(IReadOnlyList<FigureChange> figures)
    {
        foreach (var figure in figures)
        {
            Talk.Line($"  {figure.Figure.PadRight(FigureWidth)}{PoolLines.Yuan(figure.BeforeFen),20} → {PoolLines.Yuan(figure.AfterFen),20}  {Signed(figure.ChangeFen),20}");
            foreach (var cause in figure.Causes)
            {
                Talk.Line(string.Create(CultureInfo.InvariantCulture, $"    {cause.Position,10}  {cause.BusinessDate:yyyy-MM-dd}  {cause.Type}  {cause.Reference}  {cause.Actor}  {Signed(cause.AmountFen)}"));
            }

            if (figure.Entries > figure.Causes.Count)
            {
                Talk.Line("    " + Words.Of("compare.more", ("count", figure.Entries - figure.Causes.Count)));
            }
        }
    }

    private static void Evidence(ComparedMoment from, ComparedMoment to) =>
        Talk.Line(Words.Of("compare.evidence", ("from", from.Position), ("to", to.Position), ("fromRoot", from.RootHash), ("toRoot", to.RootHash)));

    internal static string Signed(long fen) => fen > 0 ? "+" + PoolLines.Yuan(fen) : PoolLines.Yuan(fen);
}
