using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;

namespace Ledger.Host.Importing;

/// <summary>A command that a row leads to.</summary>
/// <param name="Command">The command.</param>
/// <param name="MayBeThere">Whether it is as good as done where the thing exists already.</param>
internal sealed record RowStep(ICommand Command, bool MayBeThere = false);

/// <summary>A row as it was understood: the commands it leads to, in order.</summary>
/// <param name="Line">Its number in the file.</param>
/// <param name="Label">What it is called on lists.</param>
/// <param name="PartyId">The party it speaks of.</param>
/// <param name="AmountFen">The amount it names, in fen; null where it names none.</param>
/// <param name="Steps">What it leads to.</param>
/// <param name="Number">An account number that stays outside the journal; the last step names it by its digest.</param>
internal sealed record ReadRow(int Line, string Label, string PartyId, long? AmountFen, IReadOnlyList<RowStep> Steps, string? Number = null);

/// <summary>Reads the rows of one file of one kind. What repeats within the file is found here; what the ledger says about a row is not asked yet.</summary>
internal abstract class RowReader(SheetColumns columns, bool isRagged)
{
    /// <summary>Where the columns of the file stand.</summary>
    protected SheetColumns Sheet { get; } = columns;

    /// <summary>The commands that rows of this kind may lead to.</summary>
    public static IReadOnlyList<CommandKind> CommandsOf(string kind) => kind == ImportKinds.Payees ? PayeeRows.Commands : ApplicationRows.Commands;

    /// <summary>The columns that rows of this kind have.</summary>
    public static IReadOnlyList<SheetColumn> ColumnsOf(string kind) => kind == ImportKinds.Payees ? PayeeRows.Columns : ApplicationRows.Columns;

    /// <summary>A reader of one file.</summary>
    /// <param name="kind">One of <see cref="ImportKinds"/>.</param>
    /// <param name="importId">The import it is read for.</param>
    /// <param name="columns">Where the columns stand.</param>
    /// <param name="isRagged">Whether a row that is short of cells is a fault; a spreadsheet leaves out the empty ones.</param>
    public static RowReader Of(string kind, string importId, SheetColumns columns, bool isRagged) =>
        kind == ImportKinds.Payees ? new PayeeRows(importId, columns, isRagged) : new ApplicationRows(columns, isRagged);

    /// <summary>Understands a row.</summary>
    /// <exception cref="RowFault">It cannot be taken.</exception>
    public ReadRow Read(SheetRow row) => Sheet.Fits(row, isRagged) ? Understand(row) : throw RowFault.Invalid("ragged", "row", "");

    /// <summary>What a row is called where it cannot be understood.</summary>
    public abstract string LabelOf(SheetRow row);

    /// <summary>What the ledger knows that speaks against a row although each of its commands would pass; null where nothing does.</summary>
    public virtual Refusal? Object(ReadRow row, IStates states) => null;

    protected abstract ReadRow Understand(SheetRow row);

    /// <summary>Words of a column; an empty text where there are none.</summary>
    protected string Words(SheetRow row, string field) => RowValues.Words(Text(row, field).Text);

    /// <summary>An identifier of a column.</summary>
    protected string Id(SheetRow row, string field, bool isSecret = false)
    {
        var cell = Text(row, field);
        return cell.Kind == CellKind.Number && !RowValues.IsWhole(cell.Text)
            // A spreadsheet keeps fifteen digits of a number; the rest of a long one is not what was typed.
            ? throw RowFault.Invalid("number-cell", field, isSecret ? "" : cell.Text)
            : RowValues.Id(cell.Text);
    }

    /// <summary>Words that must be there.</summary>
    protected string Needed(SheetRow row, string field) => Words(row, field) is { Length: > 0 } text ? text : throw RowFault.Invalid("missing", field, "");

    /// <summary>An identifier that must be there.</summary>
    protected string NeededId(SheetRow row, string field, bool isSecret = false) =>
        Id(row, field, isSecret) is { Length: > 0 } text ? text : throw RowFault.Invalid("missing", field, "");

    /// <summary>An amount in yuan.</summary>
    protected long Fen(SheetRow row, string field)
    {
        var cell = Text(row, field);
        return cell.IsBlank ? throw RowFault.Invalid("missing", field, "") : RowValues.Fen(field, cell.Text.Trim());
    }

    private Cell Text(SheetRow row, string field)
    {
        var cell = Sheet.At(row, field);
        return cell.Kind switch
        {
            CellKind.Formula => throw RowFault.Invalid("formula", field, ""),
            CellKind.Other => throw RowFault.Invalid("not-a-text", field, cell.Text),
            _ => cell,
        };
    }
}

/// <summary>What can be imported.</summary>
public static class ImportKinds
{
    /// <summary>申报: applications of projects and platforms.</summary>
    public const string Applications = "applications";

    /// <summary>收款人: parties with the accounts they are paid to.</summary>
    public const string Payees = "payees";

    /// <summary>What the numbers of accounts are kept under, outside the journal.</summary>
    internal const string AccountNumber = "account-number";

    public static readonly IReadOnlyList<string> All = [Applications, Payees];

    /// <summary>The commands that such an import carries out; who may try one of them may import.</summary>
    public static IReadOnlyList<CommandKind> CommandsOf(string kind) => RowReader.CommandsOf(kind);
}
