namespace Ledger.Domain.Kernel;

/// <summary>
/// Every reason a command can be refused for. The code is stable: it is the problem type of the API, the key of both resource files and
/// what specs assert. The letter and number in each comment name the invariant (P pool, A award, D disbursement, C control, L linkage, F fund, R recovery, Y year, E engine).
/// </summary>
public static class RefusalCodes
{
    /// <summary>P1: available stays at or above zero after every event.</summary>
    public const string PoolInsufficientAvailable = "POOL_INSUFFICIENT_AVAILABLE";
    /// <summary>P2: the caller named a version of the pool (If-Match) that is no longer the current one.</summary>
    public const string PoolVersionConflict = "POOL_VERSION_CONFLICT";
    /// <summary>P3: an obligation is at most its reservation.</summary>
    public const string ObligationExceedsReservation = "OBLIGATION_EXCEEDS_RESERVATION";
    /// <summary>P4: no appropriation without a budget document.</summary>
    public const string AppropriationNoDocument = "APPROPRIATION_NO_DOCUMENT";
    /// <summary>P5: a reduction cannot cut below what is used.</summary>
    public const string AppropriationBelowUsed = "APPROPRIATION_BELOW_USED";
    /// <summary>P6: the pool's purpose and class code cover the award.</summary>
    public const string PoolPurposeMismatch = "POOL_PURPOSE_MISMATCH";
    /// <summary>P7: one pool per programme, level and fiscal year.</summary>
    public const string PoolDuplicate = "POOL_DUPLICATE";

    /// <summary>A1: one live application per project and scheme.</summary>
    public const string ApplicationDuplicate = "APPLICATION_DUPLICATE";
    /// <summary>A2: what looks like the same thing under another scheme is decided about before the award is.</summary>
    public const string CrossSchemeDuplicate = "CROSS_SCHEME_DUPLICATE";
    /// <summary>A3: no flag of a registered party is up on the day of the decision.</summary>
    public const string PartyNotEligible = "PARTY_NOT_ELIGIBLE";
    /// <summary>A4: award ≤ result of the rule ≤ cap.</summary>
    public const string AwardExceedsCap = "AWARD_EXCEEDS_CAP";
    /// <summary>A5: higher, not double: what a project was awarded before is taken off.</summary>
    public const string StackingDifferenceOnly = "STACKING_DIFFERENCE_ONLY";
    /// <summary>A6: as many experts as the scheme asks for.</summary>
    public const string PanelQuorumNotMet = "PANEL_QUORUM_NOT_MET";
    /// <summary>A6: no expert judges an application of the employer or of a party tied to it, nor one the expert is the officer of.</summary>
    public const string PanelConflict = "PANEL_CONFLICT";
    /// <summary>A6: a panel is drawn with the seed that was committed to.</summary>
    public const string PanelSeedMismatch = "PANEL_SEED_MISMATCH";
    /// <summary>A6: the review is that of the panel it cites, and it cites one where the scheme wants a drawn panel.</summary>
    public const string PanelNotCited = "PANEL_NOT_CITED";
    /// <summary>A6: the review reached the score that the scheme asks for.</summary>
    public const string ReviewScoreTooLow = "REVIEW_SCORE_TOO_LOW";
    /// <summary>A7: the public notice lasts the working days that the rulebook asks for.</summary>
    public const string NoticePeriodTooShort = "NOTICE_PERIOD_TOO_SHORT";
    /// <summary>A8: no approval while an objection is open.</summary>
    public const string NoticeOpenObjection = "NOTICE_OPEN_OBJECTION";
    /// <summary>The platform is recognised on the day.</summary>
    public const string PlatformNotRecognised = "PLATFORM_NOT_RECOGNISED";
    /// <summary>A bid comes in until the last day of bidding.</summary>
    public const string BiddingClosed = "BIDDING_CLOSED";
    /// <summary>A year of falling support follows one that was carried and graded well enough (D4).</summary>
    public const string TaperStopped = "TAPER_STOPPED";
    /// <summary>A9: a filing is not a decision to fund.</summary>
    public const string FiledNotFunded = "FILED_NOT_FUNDED";
    /// <summary>A10: the order of states is fixed.</summary>
    public const string IllegalState = "ILLEGAL_STATE";

