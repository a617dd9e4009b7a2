namespace Ledger.Domain.Kernel;

/// <summary>
/// What a stream adds up to. Immutable: a batch that has to be decided again drops what it had and starts from the old value.
/// </summary>
public abstract record AggregateState
{
    /// <summary>The state after one more event. An event of another aggregate is a broken invariant and throws.</summary>
    public abstract AggregateState Evolve(Event happened);

    /// <summary>For the default arm of every <c>Evolve</c>: a forgotten or foreign event must never pass silently.</summary>
    protected InvalidOperationException Unexpected(Event happened) =>
        new($"{GetType().Name} does not evolve by {happened.GetType().Name}.");
}

/// <summary>
/// The states a decider may look at. Asking for a stream that nobody wrote to gives its initial state. A decider may ask for any
/// stream it can name from its command or from a state it already holds.
/// </summary>
public interface IStates
{
    /// <summary>The state of <paramref name="stream"/> as of the moment of decision.</summary>
    T Get<T>(string stream) where T : AggregateState;
}
