using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;

namespace Ledger.Host.Proof;

/// <summary>One pass over entries in order, from a database or a file: hashes them, and stops at the first that does not follow.</summary>
public sealed class EntryPass(TreeHashing? hashing = null)
{
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private DateTimeOffset _recordedAt;

    /// <summary>The tree so far. Take its full tiles away now and then where there are many entries.</summary>
    public HashTree Tree { get; } = new(hashing);

    /// <summary>How many entries were taken.</summary>
    public long Size => Tree.Size;

    /// <summary>The first flaw; nothing is taken after it.</summary>
    public Flaw? Flaw { get; private set; }

    /// <summary>Whether a text could not be read because of what it says, and not because a machine failed.</summary>
    public static bool IsUnreadable(Exception e) =>
        e is JsonException or UnknownEventException or FormatException or ArgumentException or InvalidOperationException;

    /// <summary>Takes the next entry. <paramref name="storedLeafHash"/> is empty where the source holds none.</summary>
    public void Take(long position, ReadOnlySpan<byte> json, ReadOnlySpan<byte> storedLeafHash) => Take(position, json, storedLeafHash, out _);

    /// <summary>The same, and what the entry says of itself; nothing where it has a flaw.</summary>
    public void Take(long position, ReadOnlySpan<byte> json, ReadOnlySpan<byte> storedLeafHash, out EntryHead head)
    {
        head = default;
        if (position != Size + 1)
        {
            Flaw = new Flaw(Size + 1, "missing", $"After {Size} comes {position}.");
            return;
        }

        var leaf = Tree.Hashing.Leaf(json);
        if (!storedLeafHash.IsEmpty && !storedLeafHash.SequenceEqual(leaf))
        {
            Flaw = new Flaw(position, "changed",
                $"The text hashes to {Convert.ToHexStringLower(leaf)}, it was sealed as {Convert.ToHexStringLower(storedLeafHash)}.");
            return;
        }

        try
        {
            head = EntryHead.Read(json);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            Flaw = new Flaw(position, "unreadable", e.Message);
            return;
        }

        Flaw = Follow(position, in head);
        if (Flaw is null)
        {
            Tree.Append(leaf);
        }
    }

    /// <summary>Finds a flaw that the caller sees beside the text.</summary>
    internal void Refuse(Flaw flaw) => Flaw ??= flaw;

    private Flaw? Follow(long position, in EntryHead entry)
    {
        Span<char> stream = stackalloc char[512];
        if (!Encoding.UTF8.TryGetChars(entry.Stream, stream, out var length))
        {
            return new Flaw(position, "unreadable", "The stream's name is too long.");
        }

        ref var version = ref CollectionsMarshal.GetValueRefOrAddDefault(
            _versions.GetAlternateLookup<ReadOnlySpan<char>>(), (ReadOnlySpan<char>)stream[..length], out _);
        var flaw = entry.Position != position ? new Flaw(position, "out-of-order", $"The entry says it is {entry.Position}.")
            : entry.Version != version + 1
                ? new Flaw(position, "out-of-order", $"Version {entry.Version} of {Encoding.UTF8.GetString(entry.Stream)} stands where {version + 1} should.")
            : entry.RecordedAt < _recordedAt ? new Flaw(position, "out-of-order", "Recorded time goes back.")
            : null;
        version = entry.Version;
        _recordedAt = entry.RecordedAt;
        return flaw;
    }
}
