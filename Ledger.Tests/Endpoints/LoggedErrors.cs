using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Ledger.Tests.Endpoints;

/// <summary>Keeps what the host logged as an error, so that a test can say that nothing went wrong behind the answers.</summary>
public sealed class LoggedErrors : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _errors = new();

    /// <summary>All of them as one text.</summary>
    public string Text => string.Join('\n', _errors);

    public ILogger CreateLogger(string categoryName) => new Ear(_errors);

    public void Dispose()
    {
    }

    private sealed class Ear(ConcurrentQueue<string> errors) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                errors.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }
    }
}
