using FsCheck.Fluent;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Parties;

/// <summary>GB 32100: the alphabet, the digits of the place, the check character.</summary>
public sealed class CheckingACreditCode
{
    /// <summary>Codes of large firms, as they print them themselves.</summary>
    [Theory]
    [InlineData("9144030071526726XG")]
    [InlineData("91330100799655058B")]
    [InlineData("914403001922038216")]
    [InlineData("91110000802100433B")]
    [InlineData("91350100M000100Y43")]
    public void codes_in_use_are_valid(string code) => CreditCode.IsValid(code).ShouldBeTrue();

    [Theory]
    [InlineData("", "length")]
    [InlineData("9144030071526726X", "length")]
    [InlineData("9144030071526726XGG", "length")]
    [InlineData("9144030071526726Xg", "character")]
    [InlineData("91440300S1526726XG", "character")]
    [InlineData("9144A30071526726XG", "character")]
    [InlineData("91440300７1526726XG", "character")]
    [InlineData("9144030071526726XH", "check-character")]
    [InlineData("9144030017526726XG", "check-character")]
    public void what_is_wrong_with_another_one_is_said(string code, string problem) =>
        CreditCode.Check("partyId", code)!.Facts.ShouldContain(new Fact("problem", problem));

    [Fact]
    public void one_other_character_anywhere_is_noticed() => Seeded.Check(
        (from number in Gen.Choose(0, int.MaxValue - 1) from at in Gen.Choose(0, CreditCode.Length - 1) from step in Gen.Choose(1, 9) select (number, at, step)).ToArbitrary(),
        change =>
        {
            var code = Codes.Of(change.number);
            CreditCode.IsValid(code).ShouldBeTrue(code);
            var alphabet = change.at is >= 2 and < 8 ? "0123456789" : CreditCode.Alphabet;
            var other = code.ToCharArray();
            other[change.at] = alphabet[(alphabet.IndexOf(other[change.at], StringComparison.Ordinal) + change.step) % alphabet.Length];
            CreditCode.IsValid(new string(other)).ShouldBeFalse(new string(other));
        });
}

/// <summary>Codes for tests: valid, and nobody's, because no place has the number 990000.</summary>
internal static class Codes
{
    /// <summary>The code of a number.</summary>
    public static string Of(int number)
    {
        Span<char> body = stackalloc char[CreditCode.Length];
        "91990000MA".CopyTo(body);
        var rest = (uint)number;
        for (var i = CreditCode.Length - 2; i >= 10; i--)
        {
            body[i] = CreditCode.Alphabet[(int)(rest % CreditCode.Alphabet.Length)];
            rest /= (uint)CreditCode.Alphabet.Length;
        }

        body[^1] = CreditCode.CheckCharacterOf(body)!.Value;
        return new string(body);
    }
}
