namespace Ledger.Domain.RiskSharing;

/// <summary>
/// What a scheme says of guaranteed loans beyond its general rules. The scheme's ratio is the most a pool may bear of a loss of principal, its
/// project cap the most it stands behind for one loan. Nothing here has a default rate.
/// </summary>
/// <param name="MaxTermMonths">The longest term of a loan.</param>
/// <param name="FirmCapFen">The most that pools stand behind and have paid for one firm together.</param>
/// <param name="OneLiveLoan">Whether a firm has one live loan at a time.</param>
/// <param name="ReserveBp">The part of the guarantee that the pool sets aside when the loan is registered.</param>
/// <param name="WaitingDays">Days after the default before the bank may claim.</param>
/// <param name="RecoveryBp">The pool's share of what the borrower pays after the compensation.</param>
public sealed record RiskTerms(int MaxTermMonths, long FirmCapFen, bool OneLiveLoan, int ReserveBp, int WaitingDays, int RecoveryBp);
