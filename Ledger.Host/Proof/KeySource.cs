using System.Security.Cryptography;

namespace Ledger.Host.Proof;

/// <summary>Where the keys come from that sign a ledger's checkpoints. A bureau may put its own device behind this.</summary>
public interface IKeySource
{
    /// <summary>
    /// The signers of a ledger's checkpoints: first the one that is handed out, then those that sign beside it, so that who holds an older key
    /// can still open what is signed today.
    /// </summary>
    IReadOnlyList<INoteSigner> SignersOf(string ledgerId);
}

/// <summary>
/// Keys in files that only this account can read, made when first needed. The name of a key is the origin of its log: a domain and the
/// ledger's id. A key that was replaced lies in <c>retired/{ledger}</c> and signs beside the new one until its file is taken away.
/// </summary>
public sealed class FileKeySource(string folder, string domain = FileKeySource.LocalDomain) : IKeySource
{
    /// <summary>The domain of logs whose keeper has not named one.</summary>
    public const string LocalDomain = "ledger.local";

    /// <summary>Names the folder of the keys.</summary>
    public const string FolderVariable = "Ledger__KeyFolder";

    /// <summary>Names the domain that origins begin with.</summary>
    public const string DomainVariable = "Ledger__LogDomain";

    private const string Edwards = "ed25519";
    private const string Sm2 = "sm2";
    private const string Retired = "retired";
    private const int SecretLength = 32;

    private readonly Lock _lock = new();

    /// <summary>The keys of this installation: in the folder that the environment names, else beside the private cluster, else the account's own.</summary>
    public static FileKeySource OfInstallation(string? clusterFolder) => new(
        Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named ? named
        : Path.Combine(clusterFolder ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "ledger"), "keys"),
        Environment.GetEnvironmentVariable(DomainVariable) is { Length: > 0 } domain ? domain : LocalDomain);

    public IReadOnlyList<INoteSigner> SignersOf(string ledgerId)
    {
        lock (_lock)
        {
            var origin = $"{domain}/{ledgerId}";
            var retired = Path.Combine(folder, Retired, ledgerId);
            return
            [
                new NoteSigner(origin, SecretIn(PathOf(ledgerId, Edwards), make: true)!),
                .. SecretIn(PathOf(ledgerId, Sm2), make: false) is { } secret ? (INoteSigner[])[new Sm2NoteSigner(origin, secret)] : [],
                .. Directory.Exists(retired)
                    ? Directory.EnumerateFiles(retired, "*." + Edwards).Order(StringComparer.Ordinal).Select(path => new NoteSigner(origin, File.ReadAllBytes(path)))
                    : [],
            ];
        }
    }

    /// <summary>Makes a new key the one that is handed out; the one before it goes on signing beside it.</summary>
    public void Rotate(string ledgerId)
    {
        lock (_lock)
        {
            var current = SignersOf(ledgerId)[0].Verifier;
            var path = PathOf(ledgerId, Edwards);
            var retired = Path.Combine(folder, Retired, ledgerId, $"{Convert.ToHexStringLower(current.KeyId)}.{Edwards}");
            MakeFolder(Path.GetDirectoryName(retired)!);

            // Kept twice for a moment rather than lost: the new key takes the old one's place in one step.
            if (!File.Exists(retired))
            {
                var copy = Write(retired, File.ReadAllBytes(path));
                File.Move(copy, retired, overwrite: false);
            }

            File.Move(Write(path, RandomNumberGenerator.GetBytes(SecretLength)), path, overwrite: true);
        }
    }

    /// <summary>Lets an SM2 key sign beside the others from now on; the same one when asked again.</summary>
    public NoteVerifier AddSm2(string ledgerId)
    {
        lock (_lock)
        {
            return new Sm2NoteSigner($"{domain}/{ledgerId}", SecretIn(PathOf(ledgerId, Sm2), make: true)!).Verifier;
        }
    }

    private string PathOf(string ledgerId, string kind) => Path.Combine(folder, $"{ledgerId}.{kind}");

    private static byte[]? SecretIn(string path, bool make)
    {
        if (!File.Exists(path))
        {
            if (!make)
            {
                return null;
            }

            MakeFolder(Path.GetDirectoryName(path)!);
            var draft = Write(path, RandomNumberGenerator.GetBytes(SecretLength));
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

    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Key files need permissions that keep other accounts out.");
        }

        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Writes a secret beside its place, for this account alone, and gives the path of the draft.</summary>
    private static string Write(string path, byte[] secret)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Key files need permissions that keep other accounts out.");
        }

        var draft = $"{path}.{Environment.ProcessId}";
        using var file = new FileStream(draft, new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        file.Write(secret);
        return draft;
    }
}
