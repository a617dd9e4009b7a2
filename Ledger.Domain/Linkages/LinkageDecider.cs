using System.Collections.Immutable;
using Ledger.Domain.Awards;
using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Domain.Schemes;

namespace Ledger.Domain.Linkages;

/// <summary>
/// The rules of a linkage, for all families: what differs between them is data of the scheme in force. What moves money calls the pool's rules
/// in the same decision. The parts follow its life: opening and trigger, amount, holding.
/// </summary>
public static partial class LinkageDecider
{
    public static Decision Decide(LinkageCommand command, CommandContext context, IStates states)
    {
        var linkage = states.Get<Linkage>(command.Stream);
        if (command is OpenLinkage open)
        {
            return Open(open, linkage, context, states);
        }

        if (linkage.Status == LinkageStatus.None)
        {
            return Refuse.NotFound(command.Stream);
        }

        if (!LinkageLifecycle.Allows(linkage.Status, command.GetType()))
        {
            return Refuse.IllegalState(linkage.Status, command);
        }

        if (linkage.Status >= LinkageStatus.Paid && Refuse.Before(linkage.ApprovedOn, context, "approvedOn") is { } early)
        {
            return early;
        }

        return command switch
        {
            RecordTrigger c => Record(c, linkage, context, states),
            VerifyTrigger c => Verify(c, linkage, context, states),
            WithdrawTrigger c => Withdraw(c, linkage, context, states),
            VerifyProject c => VerifyBudget(c, linkage, context),
            ComputeSubsidy c => Compute(c, linkage, context, states),
            ApproveLinkage c => Approve(c, linkage, context, states),
            EndPayout c => End(c, linkage, context, states),
            ConvertToEquity c => Convert(c, linkage, context),
            ExerciseBuyback c => BuyBack(c, linkage, context, states),
            ExitLinkage c => Exit(c, linkage, states),
            ExpireLinkage c => Expire(c, linkage, context, states),
            UnwindLinkage c => Unwind(c, linkage, context, states),
            CancelLinkage c => Cancel(c, linkage, context, states),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };
    }

    private static Decision Open(OpenLinkage command, Linkage linkage, CommandContext context, IStates states)
    {
        if (linkage.Status != LinkageStatus.None)
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", command.Stream));
        }

        var date = context.BusinessDate;
        if (TermsOf(command.Scheme, command.Family, date, states, out var none) is not { } terms)
        {
            return none!;
        }

        var (payeeId, payeeName) = command.Family.PaysAnother() ? (command.PayeeId!, command.PayeeName!) : (command.PartyId, command.PartyName);
        if ((PartyRules.MayBeAwarded(command.PartyId, date, states) ?? PartyRules.MayBeAwarded(payeeId, date, states)
            ?? terms.Covers(command.Scheme, command.PartyId, date, states)) is { } notEligible)
        {
            return notEligible;
        }

        if (command.FundId is { } fundId && states.Get<Fund>(Fund.StreamOf(fundId)).Status == FundStatus.None)
        {
            return Refuse.NotFound(Fund.StreamOf(fundId));
        }

