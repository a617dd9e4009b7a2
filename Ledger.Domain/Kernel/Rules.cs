using FluentValidation;

namespace Ledger.Domain.Kernel;

/// <summary>The shape checks that validators share; each failure carries a refusal code.</summary>
public static class Rules
{
    /// <summary>D10: above zero and at most <see cref="Fen.Max"/>.</summary>
    public static IRuleBuilderOptions<T, long> ValidAmount<T>(this IRuleBuilder<T, long> rule) =>
        rule.Must(Fen.IsValid).WithErrorCode(RefusalCodes.AmountInvalid);

    /// <summary>D10 for a signed change: not zero, magnitude at most <see cref="Fen.Max"/>.</summary>
    public static IRuleBuilderOptions<T, long> ValidChange<T>(this IRuleBuilder<T, long> rule) =>
        rule.Must(fen => fen != 0 && fen >= -Fen.Max && fen <= Fen.Max).WithErrorCode(RefusalCodes.AmountInvalid);

    /// <summary>An identifier by <see cref="Ids.IsValid"/>.</summary>
    public static IRuleBuilderOptions<T, string> ValidId<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(Ids.IsValid).WithErrorCode(RefusalCodes.RequestInvalid);

    /// <summary>Text that must be there, trimmed of meaning-free blanks, at most <paramref name="max"/> long.</summary>
    public static IRuleBuilderOptions<T, string> Text<T>(this IRuleBuilder<T, string> rule, int max = 200) =>
        rule.Must(text => !string.IsNullOrWhiteSpace(text) && text.Length <= max).WithErrorCode(RefusalCodes.RequestInvalid);

    /// <summary>A SHA-256 digest as 64 lower-case hex digits.</summary>
    public static IRuleBuilderOptions<T, string> Digest<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(text => text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower)).WithErrorCode(RefusalCodes.RequestInvalid);
}
