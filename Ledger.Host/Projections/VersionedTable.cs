using System.Globalization;

namespace Ledger.Host.Projections;

/// <summary>
/// A table of rows in versions, read on both clocks. By recorded time a row is the version that held at the position. Up to a business date it is
/// the version that the last counted entry left, and its sums are those of the counted entries alone: a sum grows by what each version has over the
/// one before, and a version counts when the entry that made it carries a date that counts.
/// </summary>
/// <param name="Name">The table.</param>
/// <param name="Keys">What tells its rows apart.</param>
/// <param name="Sums">Its running sums: amounts that entries add to and take from.</param>
/// <param name="Others">Everything else that is read of it, from_position apart.</param>
/// <param name="Dated">Whether it keeps the business date of each version; else the entry that made the version is asked.</param>
internal sealed record VersionedTable(string Name, string[] Keys, string[] Sums, string[] Others, bool Dated)
{
    private const string LedgerFirst = "$1";
    private const string PositionSecond = "$2";

    public static readonly VersionedTable Awards = new(
        "award_ledger", ["grant_stream"], ["requested_fen", "awarded_fen", "ordered_fen", "paid_fen", "claimed_fen", "recovered_fen"],
        ["kind", "status", "waits_for", "scheme", "project_code", "title", "party_id", "party_name", "pool_id", "submitted_on", "business_date", "changed_at", "version", "detail"],
        Dated: true);

    public static readonly VersionedTable Orders = new(
        "approval_queue", ["order_id"], ["returned_fen"],
        [
            "status", "waits_for", "grant_stream", "scheme", "title", "pool_id", "instalment_no", "amount_fen", "payee_id", "payee_name", "drafted_by", "drafted_on", "drafted_at",
            "checked_by", "approved_by", "limit_fen", "instructed_by", "voucher_no", "bank", "bank_ref", "settled_on", "sent_back", "remark", "business_date", "changed_at", "version",
        ],
        Dated: true);

    public static readonly VersionedTable Linkages = new(
        "linkage", ["linkage_id"],
        [
            "eligible_fen", "award_fen", "ordered_fen", "paid_fen", "granted_fen", "contingent_fen", "equity_fen", "claimed_fen", "recovered_fen", "written_off_fen", "exited_fen",
            "proceeds_fen",
        ],
        [
            "family", "status", "waits_for", "scheme", "title", "party_id", "party_name", "payee_id", "payee_name", "pool_id", "opened_on", "expires_on", "hold_until", "business_date",
            "changed_at", "version", "detail",
        ],
        Dated: true);

    public static readonly VersionedTable Recoveries = new(
        "recovery", ["recovery_id"],
        ["principal_fen", "interest_fen", "fine_fen", "principal_due_fen", "interest_due_fen", "fine_due_fen", "recovered_fen"],
        [
            "status", "waits_for", "award_stream", "pool_id", "party_id", "party_name", "reason", "proposed_on", "due_on", "business_date", "changed_at", "version", "detail",
        ],
        Dated: true);

    public static readonly VersionedTable Loans = new(
        "guaranteed_loan", ["loan_id"],
        ["principal_fen", "outstanding_fen", "guaranteed_fen", "award_fen", "ordered_fen", "paid_fen", "net_paid_fen", "shared_fen"],
        [
            "status", "waits_for", "scheme", "pool_id", "bank_id", "bank_name", "party_id", "party_name", "starts_on", "ends_on", "business_date", "changed_at", "version", "detail",
        ],
        Dated: true);

    public static readonly VersionedTable Funds = new(
        "fund", ["fund_id"],
        [
            "subscribed_fen", "government_fen", "called_fen", "paid_in_fen", "cash_fen", "invested_fen", "sub_fund_fen", "impaired_fen", "written_off_fen", "fees_fen", "income_fen",
            "gains_fen", "distributed_fen", "back_invested_fen",
        ],
        [
            "name", "kind", "status", "manager", "target_fen", "size_fen", "nav_fen", "nav_as_of", "nav_method", "established_on", "business_date", "changed_at", "version", "detail",
        ],
        Dated: true);

