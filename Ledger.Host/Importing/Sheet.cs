namespace Ledger.Host.Importing;

/// <summary>What stands in a cell.</summary>
internal enum CellKind
{
    Text,
    /// <summary>A number of a spreadsheet: it has lost its leading zeros and what is beyond fifteen digits.</summary>
    Number,
    /// <summary>Computed by the spreadsheet; the file holds what it once came to, or nothing.</summary>
    Formula,
    /// <summary>Any other value that is no text: a date, a truth value, an error.</summary>
    Other,
}

/// <summary>A cell as the file tells it.</summary>
internal readonly record struct Cell(string Text, CellKind Kind)
{
    public static readonly Cell Empty = new("", CellKind.Text);

    public bool IsBlank => Kind == CellKind.Text && string.IsNullOrWhiteSpace(Text);
}

/// <summary>A row of a file. <paramref name="Number"/> is the one a spreadsheet shows beside it, from 1.</summary>
internal readonly record struct SheetRow(int Number, IReadOnlyList<Cell> Cells)
{
    public bool IsBlank => Cells.All(cell => cell.IsBlank);
}

/// <summary>How much of a file is taken.</summary>
internal static class SheetLimits
{
    /// <summary>The largest file: 64 MiB.</summary>
    public const int Bytes = 64 * 1024 * 1024;

    /// <summary>Rows below the header.</summary>
    public const int Rows = 200_000;

    /// <summary>Columns of a row.</summary>
    public const int Columns = 200;

    /// <summary>Characters of a cell.</summary>
    public const int CellLength = 10_000;

    /// <summary>What a compressed file may unfold to.</summary>
    public const long UnfoldedBytes = 512L * 1024 * 1024;

    /// <summary>How many times larger than it came; sheets of real tables stay below a third of this.</summary>
    public const int UnfoldedTimes = 100;
}
