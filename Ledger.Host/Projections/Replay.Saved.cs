using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ledger.Domain;
using Ledger.Host.Journal;
using Ledger.Host.Proof;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>A saved replay cannot be gone on with.</summary>
public sealed class SavedReplayException(string fault) : Exception($"The saved replay is {fault}.")
{
    /// <summary><c>not-saved</c>, <c>damaged</c>, <c>other-history</c> (another ledger or another history), <c>other-program</c> or <c>other-clock</c>.</summary>
    public string Fault { get; } = fault;
}

// A replay that was given up, kept in a file: a line about it, a line per stream, and a digest over all of that.
public sealed partial class Replay
{
    /// <summary>States are read by the program that wrote them and by no other: its members may be others.</summary>
    private static readonly string Program = typeof(Aggregates).Module.ModuleVersionId.ToString("N");

    /// <summary>Writes all that is folded.</summary>
    public async Task Save(NpgsqlDataSource database, string ledgerId, Stream target, CancellationToken cancel)
    {
        var root = Convert.ToHexStringLower(await new StoredRoots(database).RootAt(ledgerId, Position, cancel));
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await Line(StateJson.Write(new SavedHead(Program, ledgerId, Position, root, Postings, BusinessUntil)));
        foreach (var (stream, folded) in _streams)
        {
            await Line(StateJson.Write(new SavedStream(stream, folded.Version, JsonSerializer.SerializeToElement(folded.State, folded.State.GetType(), StateJson.Options), folded.Pool?.BalancesFen)));
        }

        await target.WriteAsync(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(digest.GetHashAndReset()) + "\n"), cancel);

        async Task Line(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text + "\n");
            digest.AppendData(bytes);
            await target.WriteAsync(bytes, cancel);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote, and holds it against the journal: its root must be the journal's at that position.</summary>
    /// <exception cref="SavedReplayException">It cannot be gone on with.</exception>
    public static async Task<Replay> Restore(
        NpgsqlDataSource database, string ledgerId, DateOnly? businessUntil, Stream source, CancellationToken cancel)
    {
        try
        {
            using var text = new StreamReader(source, Encoding.UTF8);
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var head = JsonSerializer.Deserialize<SavedHead>(await Line() ?? "", StateJson.Options)!;
            Demand(head.Program == Program, "other-program");
            Demand(head.Ledger == ledgerId, "other-history");
            Demand(head.BusinessUntil == businessUntil, "other-clock");
            Demand(head.Position <= (await new PostgresJournal(database).ReadHead(ledgerId, cancel))?.Position, "other-history");
            var replay = new Replay { BusinessUntil = businessUntil, Position = head.Position, Postings = head.Postings };
            string? line;
            while ((line = await text.ReadLineAsync(cancel)) is { Length: > 64 })
            {
                digest.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
                replay.Put(JsonSerializer.Deserialize<SavedStream>(line, StateJson.Options)!);
            }

            Demand(line == Convert.ToHexStringLower(digest.GetHashAndReset()), "damaged");
            Demand(head.Root == Convert.ToHexStringLower(await new StoredRoots(database).RootAt(ledgerId, head.Position, cancel)), "other-history");
            return replay;

            async Task<string?> Line()
            {
                var first = await text.ReadLineAsync(cancel);
                digest.AppendData(Encoding.UTF8.GetBytes(first + "\n"));
                return first;
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new SavedReplayException("damaged");
        }
    }

    private void Put(SavedStream saved)
    {
        ref var stream = ref CollectionsMarshal.GetValueRefOrAddDefault(_streams, saved.Stream, out _);
        stream = BeginningOf(saved.Stream);
        (stream.State, stream.Version) = (StateJson.Read(saved.Stream, saved.State), saved.Version);
        saved.BalancesFen?.CopyTo(stream.Pool!.BalancesFen, 0);
    }

    private static void Demand(bool holds, string fault)
    {
        if (!holds)
        {
            throw new SavedReplayException(fault);
        }
    }

    private sealed record SavedHead(string Program, string Ledger, long Position, string Root, long Postings, DateOnly? BusinessUntil);

    private sealed record SavedStream(string Stream, long Version, JsonElement State, long[]? BalancesFen);
}
