using Ledger.Domain.Kernel;

namespace Ledger.Domain.Grants;

/// <summary>
/// What must have happened before an instalment is paid (D4): <c>signing</c>, <c>milestone:CODE</c>, <c>acceptance</c> or
/// <c>assessment:PERIOD</c>. Milestones belong to projects, assessments to platforms.
/// </summary>
public static class Gates
{
    public const string Signing = "signing";
    public const string Acceptance = "acceptance";

    /// <summary>An assessment, of whatever period.</summary>
    public const string AssessmentTemplate = "assessment";
    private const string MilestonePrefix = "milestone:";
    private const string AssessmentPrefix = "assessment:";

    /// <summary>The gate that a milestone opens.</summary>
    public static string Milestone(string code) => MilestonePrefix + code;

    /// <summary>The gate that the assessment of a period opens.</summary>
    public static string Assessment(string period) => AssessmentPrefix + period;

    /// <summary>Whether the text is a gate of either kind of grant.</summary>
    public static bool IsValid(string? gate) =>
        gate is Signing or Acceptance || (gate is not null && Ids.IsValid(CodeOf(gate, MilestonePrefix) ?? CodeOf(gate, AssessmentPrefix)));

    /// <summary>Whether a grant of this kind can have the gate.</summary>
    public static bool Fits(string gate, GrantKind kind) => kind == GrantKind.ProjectGrant
        ? !gate.StartsWith(AssessmentPrefix, StringComparison.Ordinal)
        : !gate.StartsWith(MilestonePrefix, StringComparison.Ordinal);

    /// <summary>Whether a gate is of the sort a template asks for: the same, or one of its codes.</summary>
    public static bool Matches(string gate, string template) =>
        gate == template || (gate.Length > template.Length && gate[template.Length] == ':' && gate.StartsWith(template, StringComparison.Ordinal));

    /// <summary>Whether the gate stands open for the grant.</summary>
    public static bool IsOpen(string gate, Grant grant) => gate switch
    {
        Signing => grant.SignedOn is not null,
        Acceptance => grant.Acceptance is { } grade && grade != Grade.Unqualified,
        _ when CodeOf(gate, MilestonePrefix) is { } code => grant.Milestones.Contains(code),
        _ when CodeOf(gate, AssessmentPrefix) is { } period =>
            grant.Assessments.TryGetValue(period, out var grade) && grade != Grade.Unqualified,
        _ => false,
    };

    private static string? CodeOf(string gate, string prefix) =>
        gate.StartsWith(prefix, StringComparison.Ordinal) ? gate[prefix.Length..] : null;
}
