using System.Collections.Concurrent;
using Ledger.Host.Journal;
using Microsoft.Extensions.Logging;

namespace Ledger.Host.Engine;

/// <summary>The engines of this process, one per ledger, opened when first asked for.</summary>
public sealed class LedgerEngines(IJournalStore store, TimeProvider clock, EngineOptions options, ILoggerFactory logs) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, LedgerEngine> _open = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _opening = new(1, 1);
    private bool _closed;

    /// <summary>Told of every engine that is opened, before its first command.</summary>
    public event Action<LedgerEngine>? Opened;

    /// <summary>The engine of a ledger, or null where there is no such ledger.</summary>
    public ValueTask<LedgerEngine?> Find(string ledgerId, CancellationToken cancel = default) =>
        _open.TryGetValue(ledgerId, out var engine) ? new(engine) : Open(ledgerId, cancel);

    public async ValueTask DisposeAsync()
    {
        await _opening.WaitAsync();
        _closed = true;
        _opening.Release();
        await Task.WhenAll(_open.Values.Select(engine => engine.DisposeAsync().AsTask()));
        _opening.Dispose();
    }

    private async ValueTask<LedgerEngine?> Open(string ledgerId, CancellationToken cancel)
    {
        await _opening.WaitAsync(cancel);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_open.TryGetValue(ledgerId, out var known))
            {
                return known;
            }

            var engine = await LedgerEngine.Open(ledgerId, store, clock, options, logs.CreateLogger<LedgerEngine>(), cancel);
            if (engine is not null)
            {
                Opened?.Invoke(engine);
                _open[ledgerId] = engine;
            }

            return engine;
        }
        finally
        {
            _opening.Release();
        }
    }
}
