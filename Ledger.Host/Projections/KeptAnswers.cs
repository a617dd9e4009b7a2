namespace Ledger.Host.Projections;

/// <summary>
/// Answers about moments on both clocks, kept for who asks again: what was true at a position of a ledger never changes, so an answer cannot grow old, only
/// unwanted. The one kept longest makes room.
/// </summary>
internal sealed class KeptAnswers<T>(int most) where T : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Ledger, long Position, DateOnly? Until, string Question), T> _answers = [];
    private readonly Queue<(string Ledger, long Position, DateOnly? Until, string Question)> _order = [];

    /// <summary>The answer at a moment, found out at most once for as long as it is kept.</summary>
    public async Task<T> Get(Moment at, string question, Func<Task<T>> find)
    {
        var key = (at.LedgerId, at.Position, at.BusinessUntil, question);
        lock (_gate)
        {
            if (_answers.TryGetValue(key, out var kept))
            {
                return kept;
            }
        }

        var found = await find();
        lock (_gate)
        {
            if (_answers.TryAdd(key, found))
            {
                _order.Enqueue(key);
                if (_order.Count > most)
                {
                    _answers.Remove(_order.Dequeue());
                }
            }
        }

        return found;
    }
}
