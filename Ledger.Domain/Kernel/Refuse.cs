namespace Ledger.Domain.Kernel;

/// <summary>The refusals that several aggregates share, with the same facts everywhere.</summary>
public static class Refuse
{
    /// <summary>A10: the state does not allow the command.</summary>
    public static Refusal IllegalState<T>(T status, ICommand command, params ReadOnlySpan<Fact> more) where T : struct, Enum =>
        new(RefusalCodes.IllegalState, [new Fact("state", Kebab.Of(status)), new Fact("command", Kebab.Of(command.GetType().Name)), .. more]);

    /// <summary>Nobody wrote to the stream.</summary>
    public static Refusal NotFound(string stream) => Refusal.Of(RefusalCodes.NotFound, new Fact("stream", stream));

    /// <summary>E3: an act cannot carry a day before the act it follows from; null when it does not.</summary>
    public static Refusal? Before(DateOnly? earliest, CommandContext context, string earliestName) =>
        earliest is { } day && context.BusinessDate < day
            ? Refusal.Of(RefusalCodes.BusinessDateInvalid, new Fact("businessDate", context.BusinessDate), new Fact(earliestName, day))
            : null;
}
