using FsCheck;
using FsCheck.Fluent;

namespace Ledger.Tests.Postings;

/// <summary>What a random history does next; the numbers choose which grant, order, amount and person.</summary>
public enum Act
{
    /// <summary>The next regular step of a grant.</summary>
    AdvanceGrant,
    /// <summary>The next regular step of an order.</summary>
    AdvanceOrder,
    DraftOrder,
    /// <summary>Any command to a pool.</summary>
    TouchPool,
    /// <summary>Any command to a grant, by anybody, in any state.</summary>
    TouchGrant,
    /// <summary>Any command to an order, by anybody, in any state.</summary>
    TouchOrder,
    Wait,
}

/// <summary>One step of a random history.</summary>
public sealed record Move(Act Act, int A, int B, int C);

/// <summary>A random history, and how to find a shorter one that fails too.</summary>
public sealed record History(IReadOnlyList<Move> Moves)
{
    private static readonly Gen<Move> AnyMove =
        from act in Gen.Frequency(
            (30, Gen.Constant(Act.AdvanceGrant)), (30, Gen.Constant(Act.AdvanceOrder)), (12, Gen.Constant(Act.DraftOrder)),
            (10, Gen.Constant(Act.TouchPool)), (13, Gen.Constant(Act.TouchGrant)), (7, Gen.Constant(Act.TouchOrder)), (2, Gen.Constant(Act.Wait)))
        from a in Gen.Choose(0, 9_999)
        from b in Gen.Choose(0, 9_999)
        from c in Gen.Choose(0, 999_999)
        select new Move(act, a, b, c);

    public static Arbitrary<History> Any { get; } = Arb.From(
        from length in Gen.Choose(1, 200)
        from moves in Gen.ListOf(AnyMove, length)
        select new History(moves),
        Shorter);

    public override string ToString() => string.Join("\n", Moves);

    /// <summary>Without one stretch of it: first long stretches, then single moves.</summary>
    private static IEnumerable<History> Shorter(History history)
    {
        for (var cut = history.Moves.Count / 2; cut > 0; cut /= 2)
        {
            for (var from = 0; from + cut <= history.Moves.Count; from += cut)
            {
                yield return new History([.. history.Moves.Take(from), .. history.Moves.Skip(from + cut)]);
            }
        }
    }
}
