using System.Collections.Immutable;
using Ledger.Domain.BankStatements;
using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Ledger.Domain.SpendingPlans;

namespace Ledger.Domain.ReportedFigures;

/// <summary>
/// The names of all figures and of the texts they come from: what no voucher may refer to (E7). One stream, so that whoever moves money asks
/// once. A figure that was withdrawn stays in it: a text does not become a voucher by being read wrongly. Stream <c>figure-register/main</c>.
/// </summary>
public sealed record FigureRegister : AggregateState
{
    public const string MainStream = "figure-register/main";

    public static readonly FigureRegister Initial = new();

    /// <summary>By name of a figure, of a text, or digest of a text: the figure that it belongs to.</summary>
    public ImmutableDictionary<string, string> References { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>E7: the refusal where one of these names a reported figure or its text; else null.</summary>
    public static Refusal? Names(IStates states, params ReadOnlySpan<string?> references)
    {
        var register = states.Get<FigureRegister>(MainStream).References;
        if (!register.IsEmpty)
        {
            foreach (var reference in references)
            {
                if (reference is not null && register.TryGetValue(reference, out var figureId))
                {
                    return Refusal.Of(RefusalCodes.ReportedNotPosted, new Fact("reference", reference), new Fact("figureId", figureId));
                }
            }
        }

        return null;
    }

    /// <summary>
    /// E7: whatever enters the books has no reported figure behind it, neither in the command nor among the documents that came with it. A
    /// plan is no money, and press is where plans are read of.
    /// </summary>
    public static Refusal? Refuses(Decision decision, CommandContext context, IStates states) =>
        !context.Documents.IsEmpty && decision is Decision.Accepted { Events: var events }
            && events.Any(of => of.Happened is BankStatementEvent || (AccountingPeriods.Posts(of) && of.Happened is not FundPlanned))
            ? Names(states, context.Documents.AsSpan())
            : null;

    public override FigureRegister Evolve(Event happened) => happened switch
    {
        FigureListed e => this with { References = With(e) },
        _ => throw Unexpected(happened),
    };

    private ImmutableDictionary<string, string> With(FigureListed listed)
    {
        var references = References.SetItem(listed.FigureId, listed.FigureId).SetItem(ReportedFigure.StreamOf(listed.FigureId), listed.FigureId);
        foreach (var of in (ReadOnlySpan<string?>)[listed.Source, listed.SourceDigest])
        {
            // Of several figures in one text the first stands for it.
            references = of is null || references.ContainsKey(of) ? references : references.Add(of, listed.FigureId);
        }

        return references;
    }
}
