using System.Text.RegularExpressions;
using Ledger.Host.Verbs;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Architecture;

/// <summary>What the documents name is there.</summary>
public sealed partial class DocsAreTrue
{
    private static readonly string Root = Repository.Root!;

    public static TheoryData<string> Documents =>
    [
        "README.md", "seeds/README.md",
        .. Directory.EnumerateFiles(Path.Combine(Root, "Ledger.Host", "Docs"), "*.md", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Root, f)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void every_link_leads_somewhere(string document)
    {
        var text = File.ReadAllText(Path.Combine(Root, document));
        var folder = Path.GetDirectoryName(Path.Combine(Root, document))!;
        Links().Matches(text).Select(m => m.Groups[1].Value).Where(link => !Path.Exists(Path.GetFullPath(Path.Combine(folder, link)))).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void every_path_that_begins_at_the_top_of_the_repository_exists(string document)
    {
        var text = File.ReadAllText(Path.Combine(Root, document));
        var named = Paths().Matches(text).Select(m => m.Groups[1].Value.TrimEnd('.', '/'))
            .Where(path => !path.Contains('*', StringComparison.Ordinal) && !path.Contains('<', StringComparison.Ordinal) && !path.Contains('{', StringComparison.Ordinal));
        named.Where(path => !Path.Exists(Path.Combine(Root, path))).ShouldBeEmpty();
    }

    [GeneratedRegex(@"\]\((?![a-z]+:)([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"(?<=^|[\s`(（])((?:Ledger\.(?:Domain|Host|Tests)|deploy|seeds|\.ci)/[^\s`)，。；、：,;]*)", RegexOptions.Multiline)]
    private static partial Regex Paths();
}
