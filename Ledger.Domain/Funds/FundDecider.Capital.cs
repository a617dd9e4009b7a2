using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;

namespace Ledger.Domain.Funds;

// Partners' money: promised, called, paid, paid out.
public static partial class FundDecider
{
    /// <summary>
    /// R4: who owes public money gives it back before promising any beside public money. What was promised earlier is still called and paid:
    /// a fund's claim on its partners does not wait for the bureau's.
    /// </summary>
    private static Decision Commit(Commit command, Fund fund, CommandContext context, IStates states) =>
        PartyRules.OwesNothing(command.PartnerId, states) is { } owes
            ? owes
            : Subscribe(
                fund, command.Stream, command.PartnerId, command.PartnerName, command.IsGovernment, command.AmountFen, command.AgreementNo, context);

    /// <summary>Adds to what a partner subscribed, within the size of the fund and the share that government may have (F3).</summary>
    private static Decision Subscribe(
        Fund fund, string stream, string partnerId, string name, bool isGovernment, long amountFen, string agreementNo, CommandContext context)
    {
        // A partner is one or the other for good; its share of the fund hangs on it.
        if (fund.Partners.TryGetValue(partnerId, out var known) && known.IsGovernment != isGovernment)
        {
            return Decision.Refuse(RefusalCodes.RequestInvalid, new Fact("field", "isGovernment"), new Fact("value", partnerId));
        }

        if (fund.SubscribedFen + amountFen > fund.SizeFen)
        {
            return Decision.Refuse(RefusalCodes.CommitmentExceedsSize,
                new Fact("requestedFen", amountFen), new Fact("subscribedFen", fund.SubscribedFen), new Fact("sizeFen", fund.SizeFen));
        }

        var terms = fund.TermsOn(context.BusinessDate)!;
        return isGovernment && Over(fund, "government-share", terms.GovernmentShareLimitBp, fund.GovernmentFen, amountFen, terms) is { } over
            ? over
            : Decision.Accept(stream, new CommitmentMade(partnerId, name, isGovernment, amountFen, agreementNo));
    }

    /// <summary>F3: a limit that was agreed is kept. It is a share of the fund's size, floored to the fen.</summary>
    private static Refusal? Over(Fund fund, string limit, int? limitBp, long heldFen, long amountFen, FundTerms terms) =>
        limitBp is { } ratioBp && Fen.Share(fund.SizeFen, ratioBp).ShareFen is var limitFen && heldFen + amountFen > limitFen
            ? Refusal.Of(RefusalCodes.ConcentrationExceeded,
                new Fact("limit", limit), new Fact("requestedFen", amountFen), new Fact("heldFen", heldFen), new Fact("limitFen", limitFen),
                new Fact("ratioBp", ratioBp), new Fact("sizeFen", fund.SizeFen), new Fact("ruleVersion", terms.Version))
            : null;

    /// <summary>F1: nobody is asked for more than it promised.</summary>
    private static Decision Call(CallCapital command, Fund fund)
    {
        if (Once(fund, "call", command.CallId) is { } again)
        {
            return again;
        }

        var totalFen = 0L;
        foreach (var line in command.Lines)
        {
            if (!fund.Partners.TryGetValue(line.PartnerId, out var partner))
            {
                return Missing("partner", line.PartnerId);
            }

            if (partner.CalledFen + line.AmountFen > partner.SubscribedFen)
            {
                return Decision.Refuse(RefusalCodes.CallExceedsCommitment,
                    new Fact("partner", line.PartnerId), new Fact("requestedFen", line.AmountFen), new Fact("calledFen", partner.CalledFen),
                    new Fact("subscribedFen", partner.SubscribedFen));
            }

            totalFen += line.AmountFen;
        }

        return Decision.Accept(command.Stream, new CapitalCalled(command.CallId, command.DueOn, totalFen, command.Lines, command.DocumentNo));
    }

