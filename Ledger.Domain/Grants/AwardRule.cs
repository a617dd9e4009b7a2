using System.Collections.Immutable;
using Ledger.Domain.Kernel;
using Ledger.Domain.Rulebooks;

namespace Ledger.Domain.Grants;

/// <summary>
/// The ceiling of an award: the lowest of the share by its ratio, its own cap, and what the rulebook allows the scheme. Source: A4.
/// </summary>
public static class AwardRule
{
    public const string ShareStep = "share";
    public const string CapStep = "cap";
    public const string SchemeShareStep = "scheme-share";
    public const string SchemeCapStep = "scheme-cap";
    public const string CeilingStep = "ceiling";
    public const string AwardStep = "award";

    /// <summary>The steps from the base to the ceiling, and the remainder that flooring the share left over.</summary>
    public static (long CeilingFen, long RemainderBp, ImmutableArray<RuleStep> Trace) Find(ProposeAward command, SchemeCap? scheme)
    {
        var (shareFen, remainderBp) = Fen.Share(command.BaseFen, command.RatioBp);
        var trace = ImmutableArray.CreateBuilder<RuleStep>();
        trace.Add(new RuleStep(ShareStep, shareFen));
        trace.Add(new RuleStep(CapStep, command.CapFen));
        var ceilingFen = Math.Min(shareFen, command.CapFen);
        if (scheme is not null)
        {
            var (schemeShareFen, _) = Fen.Share(command.BaseFen, scheme.RatioBp);
            trace.Add(new RuleStep(SchemeShareStep, schemeShareFen));
            trace.Add(new RuleStep(SchemeCapStep, scheme.CapFen));
            ceilingFen = Math.Min(ceilingFen, Math.Min(schemeShareFen, scheme.CapFen));
        }

        trace.Add(new RuleStep(CeilingStep, ceilingFen));
        trace.Add(new RuleStep(AwardStep, command.AmountFen));
        return (ceilingFen, remainderBp, trace.DrainToImmutable());
    }
}
