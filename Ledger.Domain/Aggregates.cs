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

namespace Ledger.Domain;

/// <summary>The one place that knows every aggregate: where a stream starts, and which decider answers a command.</summary>
public static class Aggregates
{
    /// <summary>The state of a stream that nobody wrote to. The part before the slash names the aggregate.</summary>
    public static AggregateState InitialOf(string stream) => Ids.AggregateOf(stream) switch
    {
        "fund-pool" => FundPool.Initial,
        "project-grant" => Grant.InitialOf(GrantKind.ProjectGrant),
        "platform-grant" => Grant.InitialOf(GrantKind.PlatformGrant),
        "project" => ProjectRegister.Initial,
        "disbursement-order" => DisbursementOrder.Initial,
        "bank-receipt" => BankReceipt.Initial,
        "party" => Party.Initial,
        "fund" => Fund.Initial,
        "fund-structure" => FundStructure.Initial,
        "linkage" => Linkage.Initial,
        "investment-claim" => InvestmentClaim.Initial,
        "recovery" => Recovery.Initial,
        "bank-account" => BankAccount.Initial,
        "payment-batch" => PaymentBatch.Initial,
        "batched-order" => BatchedOrder.Initial,
        "bank-statement" => BankStatement.Initial,
        "bank-line" => BankLine.Initial,
        "scheme" => SupportScheme.Initial,
        "party-awards" => PartyAwards.Initial,
        "guaranteed-loan" => GuaranteedLoan.Initial,
        "firm-loans" => FirmLoans.Initial,
        "indicator" => Indicator.Initial,
        "spending-plan" => SpendingPlan.Initial,
        "accounting-periods" => AccountingPeriods.Initial,
        "reported-figure" => ReportedFigure.Initial,
        "figure-register" => FigureRegister.Initial,
        "platform" => Platform.Initial,
        "published-list" => PublishedList.Initial,
        "challenge-call" => ChallengeCall.Initial,
        "taper" => Taper.Initial,
        "delegation" => Delegation.Initial,
        "party-project" => PartyProject.Initial,
        "task-book" => TaskBook.Initial,
        "expert" => Expert.Initial,
        "expert-pool" => ExpertPool.Initial,
        "review-panel" => ReviewPanel.Initial,
        "panel-register" => PanelRegister.Initial,
        "rulebook" => Rulebook.Initial,
        "calendar" => WorkCalendar.Initial,
        var other => throw new InvalidOperationException($"No aggregate is called {other}."),
    };

    /// <summary>Decides a command on the states it asks for. Pure: the same arguments give the same decision.</summary>
    public static Decision Decide(ICommand command, CommandContext context, IStates states)
    {
        // E3: a business date is a day that has come.
        if (context.BusinessDate > context.Today)
        {
            return Decision.Refuse(RefusalCodes.BusinessDateInvalid,
                new Fact("businessDate", context.BusinessDate), new Fact("today", context.Today));
        }

        var decision = command switch
        {
            FundPoolCommand c => FundPoolDecider.Decide(c, context, states),
            GrantCommand c => GrantDecider.Decide(c, context, states),
            DisbursementOrderCommand c => DisbursementOrderDecider.Decide(c, context, states),
            PartyCommand c => PartyDecider.Decide(c, context, states),
            FundCommand c => FundDecider.Decide(c, context, states),
            LinkageCommand c => LinkageDecider.Decide(c, context, states),
            RecoveryCommand c => RecoveryDecider.Decide(c, context, states),
            RegisterBankAccount c => BankAccountDecider.Decide(c, context, states),
            PaymentBatchCommand c => PaymentBatchDecider.Decide(c, context, states),
            BankStatementCommand c => BankStatementDecider.Decide(c, context, states),
            SchemeCommand c => SchemeDecider.Decide(c, context, states),
            GuaranteedLoanCommand c => GuaranteedLoanDecider.Decide(c, context, states),
            IndicatorCommand c => IndicatorDecider.Decide(c, context, states),
            SpendingPlanCommand c => SpendingPlanDecider.Decide(c, context, states),
            AccountingPeriodCommand c => SpendingPlanDecider.Decide(c, context, states),
            ReportedFigureCommand c => ReportedFigureDecider.Decide(c, context, states),
            PlatformCommand c => PlatformDecider.Decide(c, context, states),
            PublishList c => PublishedListDecider.Decide(c, states),
            ChallengeCommand c => ChallengeDecider.Decide(c, context, states),
            TaperCommand c => TaperDecider.Decide(c, context, states),
            DelegationCommand c => DelegationDecider.Decide(c, context, states),
            ExpertCommand c => ExpertDecider.Decide(c, states),
            ReviewPanelCommand c => ReviewPanelDecider.Decide(c, context, states),
            RulebookCommand c => RulebookDecider.Decide(c, states),
            _ => throw new InvalidOperationException($"No decider for {command.GetType().Name}."),
        };
        return FigureRegister.Refuses(decision, context, states) ?? AccountingPeriods.Refuses(decision, context, states) ?? decision;
    }
}
