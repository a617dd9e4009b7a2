using System.Collections.Immutable;
using Ledger.Domain.Linkages;
using Ledger.Domain.RiskSharing;
using Ledger.Domain.Rulebooks;

namespace Ledger.Domain.Schemes;

/// <summary>Who may apply under a scheme.</summary>
/// <param name="RegisteredOnly">Only parties of the register; their flags and accounts are known.</param>
/// <param name="Places">Beginnings of the six-digit place in the credit code, for example <c>5103</c>; none: from everywhere.</param>
public sealed record SchemeEligibility(bool RegisteredOnly = false, ImmutableArray<string>? Places = null);

/// <summary>What several awards for one project may come to together, under all schemes of a group.</summary>
/// <param name="Group">The schemes that name the same group are looked at together.</param>
/// <param name="HigherNotDouble">就高不重复: what the project was awarded already is taken off; only the difference is paid. Source: A5.</param>
/// <param name="CapFen">叠加上限: the most all of them together may be; null for none. Source: A4.</param>
public sealed record StackingRule(string Group, bool HigherNotDouble, long? CapFen = null);

/// <summary>One line that every award of a scheme is paid in.</summary>
/// <param name="ShareBp">Its share of the award; floored to the fen, the last line takes what is left.</param>
/// <param name="Gate">What opens it: <c>signing</c>, <c>milestone</c>, <c>acceptance</c> or <c>assessment</c>; the grant names which one.</param>
public sealed record InstalmentTemplate(int ShareBp, string Gate);

/// <summary>The rules of a scheme as data: what a published document says. Nothing here has a default rate.</summary>
/// <param name="Name">What people call the scheme.</param>
/// <param name="DocumentNo">The document that holds the rules.</param>
/// <param name="EffectiveFrom">First day the version is in force.</param>
/// <param name="EffectiveUntil">Last day; null while it is open.</param>
/// <param name="Instruments">What forms its money takes.</param>
/// <param name="RatioBp">The share of the base that an award may cover.</param>
/// <param name="ProjectCapFen">The most one award may be.</param>
/// <param name="NoticeWorkingDays">Working days of the public notice (A7).</param>
/// <param name="ApprovalLimits">Who may approve how much (C2).</param>
/// <param name="PanelQuorum">How many experts a review needs; 0 where it does not say (A6).</param>
/// <param name="Eligibility">Who may apply; null for everybody.</param>
/// <param name="PartyYearCapFen">The most one party may be awarded in a fiscal year; null for no cap (A4).</param>
/// <param name="Stacking">What several awards for one project may come to; null where nothing is said.</param>
/// <param name="TaperBp">退坡: the part of the share that is still given in the first, second, … year; null where it does not taper.</param>
/// <param name="Instalments">The lines that every award is paid in; null where each award has its own.</param>
/// <param name="Linkage">投补联动: how a subsidy is tied to an investment; null where the scheme ties none. Ratio and cap are the scheme's own.</param>
/// <param name="Risk">科创贷: what holds for guaranteed loans; null where the scheme guarantees none. The share is the scheme's ratio, the cap of a loan its project cap.</param>
/// <param name="MinScoreBp">What a review must come to before an award is proposed, of 10000; null where nothing is asked (A6).</param>
/// <param name="DrawnPanel">Whether the review must be that of a panel drawn by the ledger (A6); null: no.</param>
public sealed record SchemeRules(
    string Name, string DocumentNo, DateOnly EffectiveFrom, DateOnly? EffectiveUntil, ImmutableArray<string> Instruments, int RatioBp,
    long ProjectCapFen, int NoticeWorkingDays, ImmutableArray<ApprovalLimit> ApprovalLimits, int PanelQuorum,
    SchemeEligibility? Eligibility = null, long? PartyYearCapFen = null, StackingRule? Stacking = null,
    ImmutableArray<int>? TaperBp = null, ImmutableArray<InstalmentTemplate>? Instalments = null, LinkageTerms? Linkage = null,
    RiskTerms? Risk = null, int? MinScoreBp = null, bool? DrawnPanel = null);
