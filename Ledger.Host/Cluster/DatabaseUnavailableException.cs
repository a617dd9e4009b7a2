namespace Ledger.Host.Cluster;

/// <summary>
/// Why no PostgreSQL could be had: a stable code and facts. Nothing of the ledger is at fault, the machine is; the command line
/// puts it into words and ends with exit code 3.
/// </summary>
public sealed class DatabaseUnavailableException : Exception
{
    /// <summary>No PostgreSQL 15 or newer server programs on this machine. Facts: none.</summary>
    public const string NoServerBinaries = "no-server-binaries";

    /// <summary>The folder was made by a newer or older PostgreSQL than any found. Facts: folder, version.</summary>
    public const string OtherServerVersion = "other-server-version";

    /// <summary>Run as root, and no unprivileged account is there to run the server as. Facts: account.</summary>
    public const string NoServerAccount = "no-server-account";

    /// <summary>The folder belongs to somebody else. Facts: folder.</summary>
    public const string FolderNotYours = "folder-not-yours";

    /// <summary>No candidate folder can be entered by the server's account. Facts: account.</summary>
    public const string NoFolder = "no-folder";

    /// <summary>A server program failed. Facts: program, detail.</summary>
    public const string ProgramFailed = "program-failed";

    /// <summary>Another process holds the folder for too long. Facts: folder.</summary>
    public const string FolderBusy = "folder-busy";

    /// <summary>The named connection string cannot be read. Facts: detail.</summary>
    public const string ConnectionString = "connection-string";

    /// <summary>The named database lacks migrations of this program. Facts: missing.</summary>
    public const string NotMigrated = "not-migrated";

    /// <summary>The folded tables were made by a newer program. Facts: code, ledger, stored, version.</summary>
    public const string NewerTables = "newer-tables";

    /// <summary>A fault with its facts, in reading order.</summary>
    public DatabaseUnavailableException(string code, params ReadOnlySpan<(string Name, string Value)> facts)
        : base(code)
    {
        Code = code;
        Facts = [.. facts.ToArray().Select(f => KeyValuePair.Create(f.Name, f.Value))];
    }

    /// <summary>One of the constants above.</summary>
    public string Code { get; }

    /// <summary>What the words need: folders, accounts, the server's own last line.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts { get; }
}
