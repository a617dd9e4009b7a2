using Ledger.Domain.Kernel;

namespace Ledger.Domain.Funds;

/// <summary>
/// The rules of a fund. Money between two funds of the ledger is decided for both at once, so that what one paid is always what the other
/// got. The parts: life and terms, capital, layers, investing, losses.
/// </summary>
public static partial class FundDecider
{
    public static Decision Decide(FundCommand command, CommandContext context, IStates states)
    {
        var fund = states.Get<Fund>(command.Stream);
        if (command is PlanFund plan)
        {
            return fund.Status == FundStatus.None
                ? Decision.Accept(plan.Stream, new FundPlanned(plan.Name, plan.Kind, plan.TargetFen, plan.Source))
                : Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", plan.Stream));
        }

        if (MayAct(fund, command.FundId, command, context) is { } refused)
        {
            return refused;
        }

        return command switch
        {
            EstablishFund c => Decision.Accept(c.Stream, new FundEstablished(
                c.SizeFen, c.Manager, c.AgreementDigest, c.DocumentNo, c.Terms, context.BusinessDate)),
            AmendFundTerms c => Amend(c, fund, context),
            Commit c => Commit(c, fund, context, states),
            CallCapital c => Call(c, fund),
            PayIn c => PayIn(fund, c.Stream, c.PartnerId, c.AmountFen, c.BankRef),
            CommitToSubFund c => CommitBelow(c, fund, context, states),
            PaySubFund c => PayBelow(c, fund, context, states),
            Invest c => Invest(c, fund, context, states),
            MarkInvestment c => Mark(c, fund, context),
            MarkNav c => Mark(c, fund, context),
            ReceiveIncome c => Receive(c, fund),
            PayFee c => PayFee(c, fund),
            Distribute c => Distribute(c, fund, states),
            ExitInvestment c => Exit(c, fund, context),
            RecogniseLoss c => Lose(c, fund, context),
            OpenLossReview c => OpenReview(c, fund),
            ConcludeLossReview c => ConcludeReview(c, fund),
            WriteOffLoss c => WriteOff(c, fund, context),
            DecideExemption c => Exempt(c, fund, context),
            RecogniseBackInvestment c => BackInvest(c, fund, context),
            BeginHarvest c => Decision.Accept(c.Stream, new HarvestBegun(c.DocumentNo)),
            LiquidateFund c => Liquidate(c, fund),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };
    }

    /// <summary>F4, the order of a fund's life, and E3: nothing happens to a fund before it was established.</summary>
    private static Refusal? MayAct(Fund fund, string fundId, FundCommand command, CommandContext context) =>
        fund.Status == FundStatus.None ? Refuse.NotFound(Fund.StreamOf(fundId))
        : fund.Status == FundStatus.Planned && command is not EstablishFund
            ? Refusal.Of(RefusalCodes.FundNotEstablished, new Fact("fund", fundId), new Fact("name", fund.Name))
        : FundLifecycle.Allows(fund.Status, command.GetType()) ? Refuse.Before(fund.EstablishedOn, context, "establishedOn")
        : Refuse.IllegalState(fund.Status, command);

    private static Decision Amend(AmendFundTerms command, Fund fund, CommandContext context) =>
        Refuse.Before(fund.Terms[^1].From, context, "effectiveFrom") is { } early ? early
        : fund.Terms.Any(t => t.Terms.Version == command.Terms.Version)
            ? Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("ruleVersion", command.Terms.Version))
        : Decision.Accept(command.Stream, new FundTermsAmended(command.Terms, context.BusinessDate, command.DocumentNo));

    private static Decision Liquidate(LiquidateFund command, Fund fund) =>
        fund.CashFen != 0 || fund.InvestedFen != 0 || fund.ImpairedFen != 0 || fund.SubFundFen != 0
            ? Decision.Refuse(RefusalCodes.FundNotCleared,
                new Fact("cashFen", fund.CashFen), new Fact("investedFen", fund.InvestedFen), new Fact("impairedFen", fund.ImpairedFen),
                new Fact("subFundFen", fund.SubFundFen))
            : Decision.Accept(command.Stream, new FundLiquidated(command.DocumentNo));

    /// <summary>C5: a decision cites the terms in force on its day.</summary>
    private static Refusal? Cites(Fund fund, string version, CommandContext context) =>
        fund.TermsOn(context.BusinessDate)!.Version is var inForce && inForce == version
            ? null
            : Refusal.Of(RefusalCodes.RuleVersionInvalid,
                new Fact("ruleVersion", version), new Fact("ruleVersionInForce", inForce), new Fact("businessDate", context.BusinessDate));

    /// <summary>Each bank reference, and each id of its kind, counts once in a fund.</summary>
    private static Refusal? Once(Fund fund, string kind, string id, string? bankRef = null) =>
        fund.References.ContainsKey($"{kind}/{id}") ? Refusal.Of(RefusalCodes.AlreadyExists, new Fact(kind == "bank" ? "bankRef" : "id", id))
        : bankRef is not null && fund.References.ContainsKey("bank/" + bankRef) ? Refusal.Of(RefusalCodes.AlreadyExists, new Fact("bankRef", bankRef))
        : null;

    private static Refusal Missing(string what, string id) => Refusal.Of(RefusalCodes.NotFound, new Fact(what, id));
}