        var rules = terms.Rules!;
        var tie = rules.Linkage!;
        return Decision.Accept(command.Stream, new LinkageOpened(
            tie.Family, tie.Trigger, command.Scheme, command.Title, command.PartyId, command.PartyName, payeeId, payeeName, command.FundId, rules.RatioBp,
            rules.ProjectCapFen, date.AddMonths(tie.ExpiryMonths), tie.HoldingMonths, tie.PriceBasis, tie.BuybackBp, terms.Version, context.Actor.Id, date,
            command.Chain, command.Stage));
    }

    /// <summary>C5: what is in force for a scheme on a day, where it ties subsidies of this family.</summary>
    private static Terms? TermsOf(string scheme, LinkageFamily family, DateOnly date, IStates states, out Refusal? none)
    {
        var terms = Terms.InForce(states, scheme, date, out none);
        if (terms is null || terms.Rules?.Linkage?.Family == family)
        {
            return terms;
        }

        none = Refusal.Of(RefusalCodes.LinkageTermsMismatch,
            new Fact("scheme", scheme), new Fact("family", Kebab.Of(family)), new Fact("schemeFamily", terms.Rules?.Linkage is { } tie ? Kebab.Of(tie.Family) : "none"),
            new Fact("ruleVersion", terms.Version));
        return null;
    }

    private static Decision Record(RecordTrigger command, Linkage linkage, CommandContext context, IStates states)
    {
        if ((linkage.Status == LinkageStatus.Holding) != (linkage.TriggeredBy == LinkageTrigger.ProjectPlan)
            || (linkage.Status == LinkageStatus.Holding && linkage.Family != LinkageFamily.GrantThenEquity))
        {
            return Refuse.IllegalState(linkage.Status, command, new Fact("family", Kebab.Of(linkage.Family)));
        }

        if (TermsOf(linkage.Scheme, linkage.Family, context.BusinessDate, states, out var none) is not { Rules.Linkage: { } tie })
        {
            return none!;
        }

        if ((Expired(linkage, context) ?? Ineligible(command.InvestorId, command.InvestorKind, linkage, tie, context.BusinessDate, states)) is { } refused)
        {
            return refused;
        }

        if (linkage.Family == LinkageFamily.InvestorReward && command.InvestorId != linkage.PayeeId)
        {
            return Decision.Refuse(RefusalCodes.PayeeMismatch, new Fact("payeeId", linkage.PayeeId), new Fact("awardeeId", command.InvestorId));
        }

        var claim = InvestmentClaim.StreamOf(command.InvestmentId);
        return Claimed(claim, command.InvestmentId, states) is { } claimed
            ? claimed
            : Decision.Accept(
                new StreamEvent(command.Stream, new TriggerRecorded(
                    command.InvestmentId, command.InvestorId, command.InvestorName, command.InvestorKind, command.AmountFen, command.AgreementDigest,
                    context.Actor.Id)),
                new StreamEvent(claim, new InvestmentClaimed(command.LinkageId, command.InvestmentId)));
    }

    private static Decision Verify(VerifyTrigger command, Linkage linkage, CommandContext context, IStates states)
    {
        if (linkage.FindTrigger(command.InvestmentId) is not { } trigger)
        {
            return Decision.Refuse(RefusalCodes.NotFound, new Fact("investmentId", command.InvestmentId));
        }

        if (trigger.PaidInFen is not null)
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("investmentId", command.InvestmentId));
        }

        // C1: who announced the investment does not find that it came in.
        if (trigger.RecordedBy == context.Actor.Id)
        {
            return Decision.Refuse(RefusalCodes.FourEyesViolation,
                new Fact("person", context.Actor.Id), new Fact("duty", "verifier"), new Fact("heldDuty", "recorder"));
        }

        if (command.PaidInOn > context.BusinessDate)
        {
            return Decision.Refuse(RefusalCodes.BusinessDateInvalid,
                new Fact("paidInOn", command.PaidInOn), new Fact("businessDate", context.BusinessDate));
        }

        // L1: no more counts than was agreed on.
        if (command.PaidInFen > trigger.AmountFen)
        {
            return Decision.Refuse(RefusalCodes.LinkageTriggerUnverified,
                new Fact("investmentId", command.InvestmentId), new Fact("paidInFen", command.PaidInFen), new Fact("agreedFen", trigger.AmountFen));
        }

        var receipt = InvestmentClaim.StreamOfReceipt(command.ReceiptDigest);
        return (Expired(linkage, context) ?? TiedOn(trigger.InvestorId, linkage, command.PaidInOn, states) ?? Claimed(receipt, command.InvestmentId, states)) is { } refused
            ? refused
            : Decision.Accept(
                new StreamEvent(command.Stream, new ExternalInvestmentVerified(
                    command.InvestmentId, trigger.InvestorId, command.PaidInFen, command.PaidInOn, command.RegistryChangeNo, command.ReceiptDigest,
                    context.Actor.Id)),
                new StreamEvent(receipt, new InvestmentClaimed(command.LinkageId, command.InvestmentId)));
    }

    /// <summary>L2: one investment triggers one subsidy.</summary>
    private static Refusal? Claimed(string claimStream, string investmentId, IStates states) =>
        states.Get<InvestmentClaim>(claimStream).LinkageId is { } claimedBy
            ? Refusal.Of(RefusalCodes.LinkageAlreadyClaimed, new Fact("investmentId", investmentId), new Fact("claimedBy", Linkage.StreamOf(claimedBy)))
            : null;

    /// <summary>L3: neither the government's nor a fund's of this ledger nor that of anybody tied to the company.</summary>
    private static Refusal? Ineligible(string investorId, InvestorKind kind, Linkage linkage, LinkageTerms tie, DateOnly date, IStates states) =>
        !tie.EligibleInvestors.Contains(kind) ? NoOutsideMoney(investorId, "kind", new Fact("investorKind", Kebab.Of(kind)))
        : investorId == linkage.PartyId ? NoOutsideMoney(investorId, "itself")
        : states.Get<Fund>(Fund.StreamOf(investorId)).Status != FundStatus.None ? NoOutsideMoney(investorId, "own-fund")
        : TiedOn(investorId, linkage, date, states);

    /// <summary>L3: a tie that stood before the money came; the investment itself makes the investor a shareholder.</summary>
    private static Refusal? TiedOn(string investorId, Linkage linkage, DateOnly date, IStates states) =>
        states.Get<Party>(Party.StreamOf(linkage.PartyId)).Relations
            .FirstOrDefault(r => r.OtherPartyId == investorId && r.From < date && (r.Until is null || r.Until >= date)) is { } tie
            ? NoOutsideMoney(investorId, "related", new Fact("relationKind", Kebab.Of(tie.Kind)), new Fact("relationId", tie.RelationId))
            : null;

    private static Refusal NoOutsideMoney(string investorId, string ground, params ReadOnlySpan<Fact> more) =>
        new(RefusalCodes.LinkageIneligibleInvestor, [new Fact("investorId", investorId), new Fact("ground", ground), .. more]);

    private static Refusal? Expired(Linkage linkage, CommandContext context) =>
        context.BusinessDate > linkage.ExpiresOn
            ? Refusal.Of(RefusalCodes.BusinessDateInvalid, new Fact("businessDate", context.BusinessDate), new Fact("expiresOn", linkage.ExpiresOn!.Value))
            : null;

    private static Decision Withdraw(WithdrawTrigger command, Linkage linkage, CommandContext context, IStates states)
    {
        if (linkage.FindTrigger(command.InvestmentId) is not { } trigger)
        {
            return Decision.Refuse(RefusalCodes.NotFound, new Fact("investmentId", command.InvestmentId));
        }

        var withdrawn = new StreamEvent(command.Stream, new TriggerWithdrawn(command.InvestmentId, command.Reason));
        if (linkage.Status >= LinkageStatus.Paid)
        {
            // L5: money that was paid on the strength of an investment is not left alone when that goes. A round that only might have
            // converted a grant carried no money yet.
            return linkage.TriggeredBy == LinkageTrigger.ProjectPlan && linkage.ConvertedFen == 0
                ? Decision.All(Decision.Accept(withdrawn), Freed(command.LinkageId, [trigger]))
                : Decision.Refuse(RefusalCodes.LinkageUnwindRequired,
                    new Fact("linkage", command.Stream), new Fact("investmentId", command.InvestmentId), new Fact("outstandingFen", linkage.ReclaimableFen));
        }

        return !linkage.OpenOrderIds.IsEmpty
            ? OrdersOpen(command, linkage)
            : Decision.All(
                Decision.Accept(withdrawn), Freed(command.LinkageId, [trigger]),
                AwardBooks.FreeMoney(command.Stream, linkage, "trigger-withdrawn", context, states),
                AwardBooks.Recount(command.Stream, linkage, 0, "trigger-withdrawn"));
    }

    private static Decision Cancel(CancelLinkage command, Linkage linkage, CommandContext context, IStates states) =>
        !linkage.OpenOrderIds.IsEmpty
            ? OrdersOpen(command, linkage)
            : Decision.All(
                Decision.Accept(command.Stream, new LinkageCancelled(command.Reason)), Freed(command.LinkageId, linkage.Triggers),
                AwardBooks.FreeMoney(command.Stream, linkage, "cancelled", context, states),
                AwardBooks.Recount(command.Stream, linkage, 0, "cancelled"));

    private static Decision OrdersOpen(LinkageCommand command, Linkage linkage) =>
        Refuse.IllegalState(linkage.Status, command, new Fact("openOrders", linkage.OpenOrderIds.ToArray()), new Fact("orderedFen", linkage.OrderedFen));

    /// <summary>Investments that trigger this linkage no more; another may name them.</summary>
    private static Decision Freed(string linkageId, ImmutableArray<Trigger> triggers)
    {
        var events = ImmutableArray.CreateBuilder<StreamEvent>();
        foreach (var trigger in triggers)
        {
            var freed = new InvestmentFreed(linkageId, trigger.InvestmentId);
            events.Add(new StreamEvent(InvestmentClaim.StreamOf(trigger.InvestmentId), freed));
            if (trigger.ReceiptDigest is { } digest)
            {
                events.Add(new StreamEvent(InvestmentClaim.StreamOfReceipt(digest), freed));
            }
        }

        return new Decision.Accepted(events.ToImmutable());
    }

    private static Decision VerifyBudget(VerifyProject command, Linkage linkage, CommandContext context) =>
        linkage.TriggeredBy != LinkageTrigger.ProjectPlan
            ? Refuse.IllegalState(linkage.Status, command, new Fact("family", Kebab.Of(linkage.Family)))
            : Expired(linkage, context) is { } late ? late
            : Decision.Accept(command.Stream, new ProjectVerified(command.BudgetFen, command.PlanDigest, command.DocumentNo, context.Actor.Id));
}