    /// <summary>D1: no payment without notice, approval, signature and obligation.</summary>
    public const string PaymentNotAuthorised = "PAYMENT_NOT_AUTHORISED";
    /// <summary>D2: settled plus in flight is at most the award.</summary>
    public const string PaymentExceedsAward = "PAYMENT_EXCEEDS_AWARD";
    /// <summary>D3: instalments add up to the award and each payment is at most its line.</summary>
    public const string InstalmentSumMismatch = "INSTALMENT_SUM_MISMATCH";
    /// <summary>D4: the gate of the instalment is met.</summary>
    public const string MilestoneNotMet = "MILESTONE_NOT_MET";
    /// <summary>D5: the payee is the awardee, and the account is verified where the awardee is registered.</summary>
    public const string PayeeMismatch = "PAYEE_MISMATCH";
    /// <summary>D6: one settlement per order; a bank reference is used once.</summary>
    public const string DuplicateSettlement = "DUPLICATE_SETTLEMENT";
    /// <summary>D7: the receipt's amount is the order's amount.</summary>
    public const string SettlementAmountMismatch = "SETTLEMENT_AMOUNT_MISMATCH";
    /// <summary>D8: a return refers to a payment and is at most what was settled.</summary>
    public const string ReturnWithoutPayment = "RETURN_WITHOUT_PAYMENT";
    /// <summary>D9: nothing is posted into a closed month.</summary>
    public const string PeriodClosed = "PERIOD_CLOSED";
    /// <summary>D9: a payment is within what the approved spending plan lets the pool pay by the end of the month.</summary>
    public const string PlanExceeded = "PLAN_EXCEEDED";
    /// <summary>D9: a spending plan is within the pool's authority.</summary>
    public const string PlanExceedsAuthority = "PLAN_EXCEEDS_AUTHORITY";
    /// <summary>D10: amounts are whole fen, CNY, above zero, at most 10^15.</summary>
    public const string AmountInvalid = "AMOUNT_INVALID";

    /// <summary>C1: nobody holds two of maker, checker and releaser on one order.</summary>
    public const string FourEyesViolation = "FOUR_EYES_VIOLATION";
    /// <summary>C2: the approver's limit, counted over the same award and day.</summary>
    public const string ApprovalLimitExceeded = "APPROVAL_LIMIT_EXCEEDED";
    /// <summary>C3: the delegation is the actor's, holds on the day, and covers the scheme and the amount.</summary>
    public const string DelegationExpired = "DELEGATION_EXPIRED";
    /// <summary>C4: reviewer, officer and approver of one award are different people.</summary>
    public const string DutyConflict = "DUTY_CONFLICT";
    /// <summary>C5: a decision cites a rule version in force on its business date.</summary>
    public const string RuleVersionInvalid = "RULE_VERSION_INVALID";

    /// <summary>B1: an order is in at most one live batch.</summary>
    public const string OrderInLiveBatch = "ORDER_IN_LIVE_BATCH";
    /// <summary>B1: an order that left by its own voucher does not enter a batch.</summary>
    public const string OrderSentApart = "ORDER_SENT_APART";
    /// <summary>B2: a batch that the bank answered cannot be withdrawn.</summary>
    public const string BatchAnswered = "BATCH_ANSWERED";
    /// <summary>B3: the account is not one of this ledger's.</summary>
    public const string BankAccountUnknown = "BANK_ACCOUNT_UNKNOWN";
    /// <summary>B4: the statement file is not well-formed, or lacks what every statement has.</summary>
    public const string StatementUnreadable = "STATEMENT_UNREADABLE";
    /// <summary>B4: the message or its version is not one that is read here.</summary>
    public const string StatementVersionUnsupported = "STATEMENT_VERSION_UNSUPPORTED";
    /// <summary>B4: an amount of the statement is not in CNY.</summary>
    public const string StatementCurrencyUnsupported = "STATEMENT_CURRENCY_UNSUPPORTED";
    /// <summary>B4: an amount of the statement is below zero, has more than two decimals, or is too large.</summary>
    public const string StatementAmountInvalid = "STATEMENT_AMOUNT_INVALID";
    /// <summary>B4: the statement has more lines than are taken at once.</summary>
    public const string StatementTooLong = "STATEMENT_TOO_LONG";
    /// <summary>B4: opening balance and lines do not add up to the closing balance.</summary>
    public const string StatementUnbalanced = "STATEMENT_UNBALANCED";
    /// <summary>B5: the line was taken up already, or does not wait for a person.</summary>
    public const string LineReconciled = "LINE_RECONCILED";

