using FluentValidation;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.ReportedFigures;

/// <summary>A command to one reported figure. <see cref="FigureId"/> comes from the address of the request.</summary>
public abstract record ReportedFigureCommand : ICommand
{
    public string FigureId { get; init; } = "";
    public string Stream => ReportedFigure.StreamOf(FigureId);
}

/// <summary>Records what a text says.</summary>
public sealed record RecordFigure(
    string Source, string Subject, string Measures, FigureBasis Basis, FigurePrecision Precision, string Period, FigureClass Class,
    long? AmountFen = null, long? Count = null, string? Unit = null, string? SubjectEn = null, string? Note = null, DateOnly? PublishedOn = null,
    string? SourceDigest = null) : ReportedFigureCommand;

/// <summary>Says what of the ledger the figure is held against (X1).</summary>
public sealed record HoldFigure(LedgerMeasure Measure) : ReportedFigureCommand;

/// <summary>Withdraws a figure that was taken from the text wrongly.</summary>
public sealed record WithdrawFigure(string Reason) : ReportedFigureCommand;

// Shape only: what can be refused without knowing any state.

public sealed class RecordFigureValidator : AbstractValidator<RecordFigure>
{
    public RecordFigureValidator()
    {
        RuleFor(c => c.FigureId).ValidId();
        RuleFor(c => c.Source).Text();
        RuleFor(c => c.Subject).Text();
        RuleFor(c => c.Measures).Text();
        RuleFor(c => c.Basis).IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Precision).IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid)
            .Must((c, precision) => c.Basis != FigureBasis.Target || precision == FigurePrecision.Target).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Period).Text();
        RuleFor(c => c.Class).IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.AmountFen).Must(amount => amount is null || Fen.IsValid(amount.Value)).WithErrorCode(RefusalCodes.AmountInvalid)
            .Must((c, amount) => amount is null != c.Count is null).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Count).Must(count => count is null or (>= 0 and <= Fen.Max)).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Unit).Must((c, unit) => (unit is null) == (c.Count is null) && unit is null or { Length: > 0 and <= 40 })
            .WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.SubjectEn!).Text().When(c => c.SubjectEn is not null);
        RuleFor(c => c.Note!).Text(500).When(c => c.Note is not null);
        RuleFor(c => c.SourceDigest!).Digest().When(c => c.SourceDigest is not null);
    }
}

public sealed class HoldFigureValidator : AbstractValidator<HoldFigure>
{
    public HoldFigureValidator()
    {
        RuleFor(c => c.FigureId).ValidId();
        RuleFor(c => c.Measure)
            .Must(m => m is not null && Enum.IsDefined(m.Kind) && (m.Of is null ? !m.NeedsOf() : Ids.IsValid(m.Of))
                && (m.Instrument is null || (m.TakesInstrument() && Instruments.All.Contains(m.Instrument))))
            .WithErrorCode(RefusalCodes.RequestInvalid);
    }
}

public sealed class WithdrawFigureValidator : AbstractValidator<WithdrawFigure>
{
    public WithdrawFigureValidator()
    {
        RuleFor(c => c.FigureId).ValidId();
        RuleFor(c => c.Reason).Text();
    }
}
