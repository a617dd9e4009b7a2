namespace Ledger.Domain.ReportedFigures;

/// <summary>What span a figure covers. Figures of different bases are never added to or taken from one another. Source: X1.</summary>
public enum FigureBasis
{
    /// <summary>One year.</summary>
    Annual,
    /// <summary>累计: from a start, often unknown, until the report.</summary>
    Cumulative,
    /// <summary>As it stood at a moment.</summary>
    Point,
    /// <summary>Hoped for or planned; nothing of it has happened.</summary>
    Target,
}

/// <summary>How a figure was printed. Only an exact one can be reconciled to a difference of zero. Source: X2.</summary>
public enum FigurePrecision
{
    Exact,
    /// <summary>余, 超, 多.</summary>
    AtLeast,
    /// <summary>近, 约, or rounded.</summary>
    Approx,
    Target,
}

/// <summary>What a figure is good for.</summary>
public enum FigureClass
{
    /// <summary>LF: becomes facts of a ledger once there are vouchers for it.</summary>
    LedgerFact,
    /// <summary>PARAM: a rule or plan.</summary>
    Parameter,
    /// <summary>KPI: watched, never money of a ledger.</summary>
    Indicator,
}
