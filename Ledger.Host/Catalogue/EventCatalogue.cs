using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Catalogue;

/// <summary>
/// Every stored event name and the record it stands for: one line per event. Names are stable for ever; a changed shape gets a new line
/// with the next version beside the old one, and the old record is kept or turned into the new one on read.
/// </summary>
public static class EventCatalogue
{
    private static readonly EventJson Json = EventJson.Plain;

    /// <summary>All kinds of events, in the order of a pool's, a grant's and an order's life.</summary>
    public static readonly IReadOnlyList<EventKind> All =
    [
        new("fund-pool", "opened.v1", Json.PoolOpened),
        new("fund-pool", "funds-appropriated.v1", Json.FundsAppropriated),
        new("fund-pool", "appropriation-adjusted.v1", Json.AppropriationAdjusted),
        new("fund-pool", "appropriation-corrected.v1", Json.AppropriationCorrected),
        new("fund-pool", "frozen.v1", Json.PoolFrozen),
        new("fund-pool", "unfrozen.v1", Json.PoolUnfrozen),
        new("fund-pool", "funds-reserved.v1", Json.FundsReserved),
        new("fund-pool", "reservation-released.v1", Json.ReservationReleased),
        new("fund-pool", "funds-obligated.v1", Json.FundsObligated),
        new("fund-pool", "funds-deobligated.v1", Json.FundsDeobligated),
        new("fund-pool", "payment-in-flight.v1", Json.PaymentInFlight),
        new("fund-pool", "outlay-posted.v1", Json.OutlayPosted),
        new("fund-pool", "outlay-returned.v1", Json.OutlayReturned),
        new("fund-pool", "recovery-restored.v1", Json.RecoveryRestored),
        new("fund-pool", "funds-carried-out.v1", Json.FundsCarriedOut),
        new("fund-pool", "funds-carried-in.v1", Json.FundsCarriedIn),
        new("fund-pool", "funds-lapsed.v1", Json.FundsLapsed),
        new("fund-pool", "closing-begun.v1", Json.ClosingBegun),
        new("fund-pool", "fiscal-year-closed.v1", Json.FiscalYearClosed),
        new("project-grant|platform-grant", "application-submitted.v1", Json.ApplicationSubmitted),
        new("project-grant|platform-grant", "application-returned.v1", Json.ApplicationReturned),
        new("project-grant|platform-grant", "application-resubmitted.v1", Json.ApplicationResubmitted),
        new("project-grant|platform-grant", "application-screened.v1", Json.ApplicationScreened),
        new("project-grant|platform-grant", "filing-recorded.v1", Json.FilingRecorded),
        new("project-grant|platform-grant", "officer-assigned.v1", Json.OfficerAssigned),
        new("project-grant|platform-grant", "officer-handed-over.v1", Json.OfficerHandedOver),
        new("project-grant|platform-grant", "review-concluded.v1", Json.ReviewConcluded),
        new("project-grant|platform-grant", "duplicate-check-completed.v1", Json.DuplicateCheckCompleted),
        new("project-grant|platform-grant", "award-proposed.v1", Json.AwardProposed),
        new("project-grant|platform-grant", "public-notice-opened.v1", Json.PublicNoticeOpened),
        new("project-grant|platform-grant", "objection-raised.v1", Json.ObjectionRaised),
        new("project-grant|platform-grant", "objection-resolved.v1", Json.ObjectionResolved),
        new("project-grant|platform-grant", "public-notice-closed.v1", Json.PublicNoticeClosed),
        new("project-grant|platform-grant", "award-approved.v1", Json.AwardApproved),
        new("project-grant|platform-grant", "task-book-signed.v1", Json.TaskBookSigned),
        new("project-grant|platform-grant", "instalments-scheduled.v1", Json.InstalmentsScheduled),
        new("project-grant|platform-grant", "milestone-accepted.v1", Json.MilestoneAccepted),
        new("project-grant|platform-grant", "performance-assessed.v1", Json.PerformanceAssessed),
        new("project-grant|platform-grant", "acceptance-concluded.v1", Json.AcceptanceConcluded),
        new("project-grant|platform-grant", "award-amended.v1", Json.AwardAmended),
        new("project-grant|platform-grant", "award-carried.v1", Json.AwardCarried),
        new("project-grant|platform-grant", "application-rejected.v1", Json.ApplicationRejected),
        new("project-grant|platform-grant", "application-withdrawn.v1", Json.ApplicationWithdrawn),
        new("project-grant|platform-grant", "suspended.v1", Json.GrantSuspended),
        new("project-grant|platform-grant", "resumed.v1", Json.GrantResumed),
        new("project-grant|platform-grant", "terminated.v1", Json.GrantTerminated),
        new("project-grant|platform-grant", "closed.v1", Json.GrantClosed),
        new("project-grant|platform-grant", "instalment-ordered.v1", Json.InstalmentOrdered),
        new("project-grant|platform-grant", "instalment-released.v1", Json.InstalmentReleased),
        new("project-grant|platform-grant", "instalment-paid.v1", Json.InstalmentPaid),
        new("project-grant|platform-grant", "instalment-returned.v1", Json.InstalmentReturned),
        new("project-grant|platform-grant", "principal-claimed.v1", Json.PrincipalClaimed),
        new("project-grant|platform-grant", "principal-claim-ended.v1", Json.PrincipalClaimEnded),
        new("project-grant|platform-grant", "principal-recovered.v1", Json.PrincipalRecovered),
        new("disbursement-order", "drafted.v1", Json.OrderDrafted),
        new("disbursement-order", "drafted-for-linkage.v1", Json.LinkageOrderDrafted),
        new("disbursement-order", "drafted-for-compensation.v1", Json.CompensationOrderDrafted),
        new("disbursement-order", "checked.v1", Json.OrderChecked),
        new("disbursement-order", "approved.v1", Json.OrderApproved),
        new("disbursement-order", "sent-back.v1", Json.OrderSentBack),
        new("disbursement-order", "instructed.v1", Json.OrderInstructed),
        new("disbursement-order", "settled.v1", Json.OrderSettled),
        new("disbursement-order", "failed.v1", Json.OrderFailed),
        new("disbursement-order", "payment-returned.v1", Json.PaymentReturned),
        new("disbursement-order", "cancelled.v1", Json.OrderCancelled),
        new("project", "application-opened.v1", Json.ApplicationOpened),
        new("project", "application-ended.v1", Json.ApplicationEnded),
        new("bank-receipt", "receipt-used.v1", Json.ReceiptUsed),
        new("bank-receipt", "receipt-taken.v1", Json.ReceiptTaken),
        new("party", "registered.v1", Json.PartyRegistered),
        new("party", "renamed.v1", Json.PartyRenamed),
        new("party", "relation-recorded.v1", Json.RelationRecorded),
        new("party", "relation-ended.v1", Json.RelationEnded),
        new("party", "flag-raised.v1", Json.FlagRaised),
        new("party", "flag-lifted.v1", Json.FlagLifted),
        new("party", "account-verified.v1", Json.AccountVerified),
        new("party", "account-withdrawn.v1", Json.AccountWithdrawn),
        new("party", "recovery-opened.v1", Json.PartyRecoveryOpened),
        new("party", "recovery-ended.v1", Json.PartyRecoveryEnded),
        new("fund", "planned.v1", Json.FundPlanned),
        new("fund", "established.v1", Json.FundEstablished),
        new("fund", "terms-amended.v1", Json.FundTermsAmended),
        new("fund", "commitment-made.v1", Json.CommitmentMade),
        new("fund", "capital-called.v1", Json.CapitalCalled),
        new("fund", "capital-paid-in.v1", Json.CapitalPaidIn),
        new("fund", "sub-fund-committed.v1", Json.SubFundCommitted),
        new("fund", "sub-fund-paid.v1", Json.SubFundPaid),
        new("fund", "sub-fund-distribution-received.v1", Json.SubFundDistributionReceived),
        new("fund", "investment-closed.v1", Json.InvestmentClosed),
        new("fund", "investment-marked.v1", Json.InvestmentMarked),
        new("fund", "nav-marked.v1", Json.NavMarked),
        new("fund", "income-received.v1", Json.IncomeReceived),
        new("fund", "fee-paid.v1", Json.FeePaid),
        new("fund", "distribution-made.v1", Json.DistributionMade),
        new("fund", "exit-closed.v1", Json.ExitClosed),
        new("fund", "loss-recognised.v1", Json.LossRecognised),
        new("fund", "loss-review-opened.v1", Json.LossReviewOpened),
        new("fund", "loss-review-concluded.v1", Json.LossReviewConcluded),
        new("fund", "loss-written-off.v1", Json.LossWrittenOff),
        new("fund", "exemption-granted.v1", Json.ExemptionGranted),
        new("fund", "exemption-denied.v1", Json.ExemptionDenied),
        new("fund", "back-investment-recognised.v1", Json.BackInvestmentRecognised),
        new("fund", "harvest-begun.v1", Json.HarvestBegun),
        new("fund", "liquidated.v1", Json.FundLiquidated),
        new("fund-structure", "fund-linked.v1", Json.FundLinked),
        new("bank-account", "registered.v1", Json.BankAccountRegistered),
        new("payment-batch", "drawn-up.v1", Json.BatchDrawnUp),
        new("payment-batch", "withdrawn.v1", Json.BatchWithdrawn),
        new("batched-order", "batched.v1", Json.OrderBatched),
        new("batched-order", "unbatched.v1", Json.OrderUnbatched),
        new("bank-statement", "imported.v1", Json.StatementImported),
        new("bank-statement", "line-settled.v1", Json.LineSettled),
        new("bank-statement", "line-known.v1", Json.LineKnown),
        new("bank-statement", "line-reported.v1", Json.LineReported),
        new("bank-statement", "line-matched.v1", Json.LineMatched),
        new("bank-statement", "line-set-aside.v1", Json.LineSetAside),
        new("bank-line", "seen.v1", Json.BankLineSeen),
        new("scheme", "drafted.v1", Json.SchemeDrafted),
        new("scheme", "version-published.v1", Json.SchemeVersionPublished),
        new("scheme", "suspended.v1", Json.SchemeSuspended),
        new("scheme", "resumed.v1", Json.SchemeResumed),
        new("party-awards", "award-counted.v1", Json.AwardCounted),
        new("party-awards", "award-recounted.v1", Json.AwardRecounted),
        new("linkage", "carried.v1", Json.LinkageCarried),
        new("linkage", "opened.v1", Json.LinkageOpened),
        new("linkage", "trigger-recorded.v1", Json.TriggerRecorded),
        new("linkage", "external-investment-verified.v1", Json.ExternalInvestmentVerified),
        new("linkage", "trigger-withdrawn.v1", Json.TriggerWithdrawn),
        new("linkage", "project-verified.v1", Json.ProjectVerified),
        new("linkage", "subsidy-computed.v1", Json.SubsidyComputed),
        new("linkage", "approved.v1", Json.LinkageApproved),
        new("linkage", "payout-ordered.v1", Json.PayoutOrdered),
        new("linkage", "payout-released.v1", Json.PayoutReleased),
        new("linkage", "payout-settled.v1", Json.PayoutSettled),
        new("linkage", "payout-returned.v1", Json.PayoutReturned),
        new("linkage", "payout-ended.v1", Json.PayoutEnded),
        new("linkage", "holding-begun.v1", Json.HoldingBegun),
        new("linkage", "converted-to-equity.v1", Json.ConvertedToEquity),
        new("linkage", "buyback-exercised.v1", Json.BuybackExercised),
        new("linkage", "equity-exited.v1", Json.EquityExited),
        new("linkage", "expired.v1", Json.LinkageExpired),
        new("linkage", "claim-prolonged.v1", Json.ClaimProlonged),
        new("linkage", "money-claimed.v1", Json.LinkageMoneyClaimed),
        new("linkage", "claim-ended.v1", Json.LinkageClaimEnded),
        new("linkage", "money-recovered.v1", Json.LinkageMoneyRecovered),
        new("linkage", "unwind-opened.v1", Json.LinkageUnwindOpened),
        new("linkage", "unwound.v1", Json.LinkageUnwound),
        new("linkage", "cancelled.v1", Json.LinkageCancelled),
        new("investment-claim", "claimed.v1", Json.InvestmentClaimed),
        new("investment-claim", "freed.v1", Json.InvestmentFreed),
        new("recovery", "proposed.v1", Json.RecoveryProposed),
        new("recovery", "ordered.v1", Json.RecoveryOrdered),
        new("recovery", "notified.v1", Json.RecoveryNotified),
        new("recovery", "received.v1", Json.RecoveryReceived),
        new("recovery", "written-off.v1", Json.RecoveryWrittenOff),
        new("recovery", "litigated.v1", Json.RecoveryLitigated),
        new("recovery", "closed.v1", Json.RecoveryClosed),
        new("recovery", "dropped.v1", Json.RecoveryDropped),
        new("guaranteed-loan", "registered.v1", Json.LoanRegistered),
        new("guaranteed-loan", "repayment-recorded.v1", Json.RepaymentRecorded),
        new("guaranteed-loan", "repaid.v1", Json.LoanRepaid),
        new("guaranteed-loan", "compensation-claimed.v1", Json.CompensationClaimed),
        new("guaranteed-loan", "claim-returned.v1", Json.ClaimReturned),
        new("guaranteed-loan", "compensation-approved.v1", Json.CompensationApproved),
        new("guaranteed-loan", "compensation-ordered.v1", Json.CompensationOrdered),
        new("guaranteed-loan", "compensation-released.v1", Json.CompensationReleased),
        new("guaranteed-loan", "compensation-paid.v1", Json.CompensationPaid),
        new("guaranteed-loan", "compensation-returned.v1", Json.CompensationReturned),
        new("guaranteed-loan", "compensation-reclaimed.v1", Json.CompensationReclaimed),
        new("guaranteed-loan", "compensation-claim-ended.v1", Json.CompensationClaimEnded),
        new("guaranteed-loan", "compensation-recovered.v1", Json.CompensationRecovered),
        new("guaranteed-loan", "recovery-shared.v1", Json.LoanRecoveryShared),
        new("guaranteed-loan", "carried.v1", Json.LoanCarried),
        new("guaranteed-loan", "closed.v1", Json.LoanClosed),
        new("firm-loans", "counted.v1", Json.FirmLoanCounted),
        new("indicator", "defined.v1", Json.IndicatorDefined),
        new("indicator", "observed.v1", Json.IndicatorObserved),
        new("spending-plan", "drafted.v1", Json.SpendingPlanDrafted),
        new("spending-plan", "approved.v1", Json.SpendingPlanApproved),
        new("accounting-periods", "closed.v1", Json.PeriodClosed),
        new("accounting-periods", "reopened.v1", Json.PeriodReopened),
        new("reported-figure", "recorded.v1", Json.FigureRecorded),
        new("reported-figure", "held.v1", Json.FigureHeld),
        new("reported-figure", "withdrawn.v1", Json.FigureWithdrawn),
        new("figure-register", "listed.v1", Json.FigureListed),
        new("party-project", "claimed.v1", Json.ProjectClaimed),
        new("party-project", "released.v1", Json.ProjectReleased),
        new("task-book", "used.v1", Json.TaskBookUsed),
        new("task-book", "released.v1", Json.TaskBookReleased),
        new("expert", "registered.v1", Json.ExpertRegistered),
        new("expert", "changed.v1", Json.ExpertChanged),
        new("expert", "retired.v1", Json.ExpertRetired),
        new("expert-pool", "expert-listed.v1", Json.ExpertListed),
        new("review-panel", "opened.v1", Json.PanelOpened),
        new("review-panel", "candidates-frozen.v1", Json.CandidatesFrozen),
        new("review-panel", "drawn.v1", Json.PanelDrawn),
        new("review-panel", "conflict-declared.v1", Json.ConflictDeclared),
        new("review-panel", "expert-replaced.v1", Json.ExpertReplaced),
        new("review-panel", "review-submitted.v1", Json.ReviewSubmitted),
        new("review-panel", "concluded.v1", Json.PanelConcluded),
        new("review-panel", "abandoned.v1", Json.PanelAbandoned),
        new("panel-register", "appointed.v1", Json.PanelAppointed),
        new("panel-register", "dismissed.v1", Json.PanelDismissed),
        new("platform", "recognised.v1", Json.PlatformRecognised),
        new("platform", "recognition-extended.v1", Json.RecognitionExtended),
        new("platform", "recognition-withdrawn.v1", Json.RecognitionWithdrawn),
        new("published-list", "version-published.v1", Json.ListVersionPublished),
        new("challenge-call", "posted.v1", Json.ChallengePosted),
        new("challenge-call", "bid-placed.v1", Json.BidPlaced),
        new("challenge-call", "bid-withdrawn.v1", Json.BidWithdrawn),
        new("challenge-call", "winner-selected.v1", Json.WinnerSelected),
        new("challenge-call", "bid-filed.v1", Json.BidFiled),
        new("challenge-call", "funding-granted.v1", Json.FundingGranted),
        new("challenge-call", "funding-declined.v1", Json.FundingDeclined),
        new("challenge-call", "closed.v1", Json.ChallengeClosed),
        new("taper", "schedule-fixed.v1", Json.TaperScheduleFixed),
        new("taper", "year-computed.v1", Json.TaperYearComputed),
        new("taper", "year-awarded.v1", Json.TaperYearAwarded),
        new("taper", "year-released.v1", Json.TaperYearReleased),
        new("taper", "stopped.v1", Json.TaperStopped),
        new("delegation", "given.v1", Json.ApprovalDelegated),
        new("delegation", "revoked.v1", Json.DelegationRevoked),
        new("rulebook", "rules-adopted.v1", Json.RulesAdopted),
        new("calendar", "calendar-published.v1", Json.CalendarPublished),
    ];

