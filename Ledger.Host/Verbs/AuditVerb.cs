using System.CommandLine;
using Ledger.Host.Auditing;
using Ledger.Host.Exporting;
using Ledger.Host.Projections;

namespace Ledger.Host.Verbs;

/// <summary>Asks the questions of auditors: all of them counted, or one with its rows.</summary>
internal static class AuditVerb
{
    public static Command Verb()
    {
        var ledger = Ledgers.Option();
        var question = new Option<string?>("--question") { Description = Words.Of("option.question", ("questions", string.Join(", ", AuditQuestions.All.Select(q => q.Id)))) };
        question.AcceptOnlyFromAmong([.. AuditQuestions.All.Select(q => q.Id)]);
        var asked = AskedMoment.Options();
        var form = FileForm.Options();
        var verb = Verbs.Verb.Named("audit", [ledger, question, .. asked.All, .. form.All]);
        verb.Validators.Add(asked.Check);
        verb.Validators.Add(form.Check);
        verb.Validators.Add(given =>
        {
            if (given.GetValue(question) is null && form.Of(given) is not (null or ExportForms.Lines))
            {
                given.AddError(Words.Of("audit.one-question"));
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
            var questions = side.Part<AuditQuestions>();
            if (parsed.GetValue(question) is not { } named)
            {
                await Count(questions, at, form.Of(parsed.CommandResult) is not null, ct);
                return ExitCode.Done;
            }

            await WholeFile.Write(parsed.GetValue(form.Out), async target =>
            {
                await using var rows = ExportRows.Of(form.Of(parsed.CommandResult) ?? ExportForms.Lines, target);
                await questions.Write(AuditQuestions.Find(named)!, at, asked.Of(parsed).Instant, rows, ct);
                Talk.Say("export.written", ("ledger", id), ("rows", rows.Count), ("what", named), ("position", at.Position), ("root", at.RootHash));
            });
            return ExitCode.Done;
        });
    }

    /// <summary>How many rows each question has: where to look first.</summary>
    private static async Task Count(AuditQuestions questions, Moment at, bool json, CancellationToken ct)
    {
        foreach (var question in AuditQuestions.All)
        {
            var rows = 0L;
            await foreach (var _ in questions.Ask(question, at, 0, null, ct))
            {
                rows++;
            }

            var title = Language.Words.Of($"audit.{question.Id}.title");
            if (json)
            {
                Talk.Data(new { ledger = at.LedgerId, position = at.Position, root = at.RootHash, question = question.Id, title, rows });
            }
            else
            {
                Talk.Line(Words.Of("audit.count", ("question", question.Id), ("title", title), ("rows", rows)));
            }
        }

        Talk.Say("audit.counted", ("ledger", at.LedgerId), ("position", at.Position), ("root", at.RootHash));
    }
}