    /// <summary>I1: the file to be imported is not one that is read here, lacks a column, or is too large.</summary>
    public const string ImportUnreadable = "IMPORT_UNREADABLE";
    /// <summary>I2: a row of the file cannot be taken as it stands.</summary>
    public const string ImportRowInvalid = "IMPORT_ROW_INVALID";
    /// <summary>I2: an earlier row of the same file says the same.</summary>
    public const string ImportRowDuplicate = "IMPORT_ROW_DUPLICATE";

    /// <summary>R1: recovered is at most net disbursed.</summary>
    public const string RecoveryExceedsPaid = "RECOVERY_EXCEEDS_PAID";
    /// <summary>R2: money recovered after the close goes to the treasury, not to the pool.</summary>
    public const string RecoveryDestinationInvalid = "RECOVERY_DESTINATION_INVALID";

    /// <summary>R1: what comes in on a recovery is at most what it still asks for, line by line.</summary>
    public const string RecoveryExceedsDue = "RECOVERY_EXCEEDS_DUE";
    /// <summary>R3: a recovery needs a decision, its legal basis and a notice.</summary>
    public const string RecoveryNoBasis = "RECOVERY_NO_BASIS";
    /// <summary>R4: no new award for a party from which money is asked back.</summary>
    public const string PartyHasOpenRecovery = "PARTY_HAS_OPEN_RECOVERY";

    /// <summary>L1: nothing is computed before what it is computed from was verified.</summary>
    public const string LinkageTriggerUnverified = "LINKAGE_TRIGGER_UNVERIFIED";
    /// <summary>L2: one investment triggers one subsidy.</summary>
    public const string LinkageAlreadyClaimed = "LINKAGE_ALREADY_CLAIMED";
    /// <summary>L3: money of related parties, of the government and of its funds is no outside money.</summary>
    public const string LinkageIneligibleInvestor = "LINKAGE_INELIGIBLE_INVESTOR";
    /// <summary>L4: no more is converted or bought back than is there to be.</summary>
    public const string ConversionExceedsPrincipal = "CONVERSION_EXCEEDS_PRINCIPAL";
    /// <summary>L5: an investment that is withdrawn after the subsidy was paid opens a recovery.</summary>
    public const string LinkageUnwindRequired = "LINKAGE_UNWIND_REQUIRED";
    /// <summary>The scheme's terms or the linkage's family do not provide for the act.</summary>
    public const string LinkageTermsMismatch = "LINKAGE_TERMS_MISMATCH";

    /// <summary>G1: the guaranteed share is at most the one that the scheme allows.</summary>
    public const string RiskShareExceeded = "RISK_SHARE_EXCEEDED";
    /// <summary>G1: a loan is no longer than the scheme allows.</summary>
    public const string LoanTermExceeded = "LOAN_TERM_EXCEEDED";
    /// <summary>G2: a firm has one live loan at a time, where the scheme says so.</summary>
    public const string LiveLoanExists = "LIVE_LOAN_EXISTS";
    /// <summary>G3: what the pool stands behind for one loan is within the cap.</summary>
    public const string LoanCapExceeded = "LOAN_CAP_EXCEEDED";
    /// <summary>G3: what pools stand behind and have paid for one firm is within the cap.</summary>
    public const string FirmCapExceeded = "FIRM_CAP_EXCEEDED";
    /// <summary>G4: a repayment or a loss is at most what is outstanding.</summary>
    public const string LoanAmountExceeded = "LOAN_AMOUNT_EXCEEDED";
    /// <summary>G4: a claim waits for the days that the scheme asks for after the default.</summary>
    public const string ClaimTooEarly = "CLAIM_TOO_EARLY";

