using Ledger.Host.Seeding;
using Shouldly;

namespace Ledger.Tests.Seeding;

/// <summary>A copy of the golden scenario that a test may spoil.</summary>
internal sealed class ScenarioCopy : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scenario-");

    public ScenarioCopy()
    {
        foreach (var file in Directory.EnumerateFiles(RehearsedLedger.GoldenFolder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder.FullName, Path.GetRelativePath(RehearsedLedger.GoldenFolder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>Where it lies.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Changes a text in one of its files.</summary>
    public void Replace(string file, string from, string to)
    {
        var path = Path.Combine(Folder, file);
        var text = File.ReadAllText(path);
        text.ShouldContain(from);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    /// <summary>Reads it.</summary>
    public Scenario Read() => Scenario.Read(Folder);

    public void Dispose() => _folder.Delete(recursive: true);
}
