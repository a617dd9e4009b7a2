using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.FundPools;

public abstract record FundPoolEvent : Event;

/// <summary>The pool exists; it has no authority to spend yet.</summary>
public sealed record PoolOpened(string Programme, string Level, int FiscalYear, string Name, ImmutableArray<string> Instruments, string FunctionCode) : FundPoolEvent;

/// <summary>预算指标: authority released by a budget document.</summary>
public sealed record FundsAppropriated(long AmountFen, string DocumentNo, string FunctionCode, string Source) : FundPoolEvent;

/// <summary>追加 / 调减: a change of authority by a later document.</summary>
public sealed record AppropriationAdjusted(long DeltaFen, string DocumentNo) : FundPoolEvent;

/// <summary>冲正: cancels an earlier appropriation or adjustment, named by its version in this stream.</summary>
public sealed record AppropriationCorrected(long CorrectsVersion, long DeltaFen, string DocumentNo, string Reason) : FundPoolEvent;

public sealed record PoolFrozen(string Reason) : FundPoolEvent;

public sealed record PoolUnfrozen(string Reason) : FundPoolEvent;

/// <summary>预留: authority set aside for a pending decision.</summary>
public sealed record FundsReserved(string ReservationId, string AwardRef, string Instrument, long AmountFen, DateOnly ExpiresOn) : FundPoolEvent;

/// <summary>A reservation (or what is left of it) becomes available again.</summary>
public sealed record ReservationReleased(string ReservationId, long AmountFen, string Reason) : FundPoolEvent;

/// <summary>承诺: a legal duty after approval and signing. Consumes its reservation; what the obligation leaves over is released beside it.</summary>
public sealed record FundsObligated(string ObligationId, string ReservationId, string AwardRef, string Instrument, long AmountFen) : FundPoolEvent;

/// <summary>An unpaid part of an obligation ends and becomes available again.</summary>
public sealed record FundsDeobligated(string ObligationId, long AmountFen, string Reason) : FundPoolEvent;

/// <summary>在途: a payment was instructed and has not settled.</summary>
public sealed record PaymentInFlight(string OrderId, string ObligationId, string Instrument, long AmountFen) : FundPoolEvent;

/// <summary>兑现: a payment settled with a bank receipt.</summary>
public sealed record OutlayPosted(string OrderId, string ObligationId, string Instrument, long AmountFen) : FundPoolEvent;

/// <summary>退回: money came back to the obligation, before settlement (<paramref name="WasSettled"/> false) or after.</summary>
public sealed record OutlayReturned(string OrderId, string ObligationId, string Instrument, long AmountFen, bool WasSettled) : FundPoolEvent;

/// <summary>追回 in the same year: recovered money is available again.</summary>
public sealed record RecoveryRestored(string RecoveryId, long AmountFen, string DocumentNo) : FundPoolEvent;

/// <summary>结转 out of this year.</summary>
/// <param name="OriginYear">The year whose budget released the authority; null in entries from before it was kept.</param>
public sealed record FundsCarriedOut(string ToPoolId, long AmountFen, string DocumentNo, int? OriginYear = null) : FundPoolEvent;

/// <summary>结转 into this year.</summary>
/// <param name="OriginYear">The year whose budget released the authority; it keeps it however often it is carried (Y2).</param>
public sealed record FundsCarriedIn(string FromPoolId, int OriginYear, long AmountFen, string DocumentNo) : FundPoolEvent;

/// <summary>收回: authority ends and returns to the treasury.</summary>
/// <param name="OriginYear">The year whose budget released the authority; null in entries from before it was kept.</param>
public sealed record FundsLapsed(long AmountFen, string DocumentNo, int? OriginYear = null) : FundPoolEvent;

/// <summary>Year-end work began: no new reservations or obligations.</summary>
public sealed record ClosingBegun : FundPoolEvent;

/// <summary>决算: the year is closed for good.</summary>
public sealed record FiscalYearClosed(string DocumentNo) : FundPoolEvent;
