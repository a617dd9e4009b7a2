using System.CommandLine;
using System.CommandLine.Parsing;
using Ledger.Host.Exporting;
using Ledger.Host.Projections;

namespace Ledger.Host.Verbs;

/// <summary>The options by which a verb is asked about a moment.</summary>
internal sealed record AskedMoment(Option<string?> AsOfOption, Option<long?> Position, Option<DateOnly?> BusinessUntil)
{
    public static AskedMoment Options() => new(
        new("--as-of") { Description = Words.Of("option.as-of") }, new("--position") { Description = Words.Of("option.position") },
        new("--business-until") { Description = Words.Of("option.business-until") });

    public IEnumerable<Option> All => [AsOfOption, Position, BusinessUntil];

    public void Check(CommandResult given) => AsOfVerb.Check(given, given.GetValue(AsOfOption), Position);

    public AsOf Of(ParseResult parsed) =>
        new(parsed.GetValue(AsOfOption) is { } text ? AsOfVerb.Parse(text) : null, parsed.GetValue(Position), parsed.GetValue(BusinessUntil));
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

    /// <summary>The form that was asked for, or null.</summary>
    public string? Of(CommandResult given) => given.GetValue(Json) ? ExportForms.Lines : given.GetValue(Csv) ? ExportForms.Csv : given.GetValue(Format);
}
