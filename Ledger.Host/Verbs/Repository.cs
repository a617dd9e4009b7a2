namespace Ledger.Host.Verbs;

/// <summary>The checkout this host was built in, if it runs out of one.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution file, or null when the host was installed elsewhere.</summary>
    public static string? Root { get; } = Find();

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Ledger.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
