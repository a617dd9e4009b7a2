using System.Collections.Immutable;
using Ledger.Domain.Awards;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.RiskSharing;

/// <summary>Where a guaranteed loan stands.</summary>
public enum GuaranteedLoanStatus
{
    None,
    /// <summary>在保: the bank has lent, the pool stands behind part of it.</summary>
    Live,
    /// <summary>已申请代偿: the borrower defaulted and the bank asks for compensation.</summary>
    Claimed,
    /// <summary>代偿已批准: the pool owes the compensation.</summary>
    Approved,
    /// <summary>已代偿: the bank has it; what the borrower still pays is shared.</summary>
    Compensated,
    /// <summary>已结清: repaid, nothing is guaranteed any more.</summary>
    Repaid,
    /// <summary>已终结: nothing more is expected from the borrower.</summary>
    Closed,
}

/// <summary>
/// 科创贷: one loan of a bank to a firm of which a risk pool guarantees a share. The pool is an ordinary pool of the year whose purpose is
/// <see cref="Instruments.RiskCompensation"/>; a compensation is an award to the bank, paid through the same orders as any other. Amounts in fen.
/// Stream <c>guaranteed-loan/{id}</c>.
/// </summary>
public sealed partial record GuaranteedLoan : Award
{
    /// <summary>A compensation is paid in one line.</summary>
    public const int OnlyLine = 1;

    public static readonly GuaranteedLoan Initial = new();

    public GuaranteedLoanStatus Status { get; init; }
    public string BankId { get; init; } = "";
    public string BankName { get; init; } = "";
    public string ContractNo { get; init; } = "";
    public long PrincipalFen { get; init; }

    /// <summary>What the borrower still owes the bank, principal only.</summary>
    public long OutstandingFen { get; init; }

    /// <summary>The share of a loss of principal that the pool bears.</summary>
    public int ShareBp { get; init; }

    /// <summary>或有: what the pool stands behind now; gone once repaid or compensated.</summary>
    public long GuaranteedFen { get; init; }
    public DateOnly? StartsOn { get; init; }
    public DateOnly? EndsOn { get; init; }
    public string? RegisteredBy { get; init; }
    public string? ClaimedBy { get; init; }
    public long LossFen { get; init; }
    public DateOnly? DefaultedOn { get; init; }
    public DateOnly? ApprovedOn { get; init; }

    /// <summary>What the borrower paid after the compensation, bank's share included.</summary>
    public long SharedFen { get; init; }

    /// <summary>The pool's share of that.</summary>
    public long PoolShareFen { get; init; }

    /// <summary>The stream of a loan. It is also the id of its reservation and obligation on its pool.</summary>
    public static string StreamOf(string loanId) => "guaranteed-loan/" + loanId;

    /// <summary>What the pool paid and did not get back by any way.</summary>
    public long NetPaidFen => PaidFen - RecoveredFen - PoolShareFen;

    public override GuaranteedLoan Evolve(Event happened) => happened switch
    {
        LoanRegistered e => this with
        {
            Status = GuaranteedLoanStatus.Live, Scheme = e.Scheme, RuleStream = Schemes.SupportScheme.StreamOf(e.Scheme), RuleVersion = e.SchemeVersion,
            PoolId = e.PoolId, BankId = e.BankId, BankName = e.BankName, PartyId = e.PartyId, PartyName = e.PartyName, Title = e.ContractNo,
            ContractNo = e.ContractNo, PrincipalFen = e.PrincipalFen, OutstandingFen = e.PrincipalFen, ShareBp = e.ShareBp,
            GuaranteedFen = e.GuaranteedFen, StartsOn = e.StartsOn, EndsOn = e.EndsOn, RegisteredBy = e.RegisteredBy,
        },
        RepaymentRecorded e => this with { OutstandingFen = e.OutstandingFen, GuaranteedFen = GuaranteedFen - e.EndedFen },
        LoanRepaid => this with { Status = GuaranteedLoanStatus.Repaid },
        CompensationClaimed e => this with
        {
            Status = GuaranteedLoanStatus.Claimed, LossFen = e.LossFen, AwardFen = e.AmountFen, ClaimedBy = e.ClaimedBy, DefaultedOn = e.DefaultedOn,
        },
        ClaimReturned => this with { Status = GuaranteedLoanStatus.Live, LossFen = 0, AwardFen = 0, ClaimedBy = null, DefaultedOn = null },
        CompensationApproved e => this with
        {
            Status = GuaranteedLoanStatus.Approved, ApprovedOn = e.ApprovedOn, ScheduledFen = AwardFen,
            Instalments = [new Instalment(OnlyLine, AwardFen, OnApproval, 0, 0)],
        },
        CompensationOrdered e => Take(e.OrderId, e.AmountFen),
        CompensationReleased e => (GuaranteedLoan)Move(OnlyLine, -e.AmountFen, 0) with { OpenOrderIds = OpenOrderIds.Remove(e.OrderId) },
        CompensationPaid e => (GuaranteedLoan)Move(OnlyLine, -e.AmountFen, e.AmountFen) with
        {
            OpenOrderIds = OpenOrderIds.Remove(e.OrderId), GuaranteedFen = GuaranteedFen - e.EndedFen,
            Status = PaidFen + e.AmountFen == AwardFen ? GuaranteedLoanStatus.Compensated : Status,
        },
        CompensationReturned e => (GuaranteedLoan)Move(OnlyLine, 0, -e.AmountFen) with { Status = GuaranteedLoanStatus.Approved },
        CompensationReclaimed e => this with { ClaimedFen = ClaimedFen + e.AmountFen },
        CompensationClaimEnded e => this with { ClaimedFen = ClaimedFen - e.AmountFen },
        CompensationRecovered e => this with { ClaimedFen = ClaimedFen - e.AmountFen, RecoveredFen = RecoveredFen + e.AmountFen },
        LoanRecoveryShared e => this with { SharedFen = SharedFen + e.AmountFen, PoolShareFen = PoolShareFen + e.PoolFen },
        LoanCarried e => this with { PoolId = e.ToPoolId, CarriedOrders = OrdersPaidBy(e.FromPoolId) },
        LoanClosed => this with { Status = GuaranteedLoanStatus.Closed },
        _ => throw Unexpected(happened),
    };

    private GuaranteedLoan Take(string orderId, long amountFen) => (GuaranteedLoan)Move(OnlyLine, amountFen, 0) with
    {
        OrderIds = OrderIds.Add(orderId), OpenOrderIds = OpenOrderIds.Add(orderId),
    };
}
