using Ledger.Domain.Kernel;

namespace Ledger.Host.Importing;

/// <summary>Ends the reading of a file; caught where the reading began.</summary>
internal sealed class ImportFault(Refusal refusal) : Exception(refusal.Code)
{
    public Refusal Refusal { get; } = refusal;

    /// <summary>The file is not what it should be.</summary>
    /// <param name="problem">What is wrong, as a word of the program.</param>
    /// <param name="at">Where, as far as that is known: a row, or the name of a column.</param>
    public static ImportFault Unreadable(string problem, string at) =>
        new(Refusal.Of(RefusalCodes.ImportUnreadable, new Fact("problem", problem), new Fact("at", at)));
}

/// <summary>Ends the reading of one row; the others go on.</summary>
internal sealed class RowFault(Refusal refusal) : Exception(refusal.Code)
{
    public Refusal Refusal { get; } = refusal;

    /// <summary>A cell cannot be taken as what its column holds.</summary>
    /// <param name="problem">What is wrong, as a word of the program.</param>
    /// <param name="field">The column, as a member of the command.</param>
    /// <param name="value">What stands there; never an account number.</param>
    public static RowFault Invalid(string problem, string field, string value) =>
        new(Refusal.Of(RefusalCodes.ImportRowInvalid, new Fact("problem", problem), new Fact("field", field), new Fact("value", value)));

    /// <summary>An amount that is not exact yuan (D10).</summary>
    public static RowFault Amount(string field, string value) =>
        new(Refusal.Of(RefusalCodes.AmountInvalid, new Fact("field", field), new Fact("value", value)));

    /// <summary>An earlier row of the same file says the same.</summary>
    public static RowFault Repeats(string field, string value, int firstLine) =>
        new(Refusal.Of(RefusalCodes.ImportRowDuplicate, new Fact("field", field), new Fact("value", value), new Fact("firstLine", firstLine)));
}
