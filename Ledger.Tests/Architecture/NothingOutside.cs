using System.Text.RegularExpressions;
using Ledger.Host.Verbs;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Architecture;

/// <summary>A page asks nobody but the host that served it.</summary>
public sealed partial class NothingOutside
{
    private static readonly string[] Endings = [".cshtml", ".css", ".js", ".html", ".svg", ".json"];

    /// <summary>Names that look like addresses and are never asked for one.</summary>
    private static readonly string[] NamesOnly = ["www.w3.org"];

    [Fact]
    public void no_page_style_or_script_of_ours_names_another_host()
    {
        string[] folders = ["wwwroot", "Pages"];
        var wrong =
            from folder in folders.Select(f => Path.Combine(Repository.Root!, "Ledger.Host", f)).Where(Directory.Exists)
            from file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            where Endings.Contains(Path.GetExtension(file)) && !BroughtByNpm(file)
            from Match match in Addresses().Matches(File.ReadAllText(file))
            where !NamesOnly.Contains(match.Groups[1].Value)
            select $"{Path.GetRelativePath(Repository.Root!, file)}: {match.Value}";
        wrong.ShouldBeEmpty();
    }

    /// <summary>Files that the build copies from packages: their comments may say where they come from; the policy of the pages keeps them at home.</summary>
    private static bool BroughtByNpm(string file) => file.Contains("/wwwroot/lib/", StringComparison.Ordinal) || file.Contains("/wwwroot/vendor/", StringComparison.Ordinal);

    [GeneratedRegex(@"(?:https?:|wss?:)?//([a-z0-9-]+(?:\.[a-z0-9-]+)+)", RegexOptions.IgnoreCase)]
    private static partial Regex Addresses();
}
