using Ledger.Domain.Awards;
using Ledger.Domain.Linkages;
using Ledger.Domain.Recoveries;

namespace Ledger.Domain.Postings;

// What becomes of money after it was paid: on the memo accounts of its linkage, and of the recovery that asks for it.
public sealed partial class PostingRules
{
    private readonly Dictionary<string, LinkageAccounts> linkages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RecoveryAccounts> recoveries = new(StringComparer.Ordinal);

    /// <summary>The accounts of the linkage that a stream belongs to.</summary>
    public LinkageAccounts LinkageAccountsOf(string linkageStream)
    {
        if (!linkages.TryGetValue(linkageStream, out var accounts))
        {
            accounts = new LinkageAccounts(linkageStream);
            linkages.Add(linkageStream, accounts);
        }

        return accounts;
    }

    /// <summary>The accounts of the recovery that a stream belongs to.</summary>
    public RecoveryAccounts RecoveryAccountsOf(string recoveryStream)
    {
        if (!recoveries.TryGetValue(recoveryStream, out var accounts))
        {
            accounts = new RecoveryAccounts(recoveryStream);
            recoveries.Add(recoveryStream, accounts);
        }

        return accounts;
    }

    private int Legs(string stream, LinkageEvent happened, Span<Leg> legs)
    {
        var of = LinkageAccountsOf(stream);
        switch (happened)
        {
            case PayoutSettled e:
                return Move(legs, of.Of(e.Form), of.Paid, e.AmountFen);
            case PayoutReturned e:
                return Move(legs, of.Paid, of.Of(e.Form), e.AmountFen);
            case ConvertedToEquity e:
                return Move(legs, of.EquityCost, of.Contingent, e.PrincipalFen);
            case BuybackExercised e:
                return Move(legs, of.Proceeds, of.EquityCost, e.PrincipalFen);
            case EquityExited e:
                return Split(legs, of.Proceeds, e.ProceedsFen, of.EquityCost, e.CostFen, of.Gains);
            case LinkageExpired { GivenUpFen: > 0 } e:
                return Move(legs, of.Granted, of.Contingent, e.GivenUpFen);
            case LinkageMoneyClaimed e:
                return Split(legs, of, of.Claimed, e.Split, 1);
            case LinkageClaimEnded { Outcome: ClaimOutcomes.WrittenOff } e:
                return Move(legs, of.WrittenOff, of.Claimed, e.Split.Sum());
            case LinkageClaimEnded e:
                return Split(legs, of, of.Claimed, e.Split, -1);
            case LinkageMoneyRecovered e:
                return Move(legs, of.Paid, of.Claimed, e.AmountFen);
            case LinkageOpened or TriggerRecorded or ExternalInvestmentVerified or TriggerWithdrawn or ProjectVerified or SubsidyComputed or LinkageApproved
                or PayoutOrdered or PayoutReleased or PayoutEnded or HoldingBegun or LinkageExpired or ClaimProlonged or LinkageUnwindOpened or LinkageUnwound
                or LinkageCancelled or LinkageCarried:
                return 0;
            default:
                throw new InvalidOperationException($"No posting rule for {happened.GetType().Name}.");
        }
    }

    private int Legs(string stream, RecoveryEvent happened, Span<Leg> legs)
    {
        var of = RecoveryAccountsOf(stream);
        switch (happened)
        {
            case RecoveryOrdered e:
                legs[0] = new Leg(of.Due, e.PrincipalFen + e.InterestFen + e.FineFen);
                legs[1] = new Leg(of.Principal, -e.PrincipalFen);
                legs[2] = new Leg(of.Interest, -e.InterestFen);
                legs[3] = new Leg(of.Fine, -e.FineFen);
                return 4;
            case RecoveryReceived { Destination: RecoveryDestination.Pool } e:
                legs[0] = new Leg(of.Restored, e.PrincipalFen);
                legs[1] = new Leg(of.Treasury, e.InterestFen + e.FineFen);
                legs[2] = new Leg(of.Due, -(e.PrincipalFen + e.InterestFen + e.FineFen));
                return 3;
            case RecoveryReceived e:
                return Move(legs, of.Treasury, of.Due, e.PrincipalFen + e.InterestFen + e.FineFen);
            case RecoveryWrittenOff e:
                return Move(legs, of.WrittenOff, of.Due, e.PrincipalFen + e.InterestFen + e.FineFen);
            case RecoveryClosed e when e.PrincipalFen + e.InterestFen + e.FineFen > 0:
                return Move(legs, of.Dismissed, of.Due, e.PrincipalFen + e.InterestFen + e.FineFen);
            case RecoveryProposed or RecoveryNotified or RecoveryLitigated or RecoveryClosed or RecoveryDropped:
                return 0;
            default:
                throw new InvalidOperationException($"No posting rule for {happened.GetType().Name}.");
        }
    }

    /// <summary>From the forms that money had to one account, or back.</summary>
    private static int Split(Span<Leg> legs, LinkageAccounts of, string account, FormSplit split, int sign)
    {
        legs[0] = new Leg(account, sign * split.Sum());
        legs[1] = new Leg(of.Granted, -sign * split.GrantedFen);
        legs[2] = new Leg(of.Contingent, -sign * split.ContingentFen);
        legs[3] = new Leg(of.EquityCost, -sign * split.EquityFen);
        return 4;
    }
}
