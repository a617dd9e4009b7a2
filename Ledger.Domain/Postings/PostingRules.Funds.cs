using Ledger.Domain.Funds;

namespace Ledger.Domain.Postings;

// What happens in a fund, on the memo accounts of that fund. Estimates, reviews and plans move nothing.
public sealed partial class PostingRules
{
    private readonly Dictionary<string, FundAccounts> funds = new(StringComparer.Ordinal);

    /// <summary>The accounts of the fund that a stream belongs to.</summary>
    public FundAccounts FundAccountsOf(string fundStream)
    {
        if (!funds.TryGetValue(fundStream, out var accounts))
        {
            accounts = new FundAccounts(fundStream);
            funds.Add(fundStream, accounts);
        }

        return accounts;
    }

    private int Legs(string stream, FundEvent happened, Span<Leg> legs)
    {
        var of = FundAccountsOf(stream);
        switch (happened)
        {
            case CommitmentMade e:
                return Move(legs, of.Uncalled, of.Subscribed, e.AmountFen);
            case CapitalCalled e:
                return Move(legs, of.Called, of.Uncalled, e.AmountFen);
            case CapitalPaidIn e:
                Move(legs[2..], of.Cash, of.Capital, e.AmountFen);
                return 2 + Move(legs, of.PaidIn, of.Called, e.AmountFen);
            case SubFundPaid e:
                return Move(legs, of.SubFunds, of.Cash, e.AmountFen);
            case SubFundDistributionReceived e:
                return Split(legs, of.Cash, e.AmountFen, of.SubFunds, e.CapitalFen, of.Income);
            case InvestmentClosed e:
                return Move(legs, of.Invested(e.Stage), of.Cash, e.AmountFen);
            case IncomeReceived e:
                return Move(legs, of.Cash, of.Income, e.AmountFen);
            case FeePaid e:
                return Move(legs, of.Fees, of.Cash, e.AmountFen);
            case DistributionMade e:
                return Move(legs, of.Distributed, of.Cash, e.AmountFen);
            case ExitClosed e:
                return Split(legs, of.Cash, e.ProceedsFen, of.Invested(e.Stage), e.CostFen, of.Gains);
            case LossRecognised e:
                return Move(legs, of.Impaired, of.Invested(e.Stage), e.AmountFen);
            case LossWrittenOff e:
                return Move(legs, of.WrittenOff, of.Impaired, e.AmountFen);
            case FundPlanned or FundEstablished or FundTermsAmended or SubFundCommitted or InvestmentMarked or NavMarked or LossReviewOpened
                or LossReviewConcluded or ExemptionGranted or ExemptionDenied or BackInvestmentRecognised or HarvestBegun or FundLiquidated:
                return 0;
            default:
                throw new InvalidOperationException($"No posting rule for {happened.GetType().Name}.");
        }
    }

    /// <summary>What came in, what of it had cost something, and the rest: more than it cost, or less.</summary>
    private static int Split(Span<Leg> legs, string debit, long amountFen, string credit, long costFen, string rest)
    {
        legs[0] = new Leg(debit, amountFen);
        legs[1] = new Leg(credit, -costFen);
        legs[2] = new Leg(rest, costFen - amountFen);
        return 3;
    }
}
