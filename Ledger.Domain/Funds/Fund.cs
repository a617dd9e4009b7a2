using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Funds;

/// <summary>Where a fund stands in its life.</summary>
public enum FundStatus
{
    None,
    /// <summary>谋划: no agreement yet.</summary>
    Planned,
    /// <summary>已设立: nothing invested yet.</summary>
    Established,
    /// <summary>投资期.</summary>
    Investing,
    /// <summary>退出期.</summary>
    Harvesting,
    /// <summary>已清算.</summary>
    Liquidated,
}

/// <summary>What a partner promised, was asked for, has paid, and got back. <paramref name="ReturnedFen"/> is the part that returned capital.</summary>
public sealed record Partner(string Name, bool IsGovernment, long SubscribedFen, long CalledFen, long PaidInFen, long DistributedFen, long ReturnedFen);

/// <summary>What is held of a fund below: promised, paid, and what of that has not come back.</summary>
public sealed record SubFund(long CommittedFen, long PaidFen, long CostFen);

/// <summary>An investment: what is held of it at cost, and what of its cost is thought lost. A mark is an estimate; null where there is none since the last sale.</summary>
public sealed record Investment(
    string PartyId, SupportStage Stage, DateOnly InvestedOn, long InvestedFen, long CostFen, long ImpairedFen, int SharesBp, long? MarkFen, DateOnly? MarkedAsOf);

/// <summary>A loss on its way through the review.</summary>
public sealed record Loss(
    string InvestmentId, long AmountFen, string RecognisedBy, bool HasFile, LossFinding? Finding, ImmutableArray<string> ReviewerIds,
    bool IsWrittenOff, ExemptionOutcome? Outcome);

/// <summary>
/// 基金: partners' money on its way into companies and back. Amounts in fen. Stream <c>fund/{id}</c>.
/// </summary>
public sealed record Fund : AggregateState
{
    public static readonly Fund Initial = new();

    public FundStatus Status { get; init; }
    public string Name { get; init; } = "";
    public FundKind Kind { get; init; }

    /// <summary>What it was planned to be; never part of a total.</summary>
    public long TargetFen { get; init; }

    /// <summary>The size that the agreement names.</summary>
    public long SizeFen { get; init; }
    public string Manager { get; init; } = "";
    public DateOnly? EstablishedOn { get; init; }

    /// <summary>All terms that were agreed, oldest first.</summary>
    public ImmutableArray<DatedTerms> Terms { get; init; } = [];

    public long SubscribedFen { get; init; }
    /// <summary>The part of it that counts as government money.</summary>
    public long GovernmentFen { get; init; }
    public long CalledFen { get; init; }
    public long PaidInFen { get; init; }
    /// <summary>Paid in and come in, neither invested nor paid out.</summary>
    public long CashFen { get; init; }
    /// <summary>Held in companies, at cost, without what is thought lost.</summary>
    public long InvestedFen { get; init; }
    /// <summary>Held in funds below, at cost.</summary>
    public long SubFundFen { get; init; }
    /// <summary>Cost that is thought lost and not written off.</summary>
    public long ImpairedFen { get; init; }
    public long WrittenOffFen { get; init; }
    public long FeesFen { get; init; }
    /// <summary>Dividends, interest and profit from funds below.</summary>
    public long IncomeFen { get; init; }
    /// <summary>Prices of sales less what was sold had cost; below zero where it was sold at a loss.</summary>
    public long GainsFen { get; init; }
    public long DistributedFen { get; init; }
    public long BackInvestedFen { get; init; }

    public long? NavFen { get; init; }
    public DateOnly? NavAsOf { get; init; }
    public ValuationMethod? NavMethod { get; init; }

    public VersionedMap<Partner> Partners { get; init; } = VersionedMap<Partner>.Empty;
    public VersionedMap<SubFund> SubFunds { get; init; } = VersionedMap<SubFund>.Empty;
    public VersionedMap<Investment> Investments { get; init; } = VersionedMap<Investment>.Empty;
    public VersionedMap<Loss> Losses { get; init; } = VersionedMap<Loss>.Empty;

    /// <summary>Cost held in each company, thought lost or not (F3).</summary>
    public VersionedMap<long> HeldByPartyFen { get; init; } = VersionedMap<long>.Empty;

    /// <summary>Bank references and the ids of calls, fees, incomes, distributions, exits and recognitions: each counts once.</summary>
    public VersionedMap<string> References { get; init; } = VersionedMap<string>.Empty;

