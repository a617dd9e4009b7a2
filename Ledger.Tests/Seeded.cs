using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Shouldly;

namespace Ledger.Tests;

/// <summary>
/// Random tests that can be repeated: every run draws from one number, a failure names it, and <c>LEDGER_SEED</c> sets it.
/// </summary>
internal static class Seeded
{
    /// <summary>The seed of this run.</summary>
    public static ulong Seed { get; } = Environment.GetEnvironmentVariable("LEDGER_SEED") is { Length: > 0 } text
        ? ulong.Parse(text, CultureInfo.InvariantCulture)
        : (ulong)Random.Shared.NextInt64();

    /// <summary>Tries a property on many values, and shrinks the one that breaks it.</summary>
    public static void Check<T>(Arbitrary<T> values, Action<T> property, int count = 100)
    {
        var config = Config.QuickThrowOnFailure
            .WithMaxTest(count)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(Seed), FSharpOption<int>.None)));
        try
        {
            FsCheck.Check.One(config, Prop.ForAll(values, property));
        }
        catch (Exception failure)
        {
            throw new ShouldAssertException($"Seed {Seed}; LEDGER_SEED={Seed} repeats this run.\n{failure.Message}", failure);
        }
    }
}
