using System.Collections.Frozen;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Language;

/// <summary>The HTTP status of every refusal, for the API and the pages alike.</summary>
public static class RefusalStatus
{
    private static readonly FrozenDictionary<string, int> Table = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        // 400: the request itself cannot be read.
        [RefusalCodes.RequestMalformed] = 400,
        [RefusalCodes.StatementUnreadable] = 400,
        [RefusalCodes.ImportUnreadable] = 400,
        [RefusalCodes.IdempotencyKeyMissing] = 400,

        // Who.
        [RefusalCodes.NotSignedIn] = 401,
        [RefusalCodes.SignInFailed] = 401,
        [RefusalCodes.NotPermitted] = 403,
        [RefusalCodes.TooManyAttempts] = 429,

        // What.
        [RefusalCodes.NotFound] = 404,
        [RefusalCodes.MethodNotAllowed] = 405,
        [RefusalCodes.EventImmutable] = 405,
        [RefusalCodes.BodyTooLarge] = 413,
        [RefusalCodes.MediaTypeUnsupported] = 415,

        // 409: right in itself, but not as things stand; it may be right later.
        [RefusalCodes.PoolInsufficientAvailable] = 409,
        [RefusalCodes.PoolDuplicate] = 409,
        [RefusalCodes.ObligationExceedsReservation] = 409,
        [RefusalCodes.AppropriationBelowUsed] = 409,
        [RefusalCodes.ApplicationDuplicate] = 409,
        [RefusalCodes.PartyNotEligible] = 409,
        [RefusalCodes.CrossSchemeDuplicate] = 409,
        [RefusalCodes.PlatformNotRecognised] = 409,
        [RefusalCodes.BiddingClosed] = 409,
        [RefusalCodes.TaperStopped] = 409,
        [RefusalCodes.PanelConflict] = 409,
        [RefusalCodes.NoticeOpenObjection] = 409,
        [RefusalCodes.FiledNotFunded] = 409,
        [RefusalCodes.IllegalState] = 409,
        [RefusalCodes.PaymentNotAuthorised] = 409,
        [RefusalCodes.PaymentExceedsAward] = 409,
        [RefusalCodes.MilestoneNotMet] = 409,
        [RefusalCodes.DuplicateSettlement] = 409,
        [RefusalCodes.ReturnWithoutPayment] = 409,
        [RefusalCodes.RecoveryExceedsPaid] = 409,
        [RefusalCodes.RecoveryExceedsDue] = 409,
        [RefusalCodes.PartyHasOpenRecovery] = 409,
        [RefusalCodes.LinkageTriggerUnverified] = 409,
        [RefusalCodes.LinkageAlreadyClaimed] = 409,
        [RefusalCodes.ConversionExceedsPrincipal] = 409,
        [RefusalCodes.LinkageUnwindRequired] = 409,
        [RefusalCodes.PaidinExceedsCall] = 409,
        [RefusalCodes.CallExceedsCommitment] = 409,
        [RefusalCodes.CommitmentExceedsSize] = 409,
        [RefusalCodes.FundInsufficientCash] = 409,
        [RefusalCodes.InvestmentCostExceeded] = 409,
        [RefusalCodes.ConcentrationExceeded] = 409,
        [RefusalCodes.FundNotEstablished] = 409,
        [RefusalCodes.FundCycle] = 409,
        [RefusalCodes.LossFileMissing] = 409,
        [RefusalCodes.FundNotCleared] = 409,
        [RefusalCodes.YearHasInFlight] = 409,
        [RefusalCodes.YearNotCleared] = 409,
        [RefusalCodes.RiskShareExceeded] = 422,
        [RefusalCodes.LoanTermExceeded] = 422,
        [RefusalCodes.LiveLoanExists] = 409,
        [RefusalCodes.LoanCapExceeded] = 422,
        [RefusalCodes.FirmCapExceeded] = 409,
        [RefusalCodes.LoanAmountExceeded] = 409,
        [RefusalCodes.ClaimTooEarly] = 409,
        [RefusalCodes.PeriodClosed] = 409,
        [RefusalCodes.PlanExceeded] = 409,
        [RefusalCodes.PlanExceedsAuthority] = 409,
        [RefusalCodes.CarryoverLimit] = 409,
        [RefusalCodes.YearClosed] = 409,
        [RefusalCodes.CorrectionInvalid] = 409,
        [RefusalCodes.AlreadyExists] = 409,
        [RefusalCodes.ImportRowDuplicate] = 409,
        [RefusalCodes.OrderInLiveBatch] = 409,
        [RefusalCodes.OrderSentApart] = 409,
        [RefusalCodes.BatchAnswered] = 409,
        [RefusalCodes.LineReconciled] = 409,

