using System.Security.Cryptography;

namespace Ledger.Host.Proof;

/// <summary>Where the keys come from that sign a ledger's checkpoints. A bureau may put its own device behind this.</summary>
public interface IKeySource
{
    /// <summary>The signer of a ledger's checkpoints.</summary>
    NoteSigner SignerOf(string ledgerId);
}

/// <summary>
/// Keys in files that only this account can read, made when first needed. The name of a key is the origin of its log: a domain and the
/// ledger's id.
/// </summary>
public sealed class FileKeySource(string folder, string domain = FileKeySource.LocalDomain) : IKeySource
{
    /// <summary>The domain of logs whose keeper has not named one.</summary>
    public const string LocalDomain = "ledger.local";

    /// <summary>Names the folder of the keys.</summary>
    public const string FolderVariable = "Ledger__KeyFolder";

    /// <summary>Names the domain that origins begin with.</summary>
    public const string DomainVariable = "Ledger__LogDomain";

    private readonly Lock _lock = new();

    /// <summary>The keys of this installation: in the folder that the environment names, else beside the private cluster, else the account's own.</summary>
    public static FileKeySource OfInstallation(string? clusterFolder) => new(
        Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named ? named
        : Path.Combine(clusterFolder ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "ledger"), "keys"),
        Environment.GetEnvironmentVariable(DomainVariable) is { Length: > 0 } domain ? domain : LocalDomain);

    public NoteSigner SignerOf(string ledgerId)
    {
        lock (_lock)
        {
            return new NoteSigner($"{domain}/{ledgerId}", Seed(Path.Combine(folder, $"{ledgerId}.ed25519")));
        }
    }

    private static byte[] Seed(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Key files need permissions that keep other accounts out.");
        }

        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var draft = $"{path}.{Environment.ProcessId}";
            using (var file = new FileStream(draft, new FileStreamOptions
            {
                Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                file.Write(RandomNumberGenerator.GetBytes(32));
            }

            try
            {
                // Two processes may get here at once; the first key stays.
                File.Move(draft, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(draft);
            }
        }

        return File.ReadAllBytes(path);
    }
}
