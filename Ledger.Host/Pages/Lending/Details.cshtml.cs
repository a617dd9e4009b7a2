using Ledger.Domain.Kernel;
using Ledger.Domain.RiskSharing;
using Ledger.Host.Pages.Giving;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Lending;

/// <summary>One guaranteed loan: what is contingent and what was paid, how a compensation was found, who did what, and what comes next.</summary>
public sealed class DetailsModel(GuaranteedLoans loans, AuditTrail trail) : LedgerPage
{
    private const int TrailSize = 25;

    public override string Area => "loans";

    public LoanRow Loan { get; private set; } = null!;

    /// <summary>What the reader may do with it: draw up a payment while the bank has not got all of the compensation, else what its state allows.</summary>
    public GivableCommands Commands => Loan.Status == "approved"
        ? new(this, "disbursement-order.draft-for-compensation", null, _ => Loan.OrderedFen + Loan.PaidFen < Loan.AwardFen, ("loanId", Loan.LoanId))
        : new(this, "guaranteed-loan", Loan.Version, kind => GuaranteedLoanDecider.Allows(Kebab.Read<GuaranteedLoanStatus>(Loan.Status), kind.Type), ("loanId", Loan.LoanId));

    /// <summary>Entries of the loan and those that speak of it, newest first.</summary>
    public Page<TrailRow> Trail { get; private set; } = new([], null, null);

    /// <summary>The figures at the head of the page, as keys of their words.</summary>
    public IReadOnlyList<(string Key, long AmountFen)> Figures =>
    [
        ("field.principalFen", Loan.PrincipalFen), ("field.outstandingFen", Loan.OutstandingFen), ("field.guaranteedFen", Loan.GuaranteedFen),
        ("loan.compensation", Loan.AwardFen), ("loan.paid", Loan.PaidFen), ("field.sharedFen", Loan.SharedFen), ("loan.net-paid", Loan.NetPaidFen),
    ];

    public async Task<IActionResult> OnGetAsync(string id, string? cursor)
    {
        if (!Ids.IsValid(id) || await loans.Find(At, id, Cancel) is not { } loan)
        {
            return NotFound();
        }

        Loan = loan;
        Trail = await trail.Of(At, GuaranteedLoan.StreamOf(id), cursor, TrailSize, Cancel);
        return Page();
    }
}
