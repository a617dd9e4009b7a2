using Ledger.Domain.Kernel;
using Ledger.Host.Journal;

namespace Ledger.Host.Endpoints;

/// <summary>What a caller is told when something failed that is nobody's refusal. The log has the rest, under the same reference.</summary>
internal static partial class Faults
{
    public static Task Answer(HttpContext context, Exception fault, ILogger log)
    {
        switch (fault)
        {
            case OperationCanceledException when context.RequestAborted.IsCancellationRequested:
            case IOException or ObjectDisposedException when context.RequestAborted.IsCancellationRequested:
                return Task.CompletedTask;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return Problems.Write(context, RequestBody.TooLarge(RequestBody.Limit));
            case BadHttpRequestException:
                return Problems.Write(context, CommandText.Malformed("$", "incomplete"));
            case ObjectDisposedException:
            case var _ when PostgresJournal.IsConnectionTrouble(fault):
                LogDatabase(log, fault, context.TraceIdentifier);
                return Problems.Write(context, RefusalCodes.Busy, new Fact("retryAfterSeconds", 2));
            default:
                LogFault(log, fault, context.TraceIdentifier);
                return Problems.Write(context, RefusalCodes.InternalError, new Fact("reference", context.TraceIdentifier));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {Reference} failed.")]
    private static partial void LogFault(ILogger log, Exception e, string reference);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {Reference}: the database did not answer.")]
    private static partial void LogDatabase(ILogger log, Exception e, string reference);
}