    public static readonly VersionedTable FundPartners = new(
        "fund_partner", ["fund_id", "partner_id"], ["subscribed_fen", "called_fen", "paid_in_fen", "distributed_fen", "returned_fen"], ["partner_name", "is_government"], Dated: false);

    public static readonly VersionedTable FundLayers = new(
        "fund_layer", ["fund_id", "sub_fund_id"], ["committed_fen", "paid_fen", "cost_fen"], [], Dated: false);

    public static readonly VersionedTable FundInvestments = new(
        "fund_investment", ["fund_id", "investment_id"], ["invested_fen", "cost_fen", "impaired_fen", "lost_fen", "proceeds_fen"],
        ["party_id", "party_name", "stage", "chain", "invested_on", "shares_bp", "mark_fen", "marked_as_of", "mark_method"], Dated: false);

    public static readonly VersionedTable FundLosses = new(
        "fund_loss", ["fund_id", "loss_id"], [],
        ["investment_id", "stage", "amount_fen", "recognised_on", "cause", "has_file", "finding", "written_off", "outcome", "rule_version", "document_no"], Dated: false);

    public static readonly VersionedTable Payouts = new(
        "payout_cumulative", ["pool_id", "instrument", "payee_id"], ["gross_fen", "net_fen"], ["payee_name", "programme", "fiscal_year"], Dated: false);

    public static readonly VersionedTable Indicators = new(
        "indicator", ["indicator_id"], [], ["business_date", "changed_at", "version", "detail"], Dated: true);

    /// <summary>What a select reads from, in place of the table: its rows at a moment. The ledger is $1 and the position $2.</summary>
    public string At(Moment at) => At(at.BusinessUntil, LedgerFirst, PositionSecond);

    /// <summary>The same for a list whose conditions depend on what is asked, with the conditions that more are added to.</summary>
    public (string From, Conditions Where) At(Moment at, long position)
    {
        var where = new Conditions();
        return (At(at.BusinessUntil, where.Value(at.LedgerId), where.Value(position)), where);
    }

    private string At(DateOnly? until, string ledger, string position)
    {
        if (until is null)
        {
            return $"(select * from {Name} where ledger_id = {ledger} and from_position <= {position} and to_position > {position}) as {Name}";
        }

        var keys = string.Join(", ", Keys);
        var sums = string.Concat(Sums.Select(sum => $", (sum(by_{sum}) over same)::bigint as {sum}"));
        var others = string.Concat(Others.Select(other => ", " + other));
        return $"""
            (select distinct on ({keys}) {keys}, from_position{others}{sums}
               from {Steps(until, ledger, position, "")} as steps
              where true{Counted(until, "steps")}
             window same as (partition by {keys})
              order by {keys}, from_position desc) as {Name}
            """;
    }

    /// <summary>Every version up to a position with what it has over the one before, as <c>by_…</c> for each sum.</summary>
    /// <param name="and">More conditions, on t.</param>
    public string Steps(DateOnly? until, string ledger, string position, string and)
    {
        var grown = string.Concat(Sums.Select(sum => $", t.{sum} - coalesce(lag(t.{sum}) over versions, 0) as by_{sum}"));
        var (counted, made) = until is null ? ("", "") : Dated ? (", t.business_date as counted_on", "")
            : (", (e.entry ->> 'businessDate')::date as counted_on", $" join entry e on e.ledger_id = {ledger} and e.position = t.from_position");
        return $"""
            (select t.*{counted}{grown} from {Name} t{made}
              where t.ledger_id = {ledger} and t.from_position <= {position}{and}
             window versions as (partition by {string.Join(", ", Keys.Select(key => "t." + key))} order by t.from_position))
            """;
    }

    /// <summary>The condition that a version of <see cref="Steps"/> counts.</summary>
    public static string Counted(DateOnly? until, string steps) =>
        until is { } day ? string.Create(CultureInfo.InvariantCulture, $" and {steps}.counted_on <= date '{day:yyyy-MM-dd}'") : "";
}
