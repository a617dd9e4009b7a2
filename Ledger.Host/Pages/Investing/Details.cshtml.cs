using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Pages.Giving;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Investing;

/// <summary>One fund: its terms and partners, where its money is through all layers, what it holds, lost and gave back, and how all that came about.</summary>
public sealed class DetailsModel(InvestmentFunds funds, AuditTrail trail) : LedgerPage
{
    private const int TrailSize = 25;

    public override string Area => "investment-funds";
    protected override bool HasAsOfBar => true;

    public FundView View { get; private set; } = null!;

    /// <summary>The fund's own row.</summary>
    public FundRow Row => View.Fund;

    /// <summary>The terms that hold now; null for a plan.</summary>
    public FundTermsItem? Terms => Row.Detail.Terms.IsEmpty ? null : Row.Detail.Terms[^1];

    /// <summary>Entries that speak of the fund, newest first.</summary>
    public Page<TrailRow> Trail { get; private set; } = new([], null, null);

    /// <summary>Where money came from and where it is: two columns that add up to the same.</summary>
    public IReadOnlyList<(string Key, long AmountFen)> Sources =>
        [("field.paidInFen", Row.PaidInFen), ("field.incomeFen", Row.IncomeFen), ("field.gainsFen", Row.GainsFen)];

    /// <summary>The fund's stream.</summary>
    public string Stream => Fund.StreamOf(Row.FundId);

    /// <summary>The name by which <c>why</c> knows the figure of a key: <c>field.paidInFen</c> is <c>paid-in</c>.</summary>
    public static string FigureOf(string key) => Kebab.Of(char.ToUpperInvariant(key["field.".Length]) + key["field.".Length..^"Fen".Length][1..]);

    /// <summary>Where it is.</summary>
    public IReadOnlyList<(string Key, long AmountFen)> Uses =>
    [
        ("field.investedFen", Row.InvestedFen), ("field.impairedFen", Row.ImpairedFen), ("field.writtenOffFen", Row.WrittenOffFen),
        ("field.subFundFen", Row.SubFundFen), ("field.feesFen", Row.FeesFen), ("field.distributedFen", Row.DistributedFen), ("field.cashFen", Row.CashFen),
    ];

    /// <summary>How many days the oldest money in cash has been lying there on the day shown.</summary>
    public int? IdleDays => View.CashSince is { } since ? Math.Max(0, Day.DayNumber - since.DayNumber) : null;

    /// <summary>What stands against each limit that the terms name.</summary>
    public IReadOnlyList<(string Key, long? Bp, int LimitBp)> Limits =>
    [
        .. Terms?.GovernmentShareLimitBp is { } government ? new (string, long?, int)[] { ("fund.limit-government", Row.GovernmentShareBp, government) } : [],
        .. Terms?.SingleProjectLimitBp is { } single
            ? new (string, long?, int)[] { ("fund.limit-project", FundRatios.Floor(View.LargestHoldingFen, Row.SizeFen), single) } : [],
    ];

    /// <summary>What was counted as invested at home, as a share of government's subscriptions; a measure and no limit.</summary>
    public long? BackInvestedBp => FundRatios.Floor(Row.BackInvestedFen, Row.GovernmentFen);

    private DateOnly Day => At.BusinessUntil is { } until ? until : At.IsPast && At.RecordedAt is { } instant ? Instants.ChinaDate(instant) : Today;

    /// <summary>What the reader may do with it.</summary>
    public GivableCommands Commands => new(
        this, "fund", View.Fund.Version, kind => FundLifecycle.Allows(Kebab.Read<FundStatus>(View.Fund.Status), kind.Type), ("fundId", View.Fund.FundId));

    public async Task<IActionResult> OnGetAsync(string id, string? cursor)
    {
        if (!Ids.IsValid(id) || await funds.Find(At, id, Cancel) is not { } view)
        {
            return NotFound();
        }

        View = view;
        Trail = await trail.Of(At, Fund.StreamOf(id), cursor, TrailSize, Cancel);
        return Page();
    }
}