    /// <summary>The stream of a fund. It is also the id under which the fund is a partner of another.</summary>
    public static string StreamOf(string fundId) => "fund/" + fundId;

    /// <summary>The terms in force on a day; null before the fund was established.</summary>
    public FundTerms? TermsOn(DateOnly day)
    {
        for (var i = Terms.Length - 1; i >= 0; i--)
        {
            if (Terms[i].From <= day)
            {
                return Terms[i].Terms;
            }
        }

        return null;
    }

    public override Fund Evolve(Event happened) => happened switch
    {
        FundPlanned e => this with { Status = FundStatus.Planned, Name = e.Name, Kind = e.Kind, TargetFen = e.TargetFen },
        FundEstablished e => this with
        {
            Status = FundStatus.Established, SizeFen = e.SizeFen, Manager = e.Manager, EstablishedOn = e.EstablishedOn,
            Terms = [new DatedTerms(e.EstablishedOn, e.Terms)],
        },
        FundTermsAmended e => this with { Terms = Terms.Add(new DatedTerms(e.EffectiveFrom, e.Terms)) },
        CommitmentMade e => this with
        {
            SubscribedFen = SubscribedFen + e.AmountFen,
            GovernmentFen = GovernmentFen + (e.IsGovernment ? e.AmountFen : 0),
            Partners = Partners.SetItem(e.PartnerId, Partners.TryGetValue(e.PartnerId, out var p)
                ? p with { SubscribedFen = p.SubscribedFen + e.AmountFen } : new Partner(e.PartnerName, e.IsGovernment, e.AmountFen, 0, 0, 0, 0)),
        },
        CapitalCalled e => this with
        {
            CalledFen = CalledFen + e.AmountFen, References = Referred("call", e.CallId),
            Partners = e.Lines.Aggregate(Partners, (all, line) => all.SetItem(line.PartnerId, all[line.PartnerId] with { CalledFen = all[line.PartnerId].CalledFen + line.AmountFen })),
        },
        CapitalPaidIn e => this with
        {
            PaidInFen = PaidInFen + e.AmountFen, CashFen = CashFen + e.AmountFen, References = Referred("bank", e.BankRef),
            Partners = Partners.SetItem(e.PartnerId, Partners[e.PartnerId] with { PaidInFen = Partners[e.PartnerId].PaidInFen + e.AmountFen }),
        },
        SubFundCommitted e => this with
        {
            Status = Invested(), SubFunds = SubFunds.SetItem(e.SubFundId, SubFunds.TryGetValue(e.SubFundId, out var s)
                ? s with { CommittedFen = s.CommittedFen + e.AmountFen } : new SubFund(e.AmountFen, 0, 0)),
        },
        SubFundPaid e => this with
        {
            CashFen = CashFen - e.AmountFen, SubFundFen = SubFundFen + e.AmountFen, References = Referred("bank", e.BankRef),
            SubFunds = SubFunds.SetItem(e.SubFundId, SubFunds[e.SubFundId] with
            {
                PaidFen = SubFunds[e.SubFundId].PaidFen + e.AmountFen, CostFen = SubFunds[e.SubFundId].CostFen + e.AmountFen,
            }),
        },
        SubFundDistributionReceived e => this with
        {
            CashFen = CashFen + e.AmountFen, SubFundFen = SubFundFen - e.CapitalFen, IncomeFen = IncomeFen + e.AmountFen - e.CapitalFen,
            SubFunds = SubFunds.SetItem(e.SubFundId, SubFunds[e.SubFundId] with { CostFen = SubFunds[e.SubFundId].CostFen - e.CapitalFen }),
        },
        InvestmentClosed e => this with
        {
            Status = Invested(), CashFen = CashFen - e.AmountFen, InvestedFen = InvestedFen + e.AmountFen,
            HeldByPartyFen = Held(e.PartyId, e.AmountFen), References = Referred("bank", e.BankRef),
            Investments = Investments.Add(e.InvestmentId, new Investment(
                e.PartyId, e.Stage, e.InvestedOn, e.AmountFen, e.AmountFen, 0, e.SharesBp, null, null)),
        },
        InvestmentMarked e => this with
        {
            Investments = Investments.SetItem(e.InvestmentId, Investments[e.InvestmentId] with { MarkFen = e.AmountFen, MarkedAsOf = e.AsOf }),
        },
        NavMarked e => this with { NavFen = e.AmountFen, NavAsOf = e.AsOf, NavMethod = e.Method },
        IncomeReceived e => this with
        {
            CashFen = CashFen + e.AmountFen, IncomeFen = IncomeFen + e.AmountFen, References = Referred("income", e.IncomeId, e.BankRef),
        },
        FeePaid e => this with
        {
            CashFen = CashFen - e.AmountFen, FeesFen = FeesFen + e.AmountFen, References = Referred("fee", e.FeeId, e.BankRef),
        },
        DistributionMade e => this with
        {
            CashFen = CashFen - e.AmountFen, DistributedFen = DistributedFen + e.AmountFen, References = Referred("distribution", e.DistributionId),
            Partners = e.Lines.Aggregate(Partners, (all, line) => all.SetItem(line.PartnerId, all[line.PartnerId] with
            {
                DistributedFen = all[line.PartnerId].DistributedFen + line.AmountFen, ReturnedFen = all[line.PartnerId].ReturnedFen + line.CapitalFen,
            })),
        },
        ExitClosed e => this with
        {
            CashFen = CashFen + e.ProceedsFen, InvestedFen = InvestedFen - e.CostFen, GainsFen = GainsFen + e.ProceedsFen - e.CostFen,
            HeldByPartyFen = Held(e.PartyId, -e.CostFen), References = Referred("exit", e.ExitId, e.BankRef),
            // What was thought of the whole says nothing of the rest.
            Investments = Investments.SetItem(e.InvestmentId, Investments[e.InvestmentId] with
            {
                CostFen = Investments[e.InvestmentId].CostFen - e.CostFen, SharesBp = e.SharesLeftBp, MarkFen = null, MarkedAsOf = null,
            }),
        },
        LossRecognised e => this with
        {
            InvestedFen = InvestedFen - e.AmountFen, ImpairedFen = ImpairedFen + e.AmountFen,
            Investments = Investments.SetItem(e.InvestmentId, Investments[e.InvestmentId] with
            {
                CostFen = Investments[e.InvestmentId].CostFen - e.AmountFen, ImpairedFen = Investments[e.InvestmentId].ImpairedFen + e.AmountFen,
            }),
            Losses = Losses.Add(e.LossId, new Loss(e.InvestmentId, e.AmountFen, e.RecognisedBy, false, null, [], false, null)),
        },
        LossReviewOpened e => this with { Losses = Losses.SetItem(e.LossId, Losses[e.LossId] with { HasFile = true }) },
        LossReviewConcluded e => this with
        {
            Losses = Losses.SetItem(e.LossId, Losses[e.LossId] with { Finding = e.Finding, ReviewerIds = e.ReviewerIds }),
        },
        LossWrittenOff e => WriteOff(e),
        ExemptionGranted e => this with { Losses = Losses.SetItem(e.LossId, Losses[e.LossId] with { Outcome = ExemptionOutcome.Granted }) },
        ExemptionDenied e => this with { Losses = Losses.SetItem(e.LossId, Losses[e.LossId] with { Outcome = ExemptionOutcome.Denied }) },
        BackInvestmentRecognised e => this with { BackInvestedFen = BackInvestedFen + e.AmountFen, References = Referred("recognition", e.RecognitionId) },
        HarvestBegun => this with { Status = FundStatus.Harvesting },
        FundLiquidated => this with { Status = FundStatus.Liquidated, NavFen = null, NavAsOf = null, NavMethod = null },
        _ => throw Unexpected(happened),
    };

    private FundStatus Invested() => Status == FundStatus.Established ? FundStatus.Investing : Status;

    private VersionedMap<string> Referred(string kind, string id, string? bankRef = null)
    {
        var with = References.SetItem($"{kind}/{id}", kind);
        return bankRef is null ? with : with.SetItem("bank/" + bankRef, kind);
    }

    private VersionedMap<long> Held(string partyId, long changeFen) =>
        HeldByPartyFen.SetItem(partyId, (HeldByPartyFen.TryGetValue(partyId, out var held) ? held : 0) + changeFen);

    private Fund WriteOff(LossWrittenOff e)
    {
        var loss = Losses[e.LossId];
        var investment = Investments[loss.InvestmentId];
        return this with
        {
            ImpairedFen = ImpairedFen - e.AmountFen, WrittenOffFen = WrittenOffFen + e.AmountFen,
            HeldByPartyFen = Held(investment.PartyId, -e.AmountFen),
            Investments = Investments.SetItem(loss.InvestmentId, investment with { ImpairedFen = investment.ImpairedFen - e.AmountFen }),
            Losses = Losses.SetItem(e.LossId, loss with { IsWrittenOff = true }),
        };
    }
}
