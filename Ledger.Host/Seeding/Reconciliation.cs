using Ledger.Domain.ReportedFigures;

namespace Ledger.Host.Seeding;

/// <summary>
/// A reported figure held against the ledger. A figure of a cumulative basis covers more than one pool may; the demo world puts all of it
/// into one year, and <see cref="Basis"/> is repeated so that nobody takes the one for the other.
/// </summary>
/// <param name="DifferenceFen">Ledger less reported.</param>
/// <param name="Agrees">Exactly equal for an exact figure; not below it for one that is a lower bound.</param>
public sealed record Reconciliation(
    string Figure, string Subject, string SubjectEn, string Pool, PoolMeasure Measure, FigureBasis Basis, FigurePrecision Precision,
    long ReportedFen, long LedgerFen, long DifferenceFen, bool Agrees)
{
    /// <summary>Holds a figure against a balance. Only money that has happened can be: exact amounts and lower bounds.</summary>
    public static Reconciliation Of(PrintedFigure figure, ReconciledFigure with, long ledgerFen)
    {
        if (figure is not { AmountFen: { } reportedFen, Class: FigureClass.LedgerFact, Precision: FigurePrecision.Exact or FigurePrecision.AtLeast })
        {
            throw new ArgumentException($"{figure.Id} cannot be held against a balance.", nameof(figure));
        }

        return new Reconciliation(
            figure.Id, figure.Subject, figure.SubjectEn, with.Pool, with.Measure, figure.Basis, figure.Precision, reportedFen, ledgerFen,
            ledgerFen - reportedFen, figure.Precision == FigurePrecision.Exact ? ledgerFen == reportedFen : ledgerFen >= reportedFen);
    }
}
