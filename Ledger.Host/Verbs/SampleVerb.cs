using System.CommandLine;
using Ledger.Host.Auditing;
using Ledger.Host.Exporting;

namespace Ledger.Host.Verbs;

/// <summary>Draws a sample that anybody can draw again from its seed.</summary>
internal static class SampleVerb
{
    public static Command Verb()
    {
        var ledger = Ledgers.Option();
        var of = new Option<string>("--of") { Description = Words.Of("option.sample-of"), DefaultValueFactory = _ => AuditSamples.Populations[0].Id };
        of.AcceptOnlyFromAmong([.. AuditSamples.Populations.Select(p => p.Id)]);
        var seed = new Option<string?>("--seed") { Description = Words.Of("option.seed") };
        var size = new Option<int>("--size") { Description = Words.Of("option.sample-size"), DefaultValueFactory = _ => 25 };
        var asked = AskedMoment.Options();
        var form = FileForm.Options();
        var verb = Verbs.Verb.Named("sample", [ledger, of, seed, size, .. asked.All, .. form.All]);
        verb.Validators.Add(asked.Check);
        verb.Validators.Add(form.Check);
        verb.Validators.Add(given =>
        {
            if (given.GetResult(size) is { Errors: var errors } && !errors.Any() && given.GetValue(size) is < 1 or > AuditSamples.LargestSize)
            {
                given.AddError(Words.Of("sample.size", ("most", AuditSamples.LargestSize)));
            }

            if (given.GetValue(seed) is { } text && !AuditSamples.IsSeed(text))
            {
                given.AddError(Words.Of("sample.seed", ("most", AuditSamples.LongestSeed)));
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

            var at = (await side.At(id, asked.Of(parsed), ct))!;
            var drawn = await side.Part<AuditSamples>().Draw(AuditSamples.Find(parsed.GetValue(of)!)!, at, parsed.GetValue(seed), parsed.GetValue(size), ct);
            await WholeFile.Write(parsed.GetValue(form.Out), async target =>
            {
                await using var rows = ExportRows.Of(form.Of(parsed.CommandResult) ?? ExportForms.Lines, target);
                AuditSamples.Write(drawn, at, asked.Of(parsed).Instant, rows);
            });
            Talk.Say("sample.drawn", ("rows", drawn.Rows.Count), ("population", drawn.OutOf), ("of", drawn.Population.Id), ("seed", drawn.Seed));
            return ExitCode.Done;
        });
    }
}
