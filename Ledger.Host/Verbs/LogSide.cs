using Ledger.Host.Journal;
using Ledger.Host.Proof;
using Npgsql;

namespace Ledger.Host.Verbs;

/// <summary>One ledger as a log, for the verbs that hand out what proves it.</summary>
internal sealed class LogSide : IAsyncDisposable
{
    private LogSide(Database database, NpgsqlDataSource source, string ledgerId, Head head)
    {
        (Database, Source, LedgerId, Head) = (database, source, ledgerId, head);
        Checkpoints = new Checkpoints(new PostgresJournal(source), database.Keys);
        Proofs = new LogProofs(source);
        Bundles = new Bundles(source, Checkpoints, Proofs, new StoredRoots(source), new Witnesses(source, TimeProvider.System));
    }

    public Database Database { get; }

    public NpgsqlDataSource Source { get; }

    public string LedgerId { get; }

    public Head Head { get; }

    public Checkpoints Checkpoints { get; }

    public LogProofs Proofs { get; }

    public Bundles Bundles { get; }

    /// <summary>Opens the named ledger or the only one; null, and told why, where there is none.</summary>
    public static async Task<LogSide?> Open(string? ledger, CancellationToken ct)
    {
        var database = await Database.OpenMigrated(ct);
        var source = LedgerDatabase.Open(database.ConnectionString);
        try
        {
            if (await Ledgers.Choose(source, ledger, ct) is { } id && await new PostgresJournal(source).ReadHead(id, ct) is { } head)
            {
                return new LogSide(database, source, id, head);
            }
        }
        catch
        {
            await source.DisposeAsync();
            await database.DisposeAsync();
            throw;
        }

        await source.DisposeAsync();
        await database.DisposeAsync();
        return null;
    }

    /// <summary>The size that is asked for, or that of the head; null, and told why, where the ledger has not so many entries.</summary>
    public long? SizeOf(long? asked)
    {
        if (asked is < 0 || asked > Head.Position)
        {
            Talk.Say("proof.no-size", ("size", asked), ("position", Head.Position));
            return null;
        }

        return asked ?? Head.Position;
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Database.DisposeAsync();
    }
}
