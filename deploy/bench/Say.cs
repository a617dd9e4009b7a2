using System.Diagnostics;
using System.Globalization;

namespace Ledger.Bench;

/// <summary>What is going on, for the person who waits: on standard error, with the seconds since the start.</summary>
internal static class Say
{
    private static readonly long Began = Stopwatch.GetTimestamp();

    public static double Seconds => Stopwatch.GetElapsedTime(Began).TotalSeconds;

    public static void Step(string text) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Seconds,6:0} s  {text}"));
}
