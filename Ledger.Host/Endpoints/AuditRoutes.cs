using Ledger.Domain.Kernel;
using Ledger.Host.Auditing;
using Ledger.Host.Exporting;
using Ledger.Host.Language;
using Ledger.Host.Projections;

namespace Ledger.Host.Endpoints;

/// <summary>The questions of auditors and their samples, at any moment; with <c>format</c> as a file that holds the whole answer.</summary>
internal sealed class AuditRoutes(ApiParts parts, Moments moments, AuditQuestions questions, AuditSamples samples)
{
    private const string Format = "format";
    private const int StandardSize = 25;

    public void Map(IEndpointRouteBuilder ledger)
    {
        ReadRoutes.Map<ListRead<QuestionItem>>(ledger, parts, moments, "audit-questions", "The questions that auditors ask, and how each is answered.", [], Clocks.Recorded, async r => await r.All(
            [.. AuditQuestions.All.Select(q => new QuestionItem(q.Id, Words.Of($"audit.{q.Id}.title"), Words.Of($"audit.{q.Id}.rule"), [.. q.Columns.Select(c => c.JsonName)]))]));
        ReadRoutes.Map<AuditAnswer>(
            ledger, parts, moments, "audit-questions/{question}",
            "The answer to one of them; every row names the entries that show it. With a format (csv, xlsx, jsonl) all rows as a file.",
            ["cursor", "limit", Format], Clocks.Both, Answer);
        ReadRoutes.Map<SampleAnswer>(
            ledger, parts, moments, "audit-samples/{population}",
            "A sample of payments, awards or entries: the same seed, population and size give the same rows. With a format (csv, xlsx, jsonl) as a file.",
            ["seed", "size", Format], Clocks.Both, Sample);
    }

    private async Task<Refusal?> Answer(Reading r)
    {
        var (limit, format, cursor) = (r.Query.Limit(), FormatOf(r), r.Query.Text("cursor"));
        if (r.Query.Fault is { } fault)
        {
            return fault;
        }

        if (AuditQuestions.Find(r.Route("question")) is not { } question)
        {
            return Refusal.Of(RefusalCodes.NotFound, new Fact("question", r.Route("question")));
        }

        if (format is not null)
        {
            return await r.File($"{r.At.LedgerId}-audit-{question.Id}", format, rows => questions.Write(question, r.At, r.Asked.Instant, rows, r.Cancel));
        }

        var offset = cursor is null ? 0 : Cursor.Read(cursor).Key;
        var found = await questions.Ask(question, r.At, offset, limit + 1, r.Cancel).ToListAsync(r.Cancel);
        var next = found.Count > limit ? r.AddressWith(("cursor", new Cursor(r.At.Position, offset + limit, false).ToString())) : null;
        return await r.Answer(evidence => new AuditAnswer(
            evidence, question.Id, questions.DayOf(r.At), [.. found.Take(limit).Select(row => new RawJson(AuditJson.Of(question.Columns, row)))], next));
    }

    private async Task<Refusal?> Sample(Reading r)
    {
        var (seed, size, format) = (r.Query.Text("seed"), r.Query.Number("size") ?? StandardSize, FormatOf(r));
        if (r.Query.Fault is { } fault)
        {
            return fault;
        }

        if (AuditSamples.Find(r.Route("population")) is not { } population)
        {
            return Refusal.Of(RefusalCodes.NotFound, new Fact("population", r.Route("population")));
        }

        if (size is < 1 or > AuditSamples.LargestSize)
        {
            return CommandText.Invalid("size", r.Query.Text("size"));
        }

        if (seed is not null && !AuditSamples.IsSeed(seed))
        {
            return CommandText.Invalid("seed", seed);
        }

        var drawn = await samples.Draw(population, r.At, seed, (int)size, r.Cancel);
        if (format is not null)
        {
            return await r.File($"{r.At.LedgerId}-sample-{population.Id}", format, rows =>
            {
                AuditSamples.Write(drawn, r.At, r.Asked.Instant, rows);
                return Task.CompletedTask;
            });
        }

        return await r.Answer(evidence => new SampleAnswer(
            evidence, AuditSamples.Algorithm, population.Id, drawn.Seed, drawn.Size, drawn.OutOf,
            [.. drawn.Rows.Select(row => new RawJson(AuditJson.Of(population.Columns, row)))]));
    }

    private static string? FormatOf(Reading r) => r.Query.OneOf(Format, ExportForms.All);
}

/// <summary>A question.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Title">What it asks, in the caller's language.</param>
/// <param name="Rule">How the answer is found.</param>
/// <param name="Columns">The members of each row; <c>positions</c> comes after them.</param>
public sealed record QuestionItem(string Id, string Title, string Rule, IReadOnlyList<string> Columns);

/// <summary>An answer.</summary>
/// <param name="Day">The business date that counts: ages end there, and what belongs to a later day is not in the answer.</param>
/// <param name="Items">The rows; their members are the question's columns, and <c>positions</c> names the entries that show the row.</param>
/// <param name="Next">The address of the rows after these.</param>
public sealed record AuditAnswer(ReadMoment At, string Question, DateOnly Day, IReadOnlyList<RawJson> Items, string? Next);

/// <summary>A drawn sample with everything that repeats the draw.</summary>
/// <param name="Population">What it was drawn from.</param>
/// <param name="Size">How many were asked for.</param>
/// <param name="OutOf">How many there were at the moment.</param>
public sealed record SampleAnswer(
    ReadMoment At, string Algorithm, string Population, string Seed, int Size, long OutOf, IReadOnlyList<RawJson> Items);
