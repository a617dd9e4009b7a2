using System.CommandLine;
using Ledger.Host.Auditing;

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
        return asked.Does(verb, ledger, async (parsed, side, at, ct) =>
        {
            var drawn = await side.Part<AuditSamples>().Draw(AuditSamples.Find(parsed.GetValue(of)!)!, at, parsed.GetValue(seed), parsed.GetValue(size), ct);
            await form.Write(parsed, rows =>
            {
                AuditSamples.Write(drawn, at, asked.Of(parsed).Instant, rows);
                return Task.CompletedTask;
            });
            Talk.Say("sample.drawn", ("rows", drawn.Rows.Count), ("population", drawn.OutOf), ("of", drawn.Population.Id), ("seed", drawn.Seed));
            return ExitCode.Done;
        });
    }
}
