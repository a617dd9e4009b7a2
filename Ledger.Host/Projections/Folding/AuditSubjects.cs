using Ledger.Domain.BankAccounts;
using Ledger.Domain.BankStatements;
using Ledger.Domain.ChallengeCalls;
using Ledger.Domain.Delegations;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Funds;
using Ledger.Domain.Grants;
using Ledger.Domain.Indicators;
using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Domain.Parties;
using Ledger.Domain.PaymentBatches;
using Ledger.Domain.Platforms;
using Ledger.Domain.PublishedLists;
using Ledger.Domain.Recoveries;
using Ledger.Domain.ReportedFigures;
using Ledger.Domain.ReviewPanels;
using Ledger.Domain.RiskSharing;
using Ledger.Domain.Rulebooks;
using Ledger.Domain.Schemes;
using Ledger.Domain.SpendingPlans;
using Ledger.Domain.Tapers;
using Ledger.Host.Journal;

namespace Ledger.Host.Projections.Folding;

/// <summary>
/// What an entry speaks of beside its own stream: awards, orders, pools, parties, document numbers, people. The entry's own stream is left
/// out, because the journal finds that by itself.
/// </summary>
internal sealed partial class AuditSubjects
{
    private readonly List<string> _subjects = new(8);
    private string _own = "";

    /// <summary>The subjects of an entry, each once. Valid until the next call.</summary>
    /// <param name="awardStream">For an entry of an order, the grant that it pays.</param>
    public List<string> Of(Entry entry, string? awardStream)
    {
        _subjects.Clear();
        _own = entry.Stream;
        Add(entry.Actor);
        Add(awardStream);
        if (!entry.Evidence.IsDefaultOrEmpty)
        {
            foreach (var evidence in entry.Evidence)
            {
                Add(evidence.Number);
            }
        }

        switch (entry.Happened)
        {
            case FundPoolEvent e:
                OfPool(e);
                break;
            case GrantEvent e:
                OfGrant(e);
                break;
            case DisbursementOrderEvent e:
                OfOrder(e);
                break;
            case PartyEvent e:
                Add(Ids.OfStream(entry.Stream));
                OfParty(e);
                break;
            case SchemeEvent e:
                OfScheme(e);
                break;
            case AwardCounted e:
                Add(e.GrantStream);
                Add(Ids.OfStream(entry.Stream));
                break;
            case AwardRecounted e:
                Add(e.GrantStream);
                Add(Ids.OfStream(entry.Stream));
                break;
            case ApplicationOpened e:
                Add(e.GrantStream);
                break;
            case ApplicationEnded e:
                Add(e.GrantStream);
                break;
            case ReceiptUsed e:
                Add(DisbursementOrder.StreamOf(e.OrderId));
                Add(Ids.OfStream(entry.Stream));
                break;
            case LinkageEvent e:
                OfLinkage(e);
                break;
            case RecoveryEvent e:
                OfRecovery(e);
                break;
            case InvestmentClaimed e:
                Add(Linkage.StreamOf(e.LinkageId));
                Add(e.InvestmentId);
                break;
            case InvestmentFreed e:
                Add(Linkage.StreamOf(e.LinkageId));
                Add(e.InvestmentId);
                break;
            case ReceiptTaken e:
                Add(e.Stream);
                Add(Ids.OfStream(entry.Stream));
                break;
            case FundEvent e:
                OfFund(e);
                break;
            case FundLinked e:
                Add(Fund.StreamOf(e.FundId));
                Add(Fund.StreamOf(e.SubFundId));
                break;
            case PaymentBatchEvent e:
                OfBatch(e);
                break;
            case BankStatementEvent e:
                OfStatement(e);
                break;
            case OrderBatched e:
                Add(DisbursementOrder.StreamOf(Ids.OfStream(entry.Stream)));
                Add(PaymentBatch.StreamOf(e.BatchId));
                break;
            case OrderUnbatched e:
                Add(DisbursementOrder.StreamOf(Ids.OfStream(entry.Stream)));
                Add(PaymentBatch.StreamOf(e.BatchId));
                break;
            case BankLineSeen e:
                Add(BankStatement.StreamOf(e.StatementId));
                break;
            case BankAccountRegistered:
                break;
            case GuaranteedLoanEvent e:
                OfLoan(e);
                break;
            case FirmLoanCounted e:
                Add(e.LoanStream);
                Add(Ids.OfStream(entry.Stream));
                break;
            case IndicatorDefined:
                break;
            case IndicatorObserved e:
                Add(e.Source);
                break;
            case SpendingPlanDrafted e:
                Add(FundPool.StreamOf(Ids.OfStream(entry.Stream)));
                Add(e.DocumentNo);
                break;
            case SpendingPlanApproved e:
                Add(FundPool.StreamOf(Ids.OfStream(entry.Stream)));
                Add(e.DocumentNo);
                break;
            case PeriodClosed e:
                Add(e.DocumentNo);
                break;
            case PeriodReopened e:
                Add(e.DocumentNo);
                break;
            case ReportedFigureEvent e:
                OfFigure(e);
                break;
            case FigureListed e:
                Add(ReportedFigure.StreamOf(e.FigureId));
                Add(e.Source);
                break;
            case PlatformEvent or ListVersionPublished or ChallengeEvent or TaperEvent or DelegationEvent:
                OfPlatform(entry);
                break;
            case ExpertEvent or ReviewPanelEvent or ExpertListed or PanelAppointed or PanelDismissed
                or ProjectClaimed or ProjectReleased or TaskBookUsed or TaskBookReleased:
                OfReview(entry);
                break;
            case RulesAdopted e:
                Add(e.DocumentNo);
                break;
            case CalendarPublished e:
                Add(e.DocumentNo);
                break;
            default:
                throw Unknown(entry.Happened);
        }

        return _subjects;
    }

