using System.Collections.Immutable;

namespace Ledger.Domain.Kernel;

/// <summary>States as they would be after events that a decision has gathered so far: for one decision that is made of several.</summary>
public sealed class StatesAfter(IStates before) : IStates
{
    private readonly Dictionary<string, AggregateState> _evolved = new(StringComparer.Ordinal);

    public T Get<T>(string stream) where T : AggregateState =>
        _evolved.TryGetValue(stream, out var state) ? (T)state : before.Get<T>(stream);

    /// <summary>Takes events in.</summary>
    public void Apply(ImmutableArray<StreamEvent> events)
    {
        foreach (var (stream, happened) in events)
        {
            _evolved[stream] = Get<AggregateState>(stream).Evolve(happened);
        }
    }
}
