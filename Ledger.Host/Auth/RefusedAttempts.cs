using System.Buffers.Binary;
using Ledger.Domain.Kernel;
using Ledger.Host.Language;
using Npgsql;

namespace Ledger.Host.Auth;

/// <summary>
/// Keeps what was refused where an auditor can read it. Noting costs a look-up in memory; a second later all that was noted goes to the
/// database in one statement per ledger. Alike refusals within that second are one row, and each account and each address has a number of
/// rows a minute: what is beyond is counted in one row, so that a flood slows no command, hides nobody else's refusals and fills no disk.
/// A host that is killed loses the last second.
/// </summary>
public sealed partial class RefusedAttempts(NpgsqlDataSource database, TimeProvider clock, ILogger<RefusedAttempts> log) : BackgroundService
{
    /// <summary>Rows a minute for one account or, where none is proven, one address.</summary>
    public const int RowsAMinute = 60;

    /// <summary>Rows a minute for all addresses together.</summary>
    public const int UnprovenRowsAMinute = 600;

    /// <summary>What stands for the refusals beyond that.</summary>
    public const string Many = "many";

    private const int MostWaiting = 2_000;
    private const int LongestFacts = 4_000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Forms that nobody could carry out, and faults of ours: they tell nothing of what somebody tried to do.</summary>
    private static readonly HashSet<string> Unremarkable = new(StringComparer.Ordinal)
    {
        RefusalCodes.RequestMalformed, RefusalCodes.IdempotencyKeyMissing, RefusalCodes.BodyTooLarge, RefusalCodes.MediaTypeUnsupported,
        RefusalCodes.VersionMissing, RefusalCodes.MethodNotAllowed, RefusalCodes.Busy, RefusalCodes.OutcomeUnknown, RefusalCodes.InternalError,
        RefusalCodes.EventSchemaUnknown,
    };

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Dictionary<string, int> _spent = [];
    private Dictionary<(Attempted What, string Code), Tally> _waiting = [];
    private DateTimeOffset _windowBegan;
    private int _unproven;
    private long _lastStamp;

    /// <summary>Notes a refusal; what tells nothing of an intent is left out.</summary>
    public void Note(Attempted what, Refusal refusal)
    {
        if (Unremarkable.Contains(refusal.Code))
        {
            return;
        }

        var now = clock.GetUtcNow();
        // A trace is not what makes two attempts alike.
        var key = (what with { CorrelationId = null, LedgerId = Ids.IsValid(what.LedgerId) ? what.LedgerId : Caller.EveryLedger }, refusal.Code);
        lock (_lock)
        {
            if (!_waiting.TryGetValue(key, out var tally))
            {
                if (!MaySpend(key.Item1, now))
                {
                    // Names of ledgers are the caller's to invent; their number is not.
                    var ledgerId = _waiting.Count < 2 * MostWaiting ? key.Item1.LedgerId : Caller.EveryLedger;
                    key = (new Attempted(ledgerId, what.IsProven ? what.Who : null, what.IsProven, null, Many, null), RefusalCodes.TooManyAttempts);
                    refusal = Refusal.Of(RefusalCodes.TooManyAttempts, new Fact("retryAfterSeconds", (int)Window.TotalSeconds));
                }

                if (!_waiting.TryGetValue(key, out tally))
                {
                    _waiting[key] = tally = new Tally(NextId(now), now, refusal, what.CorrelationId);
                }
            }

            tally.Count(now);
        }
    }

    /// <summary>Writes what was noted. A reader calls it, to see what was refused a moment ago.</summary>
    public async Task Flush(CancellationToken cancel = default)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            Dictionary<(Attempted What, string Code), Tally> taken;
            lock (_lock)
            {
                (taken, _waiting) = (_waiting, []);
            }

            if (taken.Count == 0)
            {
                return;
            }