    /// <summary>F1: nobody pays more than it was asked for.</summary>
    private static Decision PayIn(Fund fund, string stream, string partnerId, long amountFen, string bankRef)
    {
        if (!fund.Partners.TryGetValue(partnerId, out var partner))
        {
            return Missing("partner", partnerId);
        }

        if (partner.PaidInFen + amountFen > partner.CalledFen)
        {
            return Decision.Refuse(RefusalCodes.PaidinExceedsCall,
                new Fact("partner", partnerId), new Fact("requestedFen", amountFen), new Fact("calledFen", partner.CalledFen),
                new Fact("paidInFen", partner.PaidInFen), new Fact("subscribedFen", partner.SubscribedFen));
        }

        return Once(fund, "bank", bankRef) is { } again ? again : Decision.Accept(stream, new CapitalPaidIn(partnerId, amountFen, bankRef));
    }

    /// <summary>F2: what leaves the fund is there.</summary>
    private static Refusal? Covered(Fund fund, long amountFen) =>
        amountFen > fund.CashFen
            ? Refusal.Of(RefusalCodes.FundInsufficientCash,
                new Fact("requestedFen", amountFen), new Fact("cashFen", fund.CashFen), new Fact("paidInFen", fund.PaidInFen))
            : null;

    /// <summary>D10: what a fund holds stays an amount that can be written down.</summary>
    private static Refusal? TooMuch(Fund fund, long amountFen, string field) =>
        fund.CashFen + amountFen > Fen.Max
            ? Refusal.Of(RefusalCodes.AmountInvalid, new Fact("field", field), new Fact("maxFen", Fen.Max)) : null;

    private static Decision PayFee(PayFee command, Fund fund) =>
        (Once(fund, "fee", command.FeeId, command.BankRef) ?? Covered(fund, command.AmountFen)) is { } refused
            ? refused
            : Decision.Accept(command.Stream, new FeePaid(command.FeeId, command.Kind, command.AmountFen, command.Payee, command.BankRef));

    private static Decision Receive(ReceiveIncome command, Fund fund) =>
        Once(fund, "income", command.IncomeId, command.BankRef) is { } again ? again
        : command.InvestmentId is { } id && !fund.Investments.ContainsKey(id) ? Missing("investmentId", id)
        : TooMuch(fund, command.AmountFen, "amountFen") is { } over ? over
        : Decision.Accept(command.Stream, new IncomeReceived(command.IncomeId, command.Kind, command.AmountFen, command.BankRef, command.InvestmentId));

    /// <summary>Pays partners; what a fund of this ledger gets is recorded there in the same decision.</summary>
    private static Decision Distribute(Distribute command, Fund fund, IStates states)
    {
        if (Once(fund, "distribution", command.DistributionId) is { } again)
        {
            return again;
        }

        var events = new List<StreamEvent>(1 + command.Lines.Length);
        var totalFen = 0L;
        foreach (var line in command.Lines)
        {
            if (!fund.Partners.TryGetValue(line.PartnerId, out var partner))
            {
                return Missing("partner", line.PartnerId);
            }

            if (partner.ReturnedFen + line.CapitalFen > partner.PaidInFen)
            {
                return Decision.Refuse(RefusalCodes.InvestmentCostExceeded,
                    new Fact("requestedFen", line.CapitalFen), new Fact("heldFen", partner.PaidInFen - partner.ReturnedFen), new Fact("of", line.PartnerId));
            }

            totalFen += line.AmountFen;
            if (IsFund(line.PartnerId))
            {
                // A fund that was liquidated has nobody left to receive anything.
                if (states.Get<Fund>(line.PartnerId) is { Status: FundStatus.Liquidated } gone)
                {
                    return Refuse.IllegalState(gone.Status, command);
                }

                events.Add(new StreamEvent(line.PartnerId, new SubFundDistributionReceived(command.FundId, command.DistributionId, line.AmountFen, line.CapitalFen)));
            }
        }

        return Covered(fund, totalFen) is { } short_
            ? short_
            : Decision.Accept([
                new StreamEvent(command.Stream, new DistributionMade(command.DistributionId, totalFen, command.Lines, command.DocumentNo)), .. events]);
    }

    private static bool IsFund(string partnerId) => partnerId.StartsWith(Fund.StreamOf(""), StringComparison.Ordinal);
}