    /// <summary>F1: paid-in is at most called, for each partner.</summary>
    public const string PaidinExceedsCall = "PAIDIN_EXCEEDS_CALL";
    /// <summary>F1: called is at most subscribed, for each partner.</summary>
    public const string CallExceedsCommitment = "CALL_EXCEEDS_COMMITMENT";
    /// <summary>F1: subscribed is at most the size that the agreement names.</summary>
    public const string CommitmentExceedsSize = "COMMITMENT_EXCEEDS_SIZE";
    /// <summary>F2: invested cost, fees and distributions are at most what was paid in and came in.</summary>
    public const string FundInsufficientCash = "FUND_INSUFFICIENT_CASH";
    /// <summary>F2: what is sold, lost or returned was held, at cost.</summary>
    public const string InvestmentCostExceeded = "INVESTMENT_COST_EXCEEDED";
    /// <summary>F3: the government's share and the concentration in one project stay within the terms.</summary>
    public const string ConcentrationExceeded = "CONCENTRATION_EXCEEDED";
    /// <summary>F4: a planned fund has no money and no exposure.</summary>
    public const string FundNotEstablished = "FUND_NOT_ESTABLISHED";
    /// <summary>F5: no fund stands below itself, and no more layers than the terms allow.</summary>
    public const string FundCycle = "FUND_CYCLE";
    /// <summary>F6: writing off and exempting need a reviewed loss file.</summary>
    public const string LossFileMissing = "LOSS_FILE_MISSING";
    /// <summary>A fund ends only when nothing is left in it.</summary>
    public const string FundNotCleared = "FUND_NOT_CLEARED";

    /// <summary>Y1: a year closes only when nothing is in flight.</summary>
    public const string YearHasInFlight = "YEAR_HAS_IN_FLIGHT";
    /// <summary>Y2, first half: at the close every fen has been paid, carried or lapsed.</summary>
    public const string YearNotCleared = "YEAR_NOT_CLEARED";
    /// <summary>Y2, second half: authority is carried over as many times as the rules allow, and then lapses.</summary>
    public const string CarryoverLimit = "CARRYOVER_LIMIT";
    /// <summary>Y3: nothing is posted into a closed year.</summary>
    public const string YearClosed = "YEAR_CLOSED";

    /// <summary>E1: the same command id came with another content.</summary>
    public const string IdempotencyConflict = "IDEMPOTENCY_CONFLICT";
    /// <summary>E2: entries are never changed or removed; a correction is a new entry that names the wrong one.</summary>
    public const string EventImmutable = "EVENT_IMMUTABLE";
    /// <summary>E2: the entry to be corrected does not exist, cannot be corrected this way, or has been corrected already.</summary>
    public const string CorrectionInvalid = "CORRECTION_INVALID";
    /// <summary>E3: the business date is a date that has come, inside the year it is posted to.</summary>
    public const string BusinessDateInvalid = "BUSINESS_DATE_INVALID";
    /// <summary>E4: the hash tree does not verify.</summary>
    public const string ChainBroken = "CHAIN_BROKEN";
    /// <summary>E5: a projection differs from its rebuild.</summary>
    public const string ProjectionDrift = "PROJECTION_DRIFT";
    /// <summary>The moment asked for lies before the first entry: there is nothing that it could be told of.</summary>
    public const string MomentBeforeFirstEntry = "MOMENT_BEFORE_FIRST_ENTRY";
    /// <summary>The moment asked for is still to come, or its position is not written yet: what will be known then is not known.</summary>
    public const string MomentNotReached = "MOMENT_NOT_REACHED";
    /// <summary>What is asked knows recorded time alone; a business date would not change it.</summary>
    public const string NoBusinessClock = "NO_BUSINESS_CLOCK";
    /// <summary>The ledger is being verified already; one at a time.</summary>
    public const string VerificationUnderWay = "VERIFICATION_UNDER_WAY";
    /// <summary>A replay that was kept in a file cannot be gone on with.</summary>
    public const string SavedReplayUnusable = "SAVED_REPLAY_UNUSABLE";
    /// <summary>E5: a newer program folded the tables; an older one does not put them back by itself.</summary>
    public const string ProjectionSuperseded = "PROJECTION_SUPERSEDED";
    /// <summary>E6: an event name or version that this program does not know stops the reader.</summary>
    public const string EventSchemaUnknown = "EVENT_SCHEMA_UNKNOWN";

