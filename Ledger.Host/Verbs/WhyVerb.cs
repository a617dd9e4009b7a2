using System.CommandLine;
using System.Globalization;
using Ledger.Host.Projections;

namespace Ledger.Host.Verbs;

/// <summary>Prints the entries behind a figure of pools, or of an award, linkage, loan, fund or party, with evidence, actors and rule versions.</summary>
internal static class WhyVerb
{
    private const int StandardLimit = 100;

    public static Command Verb()
    {
        var figure = new Argument<string>("figure") { Description = Words.Of("argument.figure") };
        figure.AcceptOnlyFromAmong([.. PoolFigure.All.Select(f => f.Name).Union(RowKind.FigureNames)]);
        var pool = new Option<string?>("--pool") { Description = Words.Of("option.pool") };
        var of = new Option<string?>("--of") { Description = Words.Of("option.of-stream") };
        var asked = AskedMoment.Options();
        var after = new Option<long?>("--after") { Description = Words.Of("option.after") };
        var limit = Verbs.Verb.Option("limit", StandardLimit);
        var cursor = new Option<string?>("--cursor") { Description = Words.Of("option.cursor") };
        var ledger = Ledgers.Option();
        var json = Verbs.Verb.Switch("json");
        var verb = Verbs.Verb.Named("why", [pool, of, .. asked.All, after, limit, cursor, ledger, json]);
        verb.Arguments.Add(figure);
        verb.Validators.Add(asked.Check);
        verb.Validators.Add(given =>
        {
            var (thing, named) = (given.GetValue(of), given.GetValue(figure));
            if (thing is not null && (RowKind.Of(thing) is null || given.GetResult(pool) is not null))
            {
                given.AddError(Words.Of("why.of", ("of", thing)));
            }
            else if (thing is null ? PoolFigure.Find(named) is null : RowKind.Of(thing)!.Value.Kind.Find(named) is null)
            {
                var known = thing is null ? PoolFigure.All.Select(f => f.Name) : RowKind.Of(thing)!.Value.Kind.Figures.Select(f => f.Name);
                given.AddError(Words.Of("why.no-figure", ("figure", named), ("figures", string.Join(", ", known))));
            }
        });
        verb.Validators.Add(given =>
        {
            try
            {
                Cursor.PositionOf(given.GetValue(cursor));
            }
            catch (InvalidCursorException)
            {
                given.AddError(Words.Of("why.no-cursor", ("cursor", given.GetValue(cursor))));
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

            // A page of a list that was begun speaks of the moment at which it was begun.
            var at = asked.Of(parsed);
            var moment = (await side.At(id, Cursor.PositionOf(parsed.GetValue(cursor)) is { } pinned ? new AsOf(Position: pinned, BusinessUntil: at.BusinessUntil) : at, ct))!;
            var (from, page, most, named) = (Math.Max(0, parsed.GetValue(after) ?? 0), parsed.GetValue(cursor), parsed.GetValue(limit), parsed.GetValue(figure));
            var reasons = RowKind.Of(parsed.GetValue(of)) is { } row
                ? await side.Part<Reasons>().Why(moment, row.Kind, row.Key, row.Kind.Find(named)!, from, page, most, ct)
                : await side.Part<Reasons>().Why(moment, parsed.GetValue(pool), PoolFigure.Find(named)!, from, page, most, ct);
            if (reasons is null)
            {
                Talk.Say("as-of.no-pool", ("pool", parsed.GetValue(of) ?? parsed.GetValue(pool)));
                return ExitCode.RefusedOrUnsound;
            }

            Print(moment, reasons, parsed.GetValue(json));
            return ExitCode.Done;
        });
    }

    private static void Print(Moment at, FigureReasons reasons, bool json)
    {
        if (json)
        {
            Talk.Data(new
            {
                ledger = at.LedgerId, position = at.Position, recordedAt = at.RecordedAt, businessUntil = at.BusinessUntil, root = at.RootHash,
                reasons.PoolId, reasons.Of, reasons.Figure, reasons.AfterPosition, reasons.FigureFen, entries = reasons.Rows.Items, next = reasons.Rows.Next,
            });
            return;
        }

        foreach (var row in reasons.Rows.Items)
        {
            Talk.Line(string.Create(
                CultureInfo.InvariantCulture, $"{row.Position,10}  {row.BusinessDate:yyyy-MM-dd}  {CompareVerb.Signed(row.AmountFen),20}  {row.Type}  {row.Reference}  {row.Actor}"));
            foreach (var evidence in row.Evidence)
            {
                Talk.Line($"            {evidence.Kind} {evidence.Number} {evidence.Digest}");
            }

            if ((row.RuleVersion ?? row.Decision?.RuleVersion) is { } version)
            {
                Talk.Line("            " + Words.Of(
                    "why.rule", ("version", version), ("position", row.RuleVersion is null ? row.Decision!.Position : row.Position), ("actor", row.RuleVersion is null ? row.Decision!.Actor : row.Actor)));
            }
        }

        Talk.Line(Words.Of(
            "why.figure", ("figure", reasons.Figure), ("pool", reasons.Of ?? reasons.PoolId ?? "*"), ("amount", PoolLines.Yuan(reasons.FigureFen)), ("position", at.Position), ("root", at.RootHash)));
        if (reasons.Rows.Next is { } next)
        {
            Talk.Say("why.more", ("cursor", next));
        }
    }
}
