using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Ledger.Tests.CommandLines;

/// <summary>What the README names exists, and it stays short enough to be read.</summary>
public sealed partial class ReadingTheReadme
{
    private static readonly string Root = FindRoot();
    private static readonly string Text = File.ReadAllText(Path.Combine(Root, "README.md"));

    [Fact]
    public void It_fits_in_150_lines() => Text.Split('\n').Length.ShouldBeLessThan(150);

    [Fact]
    public void Every_file_it_links_to_is_there()
    {
        foreach (var path in Links().Matches(Text).Select(m => m.Groups[1].Value))
        {
            Path.Exists(Path.Combine(Root, path)).ShouldBeTrue(path);
        }
    }

    [Fact]
    public void Every_script_it_names_can_be_run()
    {
        foreach (var script in Scripts().Matches(Text).Select(m => m.Value).Distinct())
        {
            File.Exists(Path.Combine(Root, script)).ShouldBeTrue(script);
        }
    }

    [Fact]
    public void It_names_every_verb_and_no_other()
    {
        var help = Host.Run(["--help"]).Output;
        var verbs = help.Split('\n').Where(l => l.StartsWith("  ", StringComparison.Ordinal)).Select(l => l.Trim().Split(' ')[0]);
        var table = Text[Text.IndexOf("## Verbs", StringComparison.Ordinal)..];
        table = table[..table.IndexOf("```", StringComparison.Ordinal)];
        var named = Rows().Matches(table).SelectMany(row => Code().Matches(row.Value).Select(m => m.Groups[1].Value));
        named.Order().ShouldBe(verbs.Order());
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Ledger.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"deploy/[a-z]+(/[a-z]+)?(?=[\s`])")]
    private static partial Regex Scripts();

    [GeneratedRegex(@"(?m)^\| [a-z]+ \|.*$")]
    private static partial Regex Rows();

    [GeneratedRegex("`([a-z-]+)`")]
    private static partial Regex Code();
}
