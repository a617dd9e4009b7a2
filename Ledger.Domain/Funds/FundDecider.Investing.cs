using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;

namespace Ledger.Domain.Funds;

// Money into companies, what it is thought to be worth, and back.
public static partial class FundDecider
{
    /// <summary>F2, F3, and as any award A3 and R4: public money reaches nobody through a fund who may not get it from a pool.</summary>
    private static Decision Invest(Invest command, Fund fund, CommandContext context, IStates states)
    {
        if (fund.Investments.ContainsKey(command.InvestmentId))
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("investmentId", command.InvestmentId));
        }

        var terms = fund.TermsOn(context.BusinessDate)!;
        fund.HeldByPartyFen.TryGetValue(command.PartyId, out var heldFen);
        return (PartyRules.MayBeAwarded(command.PartyId, context.BusinessDate, states)
                ?? Over(fund, "single-project", terms.SingleProjectLimitBp, heldFen, command.AmountFen, terms)
                ?? Once(fund, "bank", command.BankRef) ?? Covered(fund, command.AmountFen)) is { } refused
            ? refused
            : Decision.Accept(command.Stream, new InvestmentClosed(
                command.InvestmentId, command.PartyId, command.PartyName, command.Stage, command.AmountFen, command.SharesBp, context.BusinessDate,
                command.AgreementNo, command.BankRef, command.Chain));
    }

    private static Decision Mark(MarkInvestment command, Fund fund, CommandContext context) =>
        !fund.Investments.TryGetValue(command.InvestmentId, out var investment) ? Missing("investmentId", command.InvestmentId)
        : NotLater(command.AsOf, investment.MarkedAsOf ?? investment.InvestedOn, context) is { } wrong ? wrong
        : Decision.Accept(command.Stream, new InvestmentMarked(command.InvestmentId, command.AmountFen, command.AsOf, command.Method));

    private static Decision Mark(MarkNav command, Fund fund, CommandContext context) =>
        NotLater(command.AsOf, fund.NavAsOf ?? fund.EstablishedOn!.Value, context) is { } wrong
            ? wrong
            : Decision.Accept(command.Stream, new NavMarked(command.AmountFen, command.AsOf, command.Method, command.ReportDigest));

    /// <summary>E3: an estimate speaks of a day that has come, and does not replace one of a later day.</summary>
    private static Refusal? NotLater(DateOnly asOf, DateOnly last, CommandContext context) =>
        asOf > context.BusinessDate || asOf < last
            ? Refusal.Of(RefusalCodes.BusinessDateInvalid,
                new Fact("businessDate", context.BusinessDate), new Fact("asOf", asOf), new Fact("lastAsOf", last))
            : null;

    private static Decision Exit(ExitInvestment command, Fund fund, CommandContext context) =>
        Once(fund, "exit", command.ExitId, command.BankRef) is { } again ? again
        : Held(fund, command.InvestmentId, command.CostFen, context, out var investment) is { } refused ? refused
        : TooMuch(fund, command.ProceedsFen, "proceedsFen") is { } over ? over
        : Decision.Accept(command.Stream, new ExitClosed(
            command.ExitId, command.InvestmentId, investment!.PartyId, investment.Stage, command.CostFen, command.ProceedsFen, command.SharesLeftBp,
            command.Route, command.BankRef));

    /// <summary>What is sold or lost was held, at cost.</summary>
    private static Refusal? Held(Fund fund, string investmentId, long costFen, CommandContext context, out Investment? investment) =>
        !fund.Investments.TryGetValue(investmentId, out investment) ? Missing("investmentId", investmentId)
        : costFen > investment.CostFen
            ? Refusal.Of(RefusalCodes.InvestmentCostExceeded,
                new Fact("requestedFen", costFen), new Fact("heldFen", investment.CostFen), new Fact("of", investmentId))
        : Refuse.Before(investment.InvestedOn, context, "investedOn");

    private static Decision BackInvest(RecogniseBackInvestment command, Fund fund, CommandContext context) =>
        Once(fund, "recognition", command.RecognitionId) is { } again ? again
        : !fund.Investments.ContainsKey(command.InvestmentId) ? Missing("investmentId", command.InvestmentId)
        : Cites(fund, command.RuleVersion, context) is { } wrong ? wrong
        : Decision.Accept(command.Stream, new BackInvestmentRecognised(
            command.RecognitionId, command.InvestmentId, command.AmountFen, command.RuleVersion, command.DocumentNo));
}
