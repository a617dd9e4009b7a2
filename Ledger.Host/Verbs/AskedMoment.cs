using System.CommandLine;
using System.CommandLine.Parsing;
using Ledger.Host.Exporting;
using Ledger.Host.Projections;

namespace Ledger.Host.Verbs;

/// <summary>The options by which a verb is asked about a moment.</summary>
internal sealed record AskedMoment(Option<string?> AsOfOption, Option<long?> Position, Option<DateOnly?> BusinessUntil)
{
    /// <param name="instant">What the verb calls the instant, without hyphens before it.</param>
    public static AskedMoment Options(string instant = "as-of") => new(
        new($"--{instant}") { Description = Words.Of($"option.{instant}") }, new("--position") { Description = Words.Of("option.position") },
        new("--business-until") { Description = Words.Of("option.business-until") });

    public IEnumerable<Option> All => [AsOfOption, Position, BusinessUntil];

    public void Check(CommandResult given) => AsOfVerb.Check(given, given.GetValue(AsOfOption), Position);

    public AsOf Of(ParseResult parsed) => Of(parsed, parsed.GetValue(AsOfOption));

    /// <summary>The same with an instant that was given in another way.</summary>
    public AsOf Of(ParseResult parsed, string? instant) =>
        new(instant is null ? null : AsOfVerb.Parse(instant), parsed.GetValue(Position), parsed.GetValue(BusinessUntil));

    /// <summary>Says what a verb does that looks at one ledger at that moment.</summary>
    public Command Does(Command verb, Option<string?> ledger, Func<ParseResult, ReadSide, Moment, CancellationToken, Task<int>> look) => verb.Does(async (parsed, ct) =>
    {
        await using var database = await Database.OpenMigrated(ct);
        await using var side = await ReadSide.Open(database.ConnectionString, ct);
        return await Ledgers.Choose(side.Source, parsed.GetValue(ledger), ct) is { } id
            ? await look(parsed, side, (await side.At(id, Of(parsed), ct))!, ct)
            : ExitCode.Usage;
    });
}

/// <summary>The options by which rows are asked for in a form.</summary>
internal sealed record FileForm(Option<string?> Format, Option<bool> Json, Option<bool> Csv, Option<string?> Out)
{
    public static FileForm Options()
    {
        var format = new Option<string?>("--format") { Description = Words.Of("option.row-format") };
        format.AcceptOnlyFromAmong([.. ExportForms.All]);
        return new FileForm(
            format, new("--json") { Description = Words.Of("option.json-lines") }, new("--csv") { Description = Words.Of("option.csv") },
            new("--out") { Description = Words.Of("option.out") });
    }

    public IEnumerable<Option> All => [Format, Json, Csv, Out];

    /// <summary>One form, or none.</summary>
    public void Check(CommandResult given)
    {
        if (new[] { given.GetValue(Format) is not null, given.GetValue(Json), given.GetValue(Csv) }.Count(said => said) > 1)
        {
            given.AddError(Words.Of("export.forms"));
        }
    }

    /// <summary>Writes rows where they were asked for, in the form that was asked for; lines of JSON where none was.</summary>
    public Task Write(ParseResult parsed, Func<ExportRows, Task> write) => WholeFile.Write(parsed.GetValue(Out), async target =>
    {
        await using var rows = ExportRows.Of(Of(parsed.CommandResult) ?? ExportForms.Lines, target);
        await write(rows);
    });

    /// <summary>The form that was asked for, or null.</summary>
    public string? Of(CommandResult given) => given.GetValue(Json) ? ExportForms.Lines : given.GetValue(Csv) ? ExportForms.Csv : given.GetValue(Format);
}
