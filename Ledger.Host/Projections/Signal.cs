namespace Ledger.Host.Projections;

/// <summary>Something to wait for again and again: take <see cref="Next"/>, look whether there is something to do, and only then wait.</summary>
internal sealed class Signal
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next <see cref="Set"/>.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Set() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Waits for any of the tasks, but not longer than this.</summary>
    public static async Task Wait(TimeSpan atMost, CancellationToken cancel, params Task[] tasks)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny([.. tasks, Task.Delay(atMost, over.Token)]);
        await over.CancelAsync();
        cancel.ThrowIfCancellationRequested();
    }
}