    /// <summary>E7: a reported figure and its text prove no payment and are no document of money.</summary>
    public const string ReportedNotPosted = "REPORTED_NOT_POSTED";
    /// <summary>E7, X1: a figure is held only against what covers the same span and has happened.</summary>
    public const string FigureBasisMismatch = "FIGURE_BASIS_MISMATCH";
    /// <summary>E7: an amount is held against money, a number of things against a number of things.</summary>
    public const string FigureKindMismatch = "FIGURE_KIND_MISMATCH";
    /// <summary>E4: the text is no signed checkpoint, proof or key of a form that is known here.</summary>
    public const string ProofMalformed = "PROOF_MALFORMED";
    /// <summary>E4: the checkpoint is of another log.</summary>
    public const string CheckpointForeign = "CHECKPOINT_FOREIGN";
    /// <summary>E4: the checkpoint is of this log's name but of another history, or of more entries than there are.</summary>
    public const string CheckpointDiffers = "CHECKPOINT_DIFFERS";
    /// <summary>E4: none of the signatures is by a witness of this ledger, or one of them is wrong.</summary>
    public const string CosignatureInvalid = "COSIGNATURE_INVALID";
    /// <summary>The entry is longer than the 65,535 bytes that an entry bundle of a tiled log has room for.</summary>
    public const string EntryTooLong = "ENTRY_TOO_LONG";

    /// <summary>The caller named a version (If-Match) that is no longer the current one; for aggregates other than pools.</summary>
    public const string VersionConflict = "VERSION_CONFLICT";
    /// <summary>A decision must name the version it was taken on (If-Match).</summary>
    public const string VersionMissing = "VERSION_MISSING";
    /// <summary>The thing named does not exist.</summary>
    public const string NotFound = "NOT_FOUND";
    /// <summary>The id is already taken by another thing of the same kind.</summary>
    public const string AlreadyExists = "ALREADY_EXISTS";
    /// <summary>A field is missing, too long, unknown or of the wrong form.</summary>
    public const string RequestInvalid = "REQUEST_INVALID";
    /// <summary>A unified social credit code whose length, characters or check character are wrong.</summary>
    public const string CreditCodeInvalid = "CREDIT_CODE_INVALID";
    /// <summary>The body is not JSON of the expected shape.</summary>
    public const string RequestMalformed = "REQUEST_MALFORMED";
    /// <summary>A command came without its Idempotency-Key.</summary>
    public const string IdempotencyKeyMissing = "IDEMPOTENCY_KEY_MISSING";
    /// <summary>The thing exists, but not for this method.</summary>
    public const string MethodNotAllowed = "METHOD_NOT_ALLOWED";
    /// <summary>The body is larger than accepted.</summary>
    public const string BodyTooLarge = "BODY_TOO_LARGE";
    /// <summary>The media type is not the one accepted here.</summary>
    public const string MediaTypeUnsupported = "MEDIA_TYPE_UNSUPPORTED";
    /// <summary>Nobody is signed in, or the token is unknown or expired.</summary>
    public const string NotSignedIn = "NOT_SIGNED_IN";
    /// <summary>The name or the password is wrong; which of them is not said.</summary>
    public const string SignInFailed = "SIGN_IN_FAILED";
    /// <summary>Too many attempts; wait before the next.</summary>
    public const string TooManyAttempts = "TOO_MANY_ATTEMPTS";
    /// <summary>The role of the caller does not cover the act.</summary>
    public const string NotPermitted = "NOT_PERMITTED";
    /// <summary>The queue of commands is full; try again later.</summary>
    public const string Busy = "BUSY";
    /// <summary>The outcome could not be learned yet; ask again with the same key.</summary>
    public const string OutcomeUnknown = "OUTCOME_UNKNOWN";
    /// <summary>Something failed on our side; the reference leads to the log.</summary>
    public const string InternalError = "INTERNAL_ERROR";
    /// <summary>As many exports are being sent as may be at once; try again later.</summary>
    public const string TooManyExports = "TOO_MANY_EXPORTS";
    /// <summary>The machine of the ledger lacks what printing needs: a library or a Chinese font.</summary>
    public const string PrintingUnavailable = "PRINTING_UNAVAILABLE";
}