        [RefusalCodes.CheckpointDiffers] = 409,
        [RefusalCodes.EntryTooLong] = 409,
        [RefusalCodes.SavedReplayUnusable] = 409,
        [RefusalCodes.VerificationUnderWay] = 409,

        // 412 and 428: the version the caller saw.
        [RefusalCodes.PoolVersionConflict] = 412,
        [RefusalCodes.VersionConflict] = 412,
        [RefusalCodes.VersionMissing] = 428,

        // 422: refused by a rule whatever the state, or a key used for something else.
        [RefusalCodes.RequestInvalid] = 422,
        [RefusalCodes.CreditCodeInvalid] = 422,
        [RefusalCodes.ImportRowInvalid] = 422,
        [RefusalCodes.ReportedNotPosted] = 422,
        [RefusalCodes.AmountInvalid] = 422,
        [RefusalCodes.AppropriationNoDocument] = 422,
        [RefusalCodes.PoolPurposeMismatch] = 422,
        [RefusalCodes.AwardExceedsCap] = 422,
        [RefusalCodes.StackingDifferenceOnly] = 422,
        [RefusalCodes.PanelQuorumNotMet] = 422,
        [RefusalCodes.PanelSeedMismatch] = 422,
        [RefusalCodes.PanelNotCited] = 422,
        [RefusalCodes.ReviewScoreTooLow] = 422,
        [RefusalCodes.NoticePeriodTooShort] = 422,
        [RefusalCodes.InstalmentSumMismatch] = 422,
        [RefusalCodes.PayeeMismatch] = 422,
        [RefusalCodes.SettlementAmountMismatch] = 422,
        [RefusalCodes.FourEyesViolation] = 422,
        [RefusalCodes.ApprovalLimitExceeded] = 422,
        [RefusalCodes.DutyConflict] = 422,
        [RefusalCodes.DelegationExpired] = 422,
        [RefusalCodes.RuleVersionInvalid] = 422,
        [RefusalCodes.RecoveryDestinationInvalid] = 422,
        [RefusalCodes.RecoveryNoBasis] = 422,
        [RefusalCodes.LinkageIneligibleInvestor] = 422,
        [RefusalCodes.LinkageTermsMismatch] = 422,
        [RefusalCodes.BusinessDateInvalid] = 422,
        [RefusalCodes.FigureBasisMismatch] = 422,
        [RefusalCodes.FigureKindMismatch] = 422,
        [RefusalCodes.IdempotencyConflict] = 422,
        [RefusalCodes.BankAccountUnknown] = 422,
        [RefusalCodes.StatementVersionUnsupported] = 422,
        [RefusalCodes.StatementCurrencyUnsupported] = 422,
        [RefusalCodes.StatementAmountInvalid] = 422,
        [RefusalCodes.StatementTooLong] = 422,
        [RefusalCodes.StatementUnbalanced] = 422,

        [RefusalCodes.MomentBeforeFirstEntry] = 422,
        [RefusalCodes.MomentNotReached] = 422,
        [RefusalCodes.NoBusinessClock] = 422,
        [RefusalCodes.ProofMalformed] = 422,
        [RefusalCodes.CheckpointForeign] = 422,
        [RefusalCodes.CosignatureInvalid] = 422,

        // Our side.
        [RefusalCodes.InternalError] = 500,
        [RefusalCodes.ChainBroken] = 500,
        [RefusalCodes.ProjectionDrift] = 500,
        [RefusalCodes.ProjectionSuperseded] = 503,
        [RefusalCodes.EventSchemaUnknown] = 503,
        [RefusalCodes.Busy] = 503,
        [RefusalCodes.TooManyExports] = 503,
        [RefusalCodes.PrintingUnavailable] = 503,
        [RefusalCodes.OutcomeUnknown] = 503,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every code that has a status.</summary>
    public static IEnumerable<string> Codes => Table.Keys;

    /// <summary>The status of a code.</summary>
    public static int Of(string code) => Table.GetValueOrDefault(code, 500);

    /// <summary>Seconds after which it is worth trying again; null where waiting does not help.</summary>
    public static int? RetryAfter(Refusal refusal)
    {
        foreach (var fact in refusal.Facts)
        {
            if (fact is { Name: "retryAfterSeconds", Value: int seconds })
            {
                return seconds;
            }
        }

        return refusal.Code is RefusalCodes.Busy or RefusalCodes.OutcomeUnknown ? 1 : null;
    }
}
