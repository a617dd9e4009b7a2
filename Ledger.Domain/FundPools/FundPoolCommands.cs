using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.FundPools;

/// <summary>A command to one pool. <see cref="PoolId"/> comes from the address of the request.</summary>
public abstract record FundPoolCommand : ICommand
{
    public string PoolId { get; init; } = "";
    public virtual string Stream => FundPool.StreamOf(PoolId);
}

/// <summary>Opens the pool of a programme, level and fiscal year (P7). Its id follows from them.</summary>
public sealed record OpenPool(string Programme, string Level, int FiscalYear, string Name, ImmutableArray<string> Instruments, string FunctionCode) : FundPoolCommand
{
    public override string Stream => FundPool.StreamOf(FundPool.IdOf(Programme, Level, FiscalYear));
}

/// <summary>Gives the pool authority to spend, by a budget document (P4).</summary>
public sealed record Appropriate(long AmountFen, string DocumentNo, string FunctionCode, string Source) : FundPoolCommand;

/// <summary>Adds to or takes from the authority (P5).</summary>
public sealed record AdjustAppropriation(long DeltaFen, string DocumentNo) : FundPoolCommand;

/// <summary>Cancels an appropriation or adjustment that was recorded wrongly (E2).</summary>
public sealed record CorrectAppropriation(long CorrectsVersion, string DocumentNo, string Reason) : FundPoolCommand;

public sealed record FreezePool(string Reason) : FundPoolCommand;

public sealed record UnfreezePool(string Reason) : FundPoolCommand;

/// <summary>Sets authority aside for a pending decision (P1, P2, P6).</summary>
public sealed record Reserve(string ReservationId, string AwardRef, string Instrument, long AmountFen, DateOnly ExpiresOn) : FundPoolCommand;

/// <summary>Gives a reservation back, whole.</summary>
public sealed record ReleaseReservation(string ReservationId, string Reason) : FundPoolCommand;

/// <summary>Gives a reservation back because its day has passed.</summary>
public sealed record ExpireReservation(string ReservationId) : FundPoolCommand;

/// <summary>Turns a reservation, or part of it, into a legal duty (P3). What is left over is released.</summary>
public sealed record Obligate(string ObligationId, string ReservationId, long AmountFen) : FundPoolCommand;

/// <summary>Ends an unpaid part of an obligation.</summary>
public sealed record Deobligate(string ObligationId, long AmountFen, string Reason) : FundPoolCommand;

/// <summary>Puts money recovered in the same year back into the pool (R1, R2).</summary>
public sealed record RestoreRecovered(string RecoveryId, long AmountFen, string DocumentNo) : FundPoolCommand;

/// <summary>Carries available authority into the pool of the following year, the oldest that may still be carried first (Y2).</summary>
public sealed record CarryOver(string ToPoolId, long AmountFen, string DocumentNo) : FundPoolCommand;

/// <summary>
/// Carries a reservation, or the unpaid part of an obligation, into the pool of the following year, and the award with it: what was promised
/// goes on there under its old name (Y2).
/// </summary>
/// <param name="CommitmentId">The reservation or obligation; of a grant this is its stream.</param>
public sealed record CarryCommitment(string ToPoolId, string CommitmentId, string DocumentNo) : FundPoolCommand;

/// <summary>Returns available authority to the treasury, the oldest first.</summary>
public sealed record Lapse(long AmountFen, string DocumentNo) : FundPoolCommand;

/// <summary>Begins the year-end work.</summary>
public sealed record BeginClosing : FundPoolCommand;

/// <summary>Closes the year (Y1, Y2).</summary>
public sealed record CloseYear(string DocumentNo) : FundPoolCommand;
