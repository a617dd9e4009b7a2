namespace Ledger.Bench;

/// <summary>How long and how often is measured.</summary>
/// <param name="Rounds">Measurements of each side, alternating.</param>
/// <param name="Seconds">Length of one load over HTTP, and of its yardstick.</param>
/// <param name="AsOfQueries">Questions per round.</param>
/// <param name="LongRounds">Measurements of each side where one takes long.</param>
/// <param name="LargeEntries">Entries of the ledger that is replayed, verified, exported and asked about.</param>
internal sealed record Plan(int Rounds, int Seconds, int AsOfQueries, int LongRounds, int LargeEntries)
{
    public static readonly Plan Quick = new(Rounds: 3, Seconds: 5, AsOfQueries: 1_000, LongRounds: 1, LargeEntries: 300_000);
    public static readonly Plan Full = new(Rounds: 5, Seconds: 20, AsOfQueries: 5_000, LongRounds: 3, LargeEntries: 1_000_000);

    /// <summary>How long the large ledger is, for people.</summary>
    public string Length => LargeEntries.ToString("#,##0", System.Globalization.CultureInfo.InvariantCulture) + " entries";

    /// <summary>Connections of the loads over HTTP, and of their yardstick.</summary>
    public const int Connections = 64;

    /// <summary>Entries of the ledger that the large one is compared with.</summary>
    public const int SmallEntries = 10_000;

    /// <summary>Rows of an imported file.</summary>
    public const int ImportRows = 100_000;

    /// <summary>Pools that mixed grants are drawn from.</summary>
    public const int Pools = 50;

    /// <summary>Commands of one round over the bulk endpoint.</summary>
    public const int BulkCommands = 100_000;
}
