namespace Ledger.Domain.ReportedFigures;

/// <summary>A value that the ledger knows at every moment.</summary>
public enum MeasureKind
{
    /// <summary>Authority that the pool of a year got by budget documents; of a pool.</summary>
    PoolAppropriated,
    /// <summary>Settled payments of the pool of a year less what came back; of a pool, by instrument.</summary>
    PoolDisbursed,
    /// <summary>Authority of all years of a programme by budget documents; of a programme.</summary>
    ProgrammeAppropriated,
    /// <summary>Settled payments of all years of a programme less what came back; of a programme, by instrument.</summary>
    ProgrammeDisbursed,
    /// <summary>Grants that were paid anything; by instrument, of a programme or of all.</summary>
    GrantsPaid,
    /// <summary>Size by agreement; of a fund or of all that are established.</summary>
    FundSize,
    /// <summary>Paid in by partners; of a fund or of all.</summary>
    FundPaidIn,
    /// <summary>Ever invested in companies, at cost; of a fund or of all.</summary>
    FundInvested,
    /// <summary>Investments ever made in companies; of a fund or of all.</summary>
    FundInvestments,
    /// <summary>The last observed value of an indicator; of an indicator.</summary>
    Indicator,
}

/// <summary>What of the ledger a figure is held against.</summary>
/// <param name="Of">The pool, programme, fund or indicator; null for all of them where the kind allows it.</param>
/// <param name="Instrument">Only payments of this form; null for all.</param>
public sealed record LedgerMeasure(MeasureKind Kind, string? Of = null, string? Instrument = null)
{
    /// <summary>Whether it is an amount; else it is a number of things.</summary>
    public bool IsMoney() => Kind is not (MeasureKind.GrantsPaid or MeasureKind.FundInvestments or MeasureKind.Indicator);

    /// <summary>The span it covers; null for an indicator, whose own definition says it.</summary>
    public FigureBasis? Basis() => Kind switch
    {
        MeasureKind.PoolAppropriated or MeasureKind.PoolDisbursed => FigureBasis.Annual,
        MeasureKind.FundSize => FigureBasis.Point,
        MeasureKind.Indicator => null,
        _ => FigureBasis.Cumulative,
    };

    /// <summary>Whether the kind must say of what it is.</summary>
    public bool NeedsOf() => Kind is MeasureKind.PoolAppropriated or MeasureKind.PoolDisbursed or MeasureKind.ProgrammeAppropriated
        or MeasureKind.ProgrammeDisbursed or MeasureKind.Indicator;

    /// <summary>Whether the kind can be narrowed to one form of payment.</summary>
    public bool TakesInstrument() => Kind is MeasureKind.PoolDisbursed or MeasureKind.ProgrammeDisbursed or MeasureKind.GrantsPaid;
}
