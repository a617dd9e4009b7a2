namespace Ledger.Host.Verbs;

/// <summary>The checkout this host was built in, if it runs out of one.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution file, or null when the host was installed elsewhere.</summary>
    public static string? Root { get; } = Find();

    /// <summary>The folder of seeds, or null when there is none.</summary>
    public static string? Seeds => Root is { } root && Directory.Exists(Path.Combine(root, "seeds")) ? Path.Combine(root, "seeds") : null;

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
