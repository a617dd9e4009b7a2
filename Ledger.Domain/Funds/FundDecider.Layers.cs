using Ledger.Domain.Kernel;

namespace Ledger.Domain.Funds;

// Funds as partners of funds.
public static partial class FundDecider
{
    /// <summary>F5 and all that a commitment asks for, decided for both funds and the structure at once.</summary>
    private static Decision CommitBelow(CommitToSubFund command, Fund fund, CommandContext context, IStates states)
    {
        var below = states.Get<Fund>(Fund.StreamOf(command.SubFundId));
        if (MayAct(below, command.SubFundId, command, context) is { } refused)
        {
            return refused;
        }

        var structure = states.Get<FundStructure>(FundStructure.MainStream);
        if (structure.Reaches(command.SubFundId, command.FundId))
        {
            return Decision.Refuse(RefusalCodes.FundCycle, new Fact("fund", command.FundId), new Fact("subFund", command.SubFundId));
        }

        var depth = structure.LayersBelow(command.SubFundId);
        foreach (var (upper, layers) in structure.AndAbove(command.FundId))
        {
            if (states.Get<Fund>(Fund.StreamOf(upper)).TermsOn(context.BusinessDate)?.MaxLayers is { } most && layers + depth > most)
            {
                return Decision.Refuse(RefusalCodes.FundCycle,
                    new Fact("fund", command.FundId), new Fact("subFund", command.SubFundId), new Fact("limitedBy", upper),
                    new Fact("layers", layers + depth), new Fact("maxLayers", most));
            }
        }

        var subscribed = Subscribe(
            below, Fund.StreamOf(command.SubFundId), command.Stream, fund.Name, command.IsGovernment, command.AmountFen, command.AgreementNo, context);
        var committed = Decision.Accept(command.Stream, new SubFundCommitted(command.SubFundId, command.AmountFen, command.AgreementNo));
        return structure.IsLinked(command.FundId, command.SubFundId)
            ? Decision.All(committed, subscribed)
            : Decision.All(committed, subscribed, Decision.Accept(FundStructure.MainStream, new FundLinked(command.FundId, command.SubFundId)));
    }

    private static Decision PayBelow(PaySubFund command, Fund fund, CommandContext context, IStates states)
    {
        if (!fund.SubFunds.ContainsKey(command.SubFundId))
        {
            return Missing("subFundId", command.SubFundId);
        }

        var stream = Fund.StreamOf(command.SubFundId);
        var below = states.Get<Fund>(stream);
        return (MayAct(below, command.SubFundId, command, context) ?? Once(fund, "bank", command.BankRef) ?? Covered(fund, command.AmountFen)) is { } refused
            ? refused
            : Decision.All(
                Decision.Accept(command.Stream, new SubFundPaid(command.SubFundId, command.AmountFen, command.BankRef)),
                PayIn(below, stream, command.Stream, command.AmountFen, command.BankRef));
    }
}