    private void OfPool(FundPoolEvent happened)
    {
        switch (happened)
        {
            case FundsReserved e:
                Add(e.AwardRef);
                break;
            case FundsObligated e:
                Add(e.AwardRef);
                break;
            case ReservationReleased e:
                Add(e.ReservationId);
                break;
            case FundsDeobligated e:
                Add(e.ObligationId);
                break;
            case PaymentInFlight e:
                Add(DisbursementOrder.StreamOf(e.OrderId));
                Add(e.ObligationId);
                break;
            case OutlayPosted e:
                Add(DisbursementOrder.StreamOf(e.OrderId));
                Add(e.ObligationId);
                break;
            case OutlayReturned e:
                Add(DisbursementOrder.StreamOf(e.OrderId));
                Add(e.ObligationId);
                break;
            case FundsAppropriated e:
                Add(e.DocumentNo);
                break;
            case AppropriationAdjusted e:
                Add(e.DocumentNo);
                break;
            case AppropriationCorrected e:
                Add(e.DocumentNo);
                break;
            case RecoveryRestored e:
                Add(e.DocumentNo);
                break;
            case FundsCarriedOut e:
                Add(FundPool.StreamOf(e.ToPoolId));
                Add(e.DocumentNo);
                break;
            case FundsCarriedIn e:
                Add(FundPool.StreamOf(e.FromPoolId));
                Add(e.DocumentNo);
                break;
            case FundsLapsed e:
                Add(e.DocumentNo);
                break;
            case FiscalYearClosed e:
                Add(e.DocumentNo);
                break;
            case PoolOpened or PoolFrozen or PoolUnfrozen or ClosingBegun:
                break;
            default:
                throw Unknown(happened);
        }
    }

    private void OfBatch(PaymentBatchEvent happened)
    {
        switch (happened)
        {
            case BatchDrawnUp e:
                Add(BankAccount.StreamOf(e.AccountNo));
                Add(e.FileDigest);
                break;
            case BatchWithdrawn:
                break;
            default:
                throw Unknown(happened);
        }
    }

    private void OfStatement(BankStatementEvent happened)
    {
        switch (happened)
        {
            case StatementImported e:
                Add(BankAccount.StreamOf(e.AccountNo));
                Add(e.StatementRef);
                Add(e.FileDigest);
                break;
            case LineSettled e:
                Add(DisbursementOrder.StreamOf(e.OrderId));
                break;
            case LineMatched e:
                Add(DisbursementOrder.StreamOf(e.OrderId));
                break;
            case LineReported { OrderId: { } orderId }:
                Add(DisbursementOrder.StreamOf(orderId));
                break;
            case LineKnown or LineReported or LineSetAside:
                break;
            default:
                throw Unknown(happened);
        }
    }