            try
            {
                await RefusedRows.Write(database, [.. taken.Select(pair => (pair.Key.What, Row(pair.Key.What, pair.Key.Code, pair.Value)))], cancel);
            }
            catch (PostgresException unfit) when (unfit.SqlState.StartsWith("22", StringComparison.Ordinal))
            {
                // A row that the database cannot hold must not keep out those after it.
                LogNotHeld(log, unfit, taken.Count);
            }
            catch
            {
                lock (_lock)
                {
                    foreach (var (key, tally) in taken)
                    {
                        _waiting[key] = _waiting.TryGetValue(key, out var newer) ? tally.With(newer) : tally;
                    }
                }

                throw;
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The rows of a ledger before another one, newest first.</summary>
    /// <param name="ledgerId">A ledger, or <see cref="Caller.EveryLedger"/>.</param>
    /// <param name="who">Only this account's.</param>
    /// <param name="code">Only this code.</param>
    /// <param name="command">Only this command.</param>
    /// <param name="before">Where the page begins; null at the newest.</param>
    /// <param name="limit">How many.</param>
    /// <param name="cancel">Stops reading.</param>
    public async Task<IReadOnlyList<RefusedAttempt>> List(
        string ledgerId, string? who, string? code, string? command, Guid? before, int limit, CancellationToken cancel)
    {
        await Flush(cancel);
        return await RefusedRows.Read(database, ledgerId, who, code, command, before, limit, cancel);
    }

    public override void Dispose()
    {
        base.Dispose();
        _writing.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryFlush(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The host ends; what is noted still goes out.
        }

        using var last = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await TryFlush(last.Token);
    }

    private async Task TryFlush(CancellationToken cancel)
    {
        try
        {
            await Flush(cancel);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException or InvalidOperationException)
        {
            LogNotWritten(log, e);
        }
    }

    /// <summary>Whether another row may be kept; counts it.</summary>
    private bool MaySpend(Attempted what, DateTimeOffset now)
    {
        if (now - _windowBegan >= Window)
        {
            _windowBegan = now;
            _unproven = 0;
            _spent.Clear();
        }

        var by = what.IsProven ? what.Who ?? "" : "@" + what.Address;
        var spent = _spent.GetValueOrDefault(by);
        if (spent >= RowsAMinute || _waiting.Count >= MostWaiting || (!what.IsProven && _unproven >= UnprovenRowsAMinute))
        {
            return false;
        }

        _spent[by] = spent + 1;
        _unproven += what.IsProven ? 0 : 1;
        return true;
    }

    /// <summary>
    /// An id that begins with its time (UUID version 7, with the part of the millisecond in the next 12 bits), later than the one before: rows of
    /// this host stand in the order in which they were noted.
    /// </summary>
    private Guid NextId(DateTimeOffset now)
    {
        var (milliseconds, rest) = Math.DivRem(now.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks, TimeSpan.TicksPerMillisecond);
        _lastStamp = Math.Max((milliseconds << 12) | (rest * 4096 / TimeSpan.TicksPerMillisecond), _lastStamp + 1);
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes, ((_lastStamp >> 12) << 16) | 0x7000 | (_lastStamp & 0xFFF));
        return new Guid(bytes, bigEndian: true);
    }

    private static RefusedAttempt Row(Attempted what, string code, Tally tally)
    {
        var facts = FactsJson.Of(tally.Refusal);
        return new RefusedAttempt(
            tally.Id, tally.FirstAt, tally.LastAt, tally.Times, what.Who, what.Address, what.Command, what.Stream, code,
            facts.Length > LongestFacts ? "{}" : facts, tally.CorrelationId);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused attempts could not be written yet.")]
    private static partial void LogNotWritten(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "The database cannot hold one of {Count} refused attempts; they are dropped.")]
    private static partial void LogNotHeld(ILogger log, Exception e, int count);

    private sealed class Tally(Guid id, DateTimeOffset firstAt, Refusal refusal, string? correlationId)
    {
        public Guid Id { get; } = id;
        public DateTimeOffset FirstAt { get; } = firstAt;
        public DateTimeOffset LastAt { get; private set; } = firstAt;
        public int Times { get; private set; }
        public Refusal Refusal { get; } = refusal;
        public string? CorrelationId { get; } = correlationId;

        public void Count(DateTimeOffset at) => (Times, LastAt) = (Times + 1, at);

        /// <summary>This one, and those that came while it could not be written.</summary>
        public Tally With(Tally newer)
        {
            (Times, LastAt) = (Times + newer.Times, newer.LastAt);
            return this;
        }
    }
}
