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
        return asked.Does(verb, ledger, async (parsed, side, at, ct) =>
        {
            var questions = side.Part<AuditQuestions>();
            if (parsed.GetValue(question) is not { } named)
            {
                await Count(questions, at, form.Of(parsed.CommandResult) is not null, ct);
                return ExitCode.Done;
            }

            await form.Write(parsed, async rows =>
            {
                await questions.Write(AuditQuestions.Find(named)!, at, asked.Of(parsed).Instant, rows, ct);
                Talk.Say("export.written", ("ledger", at.LedgerId), ("rows", rows.Count), ("what", named), ("position", at.Position), ("root", at.RootHash));
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