    private static readonly FrozenDictionary<string, EventKind> ByName =
        All.SelectMany(kind => kind.Names, (kind, name) => (kind, name)).ToFrozenDictionary(pair => pair.name, pair => pair.kind, StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, EventKind> ByType = All.ToFrozenDictionary(kind => kind.Type);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> KnownNames =
        ByName.Keys.ToFrozenDictionary(name => name, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly NameTable Names = new(ByName);

    /// <summary>The stored name of an event on a stream, for example <c>fund-pool.funds-reserved.v1</c>.</summary>
    public static string NameOf(string stream, Event happened) => ByType[happened.GetType()].NameOn(stream);

    /// <summary>The kind behind a stored name; an unknown name stops the reader (E6).</summary>
    public static EventKind Find(string name) => ByName.TryGetValue(name, out var kind) ? kind : throw new UnknownEventException(name);

    /// <summary>The same by the bytes of the name; false for one that is not known.</summary>
    internal static bool TryFind(ReadOnlySpan<byte> utf8Name, [NotNullWhen(true)] out string? name, [NotNullWhen(true)] out EventKind? kind) =>
        Names.TryFind(utf8Name, out name, out kind);

    /// <summary>Reads the <c>data</c> of an entry by its stored name (E6).</summary>
    public static Event Read(string name, ref Utf8JsonReader data) => Find(name).Read(ref data);

    /// <summary>Writes the <c>data</c> of an entry.</summary>
    public static void Write(Utf8JsonWriter writer, Event happened) => ByType[happened.GetType()].Write(writer, happened);

    /// <summary>The one string instance of a known name, so that replaying a million entries does not make a million strings.</summary>
    internal static string Intern(ReadOnlySpan<byte> utf8Name)
    {
        Span<char> chars = stackalloc char[128];
        if (utf8Name.Length <= chars.Length && Encoding.UTF8.TryGetChars(utf8Name, chars, out var length)
            && KnownNames.TryGetValue(chars[..length], out var known))
        {
            return known;
        }

        throw new UnknownEventException(Encoding.UTF8.GetString(utf8Name));
    }

    /// <summary>The names as bytes, found without making a string first.</summary>
    private sealed class NameTable
    {
        private const int Places = 1024;
        private readonly (byte[] Utf8, string Name, EventKind Kind)[] _places = new (byte[], string, EventKind)[Places];

        public NameTable(FrozenDictionary<string, EventKind> kinds)
        {
            foreach (var (name, kind) in kinds)
            {
                var utf8 = Encoding.UTF8.GetBytes(name);
                var place = PlaceOf(utf8);
                while (_places[place].Utf8 is not null)
                {
                    place = (place + 1) % Places;
                }

                _places[place] = (utf8, name, kind);
            }
        }

        public bool TryFind(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out string? name, [NotNullWhen(true)] out EventKind? kind)
        {
            for (var place = PlaceOf(utf8); _places[place].Utf8 is { } known; place = (place + 1) % Places)
            {
                if (utf8.SequenceEqual(known))
                {
                    (_, name, kind) = _places[place];
                    return true;
                }
            }

            (name, kind) = (null, null);
            return false;
        }

        /// <summary>Names begin alike by aggregate and end alike by version; what tells them apart stands between.</summary>
        private static int PlaceOf(ReadOnlySpan<byte> utf8)
        {
            var hash = (uint)utf8.Length;
            for (var i = 0; i < utf8.Length; i += 2)
            {
                hash = unchecked((hash * 31) + utf8[i]);
            }

            return (int)(hash % Places);
        }
    }
}

/// <summary>One kind of event: its name after the aggregate, its record, how it is written and read.</summary>
public sealed class EventKind
{
    private readonly string[] _aggregates;
    private readonly JsonTypeInfo _json;

    /// <param name="aggregates">The aggregate whose streams carry it; several, parted by a bar, where they share the record.</param>
    /// <param name="name">Past participle and version, <c>funds-reserved.v1</c>.</param>
    /// <param name="json">How the record is written and read.</param>
    internal EventKind(string aggregates, string name, JsonTypeInfo json)
    {
        _aggregates = aggregates.Split('|');
        _json = json;
        Names = [.. _aggregates.Select(aggregate => $"{aggregate}.{name}")];
        Canonical = CanonicalEvents.Find(json.Type);
    }

    /// <summary>The stored names, one per aggregate.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The record.</summary>
    public Type Type => _json.Type;

    /// <summary>The quick reader, where there is one.</summary>
    internal CanonicalReader? Canonical { get; }

    internal string NameOn(string stream)
    {
        for (var i = 0; i < _aggregates.Length; i++)
        {
            var aggregate = _aggregates[i];
            if (stream.Length > aggregate.Length && stream[aggregate.Length] == '/' && stream.StartsWith(aggregate, StringComparison.Ordinal))
            {
                return Names[i];
            }
        }

        throw new InvalidOperationException($"{Type.Name} does not belong on stream {stream}.");
    }

    internal Event Read(ref Utf8JsonReader data) => (Event)JsonSerializer.Deserialize(ref data, _json)!;

    internal void Write(Utf8JsonWriter writer, Event happened) => JsonSerializer.Serialize(writer, happened, _json);
}

/// <summary>E6: an event name or version this program does not know. Readers stop here; nobody skips.</summary>
public sealed class UnknownEventException(string name) : Exception($"Unknown event {name}.")
{
    /// <summary>The stored name.</summary>
    public string Name { get; } = name;
}