    private void OfGrant(GrantEvent happened)
    {
        switch (happened)
        {
            case ApplicationSubmitted e:
                Add(e.PartyId);
                Add(e.ProjectCode);
                break;
            case FilingRecorded e:
                Add(e.FilingNo);
                Add(e.ChallengeId is { } challengeId ? ChallengeCall.StreamOf(challengeId) : null);
                break;
            case OfficerAssigned e:
                Add(e.OfficerId);
                break;
            case OfficerHandedOver e:
                Add(e.OfficerId);
                Add(e.ToOfficerId);
                break;
            case ReviewConcluded e:
                Add(e.PanelId is { } panelId ? ReviewPanel.StreamOf(panelId) : null);
                foreach (var reviewer in e.ReviewerIds)
                {
                    Add(reviewer);
                }

                break;
            case DuplicateCheckCompleted e:
                foreach (var match in e.Matches)
                {
                    Add(match.GrantStream);
                    Add(match.Resolution?.DocumentNo);
                }

                break;
            case AwardProposed e:
                Add(FundPool.StreamOf(e.PoolId));
                Add(e.RuleStream);
                Add(e.TaperId is { } taperId ? Taper.StreamOf(taperId) : null);
                Add(e.MinutesNo);
                break;
            case AwardApproved e:
                Add(e.DocumentNo);
                Add(e.DelegationId is { } approvedUnder ? Delegation.StreamOf(approvedUnder) : null);
                break;
            case AwardAmended e:
                Add(e.DocumentNo);
                Add(e.DelegationId is { } amendedUnder ? Delegation.StreamOf(amendedUnder) : null);
                break;
            case AwardCarried e:
                Add(FundPool.StreamOf(e.FromPoolId));
                Add(FundPool.StreamOf(e.ToPoolId));
                Add(e.DocumentNo);
                break;
            case InstalmentOrdered e:
                Add(DisbursementOrder.StreamOf(e.OrderId));
                break;
            case InstalmentReleased e:
                Add(DisbursementOrder.StreamOf(e.OrderId));
                break;
            case InstalmentPaid e:
                Add(DisbursementOrder.StreamOf(e.OrderId));
                break;
            case InstalmentReturned e:
                Add(DisbursementOrder.StreamOf(e.OrderId));
                break;
            case PrincipalClaimed e:
                Add(Recovery.StreamOf(e.RecoveryId));
                break;
            case PrincipalClaimEnded e:
                Add(Recovery.StreamOf(e.RecoveryId));
                break;
            case PrincipalRecovered e:
                Add(Recovery.StreamOf(e.RecoveryId));
                break;
            case ApplicationReturned or ApplicationResubmitted or ApplicationScreened or PublicNoticeOpened or ObjectionRaised
                or ObjectionResolved or PublicNoticeClosed or TaskBookSigned or InstalmentsScheduled or MilestoneAccepted
                or PerformanceAssessed or AcceptanceConcluded or ApplicationRejected or ApplicationWithdrawn or GrantSuspended
                or GrantResumed or GrantTerminated or GrantClosed:
                break;
            default:
                throw Unknown(happened);
        }
    }

    private void OfOrder(DisbursementOrderEvent happened)
    {
        switch (happened)
        {
            case OrderDrafted e:
                Add(e.PayeeId);
                break;
            case LinkageOrderDrafted e:
                Add(e.PayeeId);
                break;
            case CompensationOrderDrafted e:
                Add(e.PayeeId);
                break;
            case OrderInstructed e:
                Add(e.VoucherNo);
                break;
            case OrderSettled e:
                Add(e.BankRef);
                break;
            case PaymentReturned e:
                Add(e.BankRef);
                break;
            case OrderApproved e:
                Add(e.DelegationId is { } approvedUnder ? Delegation.StreamOf(approvedUnder) : null);
                break;
            case OrderChecked or OrderSentBack or OrderFailed or OrderCancelled:
                break;
            default:
                throw Unknown(happened);
        }
    }

    private void OfParty(PartyEvent happened)
    {
        switch (happened)
        {
            case PartyRenamed e:
                Add(e.DocumentNo);
                break;
            case RelationRecorded e:
                Add(e.OtherPartyId);
                Add(e.DocumentNo);
                break;
            case RelationEnded e:
                Add(e.OtherPartyId);
                break;
            case FlagRaised e:
                Add(e.DocumentNo);
                break;
            case FlagLifted e:
                Add(e.DocumentNo);
                break;
            case PartyRecoveryOpened e:
                Add(Recovery.StreamOf(e.RecoveryId));
                Add(e.AwardStream);
                break;
            case PartyRecoveryEnded e:
                Add(Recovery.StreamOf(e.RecoveryId));
                break;
            case PartyRegistered or AccountVerified or AccountWithdrawn:
                break;
            default:
                throw Unknown(happened);
        }
    }

    private void OfFigure(ReportedFigureEvent happened)
    {
        switch (happened)
        {
            case FigureRecorded e:
                Add(e.Source);
                break;
            case FigureHeld or FigureWithdrawn:
                break;
            default:
                throw Unknown(happened);
        }
    }

    private void OfScheme(SchemeEvent happened)
    {
        switch (happened)
        {
            case SchemeDrafted e:
                Add(e.Rules.DocumentNo);
                break;
            case SchemeVersionPublished e:
                Add(e.Rules.DocumentNo);
                break;
            case SchemeSuspended e:
                Add(e.DocumentNo);
                break;
            case SchemeResumed e:
                Add(e.DocumentNo);
                break;
            default:
                throw Unknown(happened);
        }
    }

    private void Add(string? subject)
    {
        // A handful at most: looking through them is quicker than hashing.
        if (!string.IsNullOrEmpty(subject) && subject != _own && !_subjects.Contains(subject))
        {
            _subjects.Add(subject);
        }
    }

    private static InvalidOperationException Unknown(Event happened) => new($"The audit trail does not know {happened.GetType().Name}.");
}
