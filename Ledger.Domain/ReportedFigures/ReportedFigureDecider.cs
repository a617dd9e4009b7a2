using Ledger.Domain.Kernel;

namespace Ledger.Domain.ReportedFigures;

/// <summary>
/// The rules of reported figures. They never become a posting (E7); one is held only against a value that covers the same span (X1) and is
/// of the same kind: money against money, a number of things against a number of things.
/// </summary>
public static class ReportedFigureDecider
{
    public static Decision Decide(ReportedFigureCommand command, CommandContext context, IStates states)
    {
        var figure = states.Get<ReportedFigure>(command.Stream);
        if (command is RecordFigure record)
        {
            return Record(record, figure, context);
        }

        if (figure.Status == FigureStatus.None)
        {
            return Refuse.NotFound(command.Stream);
        }

        if (figure.Status == FigureStatus.Withdrawn)
        {
            return Refuse.IllegalState(figure.Status, command);
        }

        return command switch
        {
            HoldFigure c => Hold(c, figure),
            WithdrawFigure c => Decision.Accept(c.Stream, new FigureWithdrawn(c.Reason)),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };
    }

    private static Decision Record(RecordFigure command, ReportedFigure figure, CommandContext context) =>
        figure.Status != FigureStatus.None ? Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", command.Stream))
        : Refuse.Before(command.PublishedOn, context, "publishedOn") is { } early ? early
        : Decision.Accept(
            new StreamEvent(command.Stream, new FigureRecorded(
                command.Source, command.Subject, command.Measures, command.Basis, command.Precision, command.Period, command.Class,
                command.AmountFen, command.Count, command.Unit, command.SubjectEn, command.Note, command.PublishedOn, command.SourceDigest)),
            new StreamEvent(FigureRegister.MainStream, new FigureListed(command.FigureId, command.Source, command.SourceDigest)));

    private static Decision Hold(HoldFigure command, ReportedFigure figure)
    {
        var measure = command.Measure;
        // What is hoped for has not happened: nothing in the ledger can be more or less than it. A rule or plan measures nothing.
        if (figure.Basis == FigureBasis.Target || figure.Precision == FigurePrecision.Target || figure.Class == FigureClass.Parameter
            || (measure.Basis() is { } basis && basis != figure.Basis))
        {
            return Decision.Refuse(RefusalCodes.FigureBasisMismatch,
                [
                    new Fact("basis", Kebab.Of(figure.Basis)), new Fact("precision", Kebab.Of(figure.Precision)), new Fact("measure", Kebab.Of(measure.Kind)),
                    .. measure.Basis() is { } span ? (Fact[])[new Fact("measureBasis", Kebab.Of(span))] : [],
                ]);
        }

        // Money of others (a firm's revenue, a platform's income) is no money of the ledger, and a number is no amount.
        return (figure.AmountFen is not null) != measure.IsMoney() || (figure.Class == FigureClass.Indicator) != (measure.Kind == MeasureKind.Indicator)
            ? Decision.Refuse(RefusalCodes.FigureKindMismatch,
                new Fact("figureKind", figure.AmountFen is null ? "count" : "amount"), new Fact("figureClass", Kebab.Of(figure.Class)),
                new Fact("measure", Kebab.Of(measure.Kind)))
            : Decision.Accept(command.Stream, new FigureHeld(measure));
    }
}
