namespace Ledger.Host.Projections;

/// <summary>A table of folded rows and what its rows are found by, the ledger id apart.</summary>
public sealed record ProjectionTable(string Name, params string[] Key);

/// <summary>
/// One set of the folded tables: the live one that is read, or the copy that a rebuild fills beside it. All tables of a set stand at the
/// same position of their ledger, because every batch is written to all of them in one transaction.
/// </summary>
public sealed class ProjectionTables
{
    /// <summary>The rules of folding. Raise it with every change that gives other rows for the same journal; rows of another version are rebuilt.</summary>
    public const int Version = 2;

    /// <summary>The end of a row that still holds.</summary>
    public const long Open = long.MaxValue;

    /// <summary>All tables, in the order in which they are compared.</summary>
    public static readonly IReadOnlyList<ProjectionTable> All =
    [
        new("posting", "account", "position", "leg"),
        new("pool", "pool_id", "from_position"),
        new("pool_balance", "pool_id"),
        new("payout_cumulative", "pool_id", "instrument", "payee_id", "from_position"),
        new("award_ledger", "grant_stream", "from_position"),
        new("approval_queue", "order_id", "from_position"),
        new("party", "party_id", "from_position"),
        new("fund", "fund_id", "from_position"),
        new("fund_partner", "fund_id", "partner_id", "from_position"),
        new("fund_layer", "fund_id", "sub_fund_id", "from_position"),
        new("fund_investment", "fund_id", "investment_id", "from_position"),
        new("fund_loss", "fund_id", "loss_id", "from_position"),
        new("scheme", "scheme_id", "from_position"),
        new("linkage", "linkage_id", "from_position"),
        new("recovery", "recovery_id", "from_position"),
        new("reported_figure", "figure_id", "from_position"),
        new("guaranteed_loan", "loan_id", "from_position"),
        new("indicator", "indicator_id", "from_position"),
        new("spending_plan", "pool_id", "from_position"),
        new("accounting_period", "period_year", "from_position"),
        new("register", "kind", "thing_id", "from_position"),
        new("audit_trail", "subject", "position"),
        new("bank_account", "account_no"),
        new("payment_batch", "batch_id"),
        new("payment_batch_order", "batch_id", "order_id"),
        new("payment_batch_end", "batch_id"),
        new("bank_statement", "statement_id"),
        new("bank_line", "statement_id", "line_id"),
        new("bank_line_outcome", "statement_id", "line_id", "position"),
    ];

    /// <summary>The tables that are read.</summary>
    public static readonly ProjectionTables Live = new("live", "");

    /// <summary>The tables of a rebuild.</summary>
    public static readonly ProjectionTables Copy = new("rebuild", "__rebuild");

    private readonly string _suffix;

    private ProjectionTables(string name, string suffix) => (Name, _suffix) = (name, suffix);

    /// <summary>The name under which the set's position is kept.</summary>
    public string Name { get; }

    /// <summary>What a table is called in this set.</summary>
    public string Of(string table) => table + _suffix;
}
