using System.Text.Json.Serialization;

namespace Ledger.Host.Projections;

/// <summary>
/// Money outstanding, each yuan once and by what it is now: a grant paid and not given back, a grant that may become equity, equity at cost (of it
/// thought lost, in <see cref="ImpairedFen"/>), money asked back and not in, the share
/// of loans that the house stands for, and what it paid for loans.
/// </summary>
public record ExposureFigures
{
    /// <summary>Grants paid, less what came back by the bank or was recovered, and less what turned into something else.</summary>
    public long GrantNetFen { get; init; }
    /// <summary>Paid under a condition that may still turn it into equity.</summary>
    public long ContingentFen { get; init; }
    /// <summary>Held at cost, without what is thought lost.</summary>
    public long EquityCostFen { get; init; }
    public long ImpairedFen { get; init; }
    /// <summary>Asked back and not in.</summary>
    public long ClaimedFen { get; init; }
    /// <summary>The house's share of loans outstanding.</summary>
    public long GuaranteedLoanFen { get; init; }
    /// <summary>Paid to banks for loans that were not paid back, and not got back; what is being asked back of it included.</summary>
    public long CompensatedFen { get; init; }
    /// <summary>The part of the equity at cost that is government money, followed through all layers of funds, floored to the fen.</summary>
    public long GovernmentEquityFen { get; init; }
    /// <summary>Equity at its last mark, at cost where there is none: an estimate, in no total.</summary>
    public long MarkFen { get; init; }
    /// <summary>The oldest of the marks that count; null where nothing was marked.</summary>
    public DateOnly? OldestMark { get; init; }

    /// <summary>All of it once.</summary>
    public long TotalFen => GrantNetFen + ContingentFen + EquityCostFen + ImpairedFen + ClaimedFen + GuaranteedLoanFen + CompensatedFen;
}

/// <summary>What stands under one name.</summary>
/// <param name="Key">A party, fund, chain or stage; empty where nobody said: never dropped.</param>
/// <param name="Items">Awards, investments and loans behind it.</param>
public sealed record ExposureRow(string Key, string Name, int Items) : ExposureFigures;

/// <summary>One award, investment or loan.</summary>
/// <param name="Instrument"><c>project-grant</c>, <c>platform-grant</c>, <c>linkage</c>, <c>risk-compensation</c> or <c>fund-equity</c>.</param>
/// <param name="Source">The stream it stands in.</param>
/// <param name="Id">Its id within that stream, for example of the investment; empty where the stream is the thing.</param>
/// <param name="Through">The pool or fund that the money went through.</param>
/// <param name="Since">When it was applied for or made.</param>
public sealed record ExposureItem(
    string Instrument, string Source, string Id, string Through, string PartyId, string PartyName, string Title, string Stage, string Chain, DateOnly Since) : ExposureFigures
{
    public string? MarkMethod { get; init; }

    /// <summary>The fund, where one holds it.</summary>
    [JsonIgnore]
    public string? FundId => Source.StartsWith("fund/", StringComparison.Ordinal) ? Source["fund/".Length..] : null;
}

/// <summary>Everything that one party holds of public money, in order of time.</summary>
public sealed record PartyExposure(string PartyId, string Name, ExposureFigures Total, IReadOnlyList<ExposureItem> Items);

/// <summary>A limit on what funds may hold, and where it stands.</summary>
/// <param name="Kind"><c>single-project</c>, <c>government-share</c> or <c>loss-tolerance</c>.</param>
/// <param name="Of">The party that is the largest, or the stage; empty for the fund itself.</param>
/// <param name="ValueBp">What it comes to, in basis points, floored.</param>
/// <param name="TermsVersion">The terms in force that set it.</param>
public sealed record ExposureLimit(string FundId, string FundName, string Kind, string Of, long AmountFen, long BaseFen, long ValueBp, int LimitBp, string TermsVersion)
{
    /// <summary>Whether it is above the limit.</summary>
    public bool IsBreached => (Int128)AmountFen * 10_000 > (Int128)BaseFen * LimitBp;
}

/// <summary>Money that flows from a pool or fund to a party, for a picture with bounds; the smallest are together.</summary>
public sealed record ExposureFlow(string From, string To, long AmountFen);
