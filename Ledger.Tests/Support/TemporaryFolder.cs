namespace Ledger.Tests.Support;

/// <summary>A folder of a test's own in the temporary place, gone with the test.</summary>
internal sealed class TemporaryFolder(string purpose) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory(purpose + "-");

    /// <summary>Where it lies.</summary>
    public string Root => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
