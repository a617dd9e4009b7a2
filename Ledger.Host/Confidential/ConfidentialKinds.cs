using System.Collections.Immutable;
using Ledger.Host.Catalogue;

namespace Ledger.Host.Confidential;

/// <summary>A kind of text that is kept outside the journal, and who may do what with it.</summary>
/// <param name="Name">What it is kept under.</param>
/// <param name="Keepers">Roles that keep one.</param>
/// <param name="Readers">Roles that see one in full.</param>
/// <param name="Destroyers">Roles that make those of a subject unreadable for ever.</param>
/// <param name="Read">What was typed → what is kept; null where it cannot be one.</param>
public sealed record ConfidentialKind(
    string Name, ImmutableArray<string> Keepers, ImmutableArray<string> Readers, ImmutableArray<string> Destroyers, Func<string, string?> Read);

/// <summary>What is kept outside the journal.</summary>
public static class ConfidentialKinds
{
    private const int ShortestNumber = 6;
    private const int LongestNumber = 34;
    private const int LongestName = 100;

    /// <summary>The number of a bank account; blanks and hyphens are no part of it.</summary>
    public static readonly ConfidentialKind AccountNumber = new(
        "account-number", [Roles.Maker, Roles.Checker], [Roles.Maker, Roles.Checker, Roles.Releaser], [Roles.Administrator],
        typed => typed.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal) is var number
            && number.Length is >= ShortestNumber and <= LongestNumber && number.All(char.IsAsciiLetterOrDigit) ? number : null);

    /// <summary>The name of a person.</summary>
    public static readonly ConfidentialKind PersonName = new(
        "person-name", [Roles.Department], [Roles.Department], [Roles.Administrator],
        typed => typed.Trim() is { Length: > 0 and <= LongestName } name && !name.Any(char.IsControl) ? name : null);
}
