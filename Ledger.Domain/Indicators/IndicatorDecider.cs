using Ledger.Domain.Kernel;
using Ledger.Domain.ReportedFigures;

namespace Ledger.Domain.Indicators;

/// <summary>
/// The rules of indicators: values are only added, a correction names the value it replaces (E2), and what the press says of an indicator is a
/// reported figure to be held against it, not a value of it (E7).
/// </summary>
public static class IndicatorDecider
{
    public static Decision Decide(IndicatorCommand command, CommandContext context, IStates states)
    {
        var indicator = states.Get<Indicator>(command.Stream);
        return command switch
        {
            DefineIndicator c => indicator.IsDefined
                ? Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", c.Stream))
                : Decision.Accept(c.Stream, new IndicatorDefined(c.Name, c.Unit, c.Definition, c.NameEn)),
            _ when !indicator.IsDefined => Refuse.NotFound(command.Stream),
            ObserveIndicator c => Observe(c, indicator, context, states),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };
    }

    private static Decision Observe(ObserveIndicator command, Indicator indicator, CommandContext context, IStates states)
    {
        if (FigureRegister.Names(states, command.Source) is { } reported)
        {
            return reported;
        }

        if (command.ObservedOn > context.BusinessDate)
        {
            return Decision.Refuse(RefusalCodes.BusinessDateInvalid,
                new Fact("businessDate", context.BusinessDate), new Fact("observedOn", command.ObservedOn));
        }

        return command.Corrects is { } no && (no > indicator.Observations.Length || indicator.Observations[no - 1].IsCorrected)
            ? Decision.Refuse(RefusalCodes.CorrectionInvalid, new Fact("correctsNo", no))
            : Decision.Accept(command.Stream, new IndicatorObserved(
                indicator.Observations.Length + 1, command.Value, command.ObservedOn, command.Source, command.Period, command.Corrects, command.Reason));
    }
}
