using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Ledger.Domain.Funds;
using Ledger.Domain.Awards;
using Ledger.Domain.BankStatements;
using Ledger.Domain.Grants;
using Ledger.Domain.Indicators;
using Ledger.Domain.Kernel;
using Ledger.Domain.ChallengeCalls;
using Ledger.Domain.Linkages;
using Ledger.Domain.Parties;
using Ledger.Domain.PaymentBatches;
using Ledger.Domain.Platforms;
using Ledger.Domain.PublishedLists;
using Ledger.Domain.ReportedFigures;
using Ledger.Domain.ReviewPanels;
using Ledger.Domain.RiskSharing;
using Ledger.Domain.Rulebooks;
using Ledger.Domain.Schemes;
using Ledger.Domain.SpendingPlans;
using Ledger.Domain.Tapers;

namespace Ledger.Host.Language;

/// <summary>How the members of events and states are read by people: by the ending of their names and the type of their values.</summary>
public static class Facts
{
    private static readonly ConcurrentDictionary<Type, ImmutableArray<(string Name, PropertyInfo Property)>> Members = new();

    /// <summary>Members whose values are words of the program.</summary>
    private static readonly HashSet<string> Worded = new(StringComparer.Ordinal) { "instrument", "instruments", "use", "outcome", "doubt", "ground" };

    /// <summary>Events whose reason is a word of the program, not one that a person typed.</summary>
    private static readonly HashSet<string> MachineReasons = new(StringComparer.Ordinal) { "ReservationReleased", "FundsDeobligated", "InstalmentReleased", "PayoutReleased", "AwardRecounted", "CompensationReleased" };

    /// <summary>The members of a record that hold facts, by their names in JSON.</summary>
    public static ImmutableArray<(string Name, PropertyInfo Property)> MembersOf(Type type) => Members.GetOrAdd(type, static t =>
    [
        .. t.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0 && (p.CanWrite || p.Name == "AvailableFen"))
            .Select(p => (JsonNamingPolicy.CamelCase.ConvertName(p.Name), p)),
    ]);

    /// <summary>What a member is called.</summary>
    public static string LabelOf(string name) => Words.Find("field." + name) ?? name;

    /// <summary>A value as people read it.</summary>
    /// <param name="owner">The type that holds the member.</param>
    /// <param name="nameOf">What an actor is called.</param>
    public static string Show(Type owner, string name, object? value, Func<string, string> nameOf) => value switch
    {
        null => "—",
        long fen when name.EndsWith("Fen", StringComparison.Ordinal) => AmountFormat.Sentence(fen),
        int bp when name.EndsWith("Bp", StringComparison.Ordinal) => Percent(bp),
        DateOnly day => DateFormat.Prose(day),
        bool yes => Words.Of(yes ? "value.yes" : "value.no"),
        Enum word => Word(Kebab.Of(word.ToString())),
        string text when text.Length == 0 => "—",
        string text when name.EndsWith("Digest", StringComparison.Ordinal) => text.Length > 16 ? $"{text[..8]}…{text[^4..]}" : text,
        string text when name == "gate" => Gate.Text(text),
        string text when name == "reason" && MachineReasons.Contains(owner.Name) => Word(text),
        string text when Worded.Contains(name) => Word(text),
        string text when IsPerson(name) => nameOf(text),
        string text => text,
        Instalment line => Words.Of("value.line", ("no", line.No), ("amount", AmountFormat.Sentence(line.AmountFen)), ("gate", Gate.Text(line.Gate))),
        ScheduledLine line => Words.Of("value.line", ("no", line.No), ("amount", AmountFormat.Sentence(line.AmountFen)), ("gate", Gate.Text(line.Gate))),
        RuleStep step => Words.Of("value.rule-step", ("step", Step(step)), ("amount", step is { RatioBp: { } ratio, RemainderBp: null } ? Percent(ratio) : AmountFormat.Sentence(step.AmountFen))),
        ApprovalLimit limit => Words.Of("value.limit", ("approver", limit.Approver == "*" ? Words.Of("value.everyone") : nameOf(limit.Approver)), ("amount", AmountFormat.Sentence(limit.LimitFen))),
        SchemeCap cap => Words.Of("value.cap", ("scheme", cap.Scheme), ("ratio", Percent(cap.RatioBp)), ("amount", AmountFormat.Sentence(cap.CapFen))),
        PartyRelation tie => Words.Of("value.tie", ("kind", Word(Kebab.Of(tie.Kind))), ("party", tie.OtherPartyId), ("days", Days(tie.From, tie.Until))),
        PartyFlag flag => Words.Of("value.flag", ("kind", Word(Kebab.Of(flag.Kind))), ("reason", flag.Reason), ("days", Days(flag.From, flag.Until))),
        PartyAccount account => Words.Of(account.IsWithdrawn ? "value.account-withdrawn" : "value.account", ("account", account.AccountId), ("bank", account.Bank)),
        BatchPayment payment => Words.Of("value.payment", ("order", payment.OrderId), ("amount", AmountFormat.Sentence(payment.AmountFen)), ("payee", payment.PayeeName)),
        StatementLine line => Words.Of("value.bank-line", ("no", line.LineId), ("amount", AmountFormat.Sentence(line.AmountFen)), ("direction", Word(Kebab.Of(line.Direction)))),
        RulesAdopted rules => rules.Version,
        FundTerms terms => terms.Version,
        DatedTerms dated => Words.Of("value.dated-terms", ("version", dated.Terms.Version), ("from", dated.From)),
        CallLine line => Words.Of("value.partner-line", ("partner", line.PartnerId), ("amount", AmountFormat.Sentence(line.AmountFen))),
        DistributionLine line => Words.Of("value.partner-line", ("partner", line.PartnerId), ("amount", AmountFormat.Sentence(line.AmountFen))),
        LossDocument document => document.Kind,
        SchemeVersion version => version.Version,
        SchemeSuspension suspension => Days(suspension.From, suspension.Until),
        CountedAward award => Words.Of("value.counted", ("award", award.GrantStream), ("amount", AmountFormat.Sentence(award.AmountFen))),
        FormSplit split => Words.Of("value.form-split",
            ("granted", AmountFormat.Sentence(split.GrantedFen)), ("contingent", AmountFormat.Sentence(split.ContingentFen)), ("equity", AmountFormat.Sentence(split.EquityFen))),
        Trigger trigger => Words.Of("value.trigger",
            ("investment", trigger.InvestmentId), ("investor", trigger.InvestorName), ("amount", AmountFormat.Sentence(trigger.PaidInFen ?? trigger.AmountFen))),
        LedgerMeasure measure => Measure(measure),
        FirmLoan loan => Words.Of("value.firm-loan", ("loan", loan.LoanStream), ("amount", AmountFormat.Sentence(loan.GuaranteedFen + loan.PaidFen))),
        PlannedMonth month => Words.Of("value.planned-month", ("month", month.Month), ("amount", AmountFormat.Sentence(month.AmountFen))),
        Observation observation => Words.Of("value.observation", ("value", observation.Value), ("date", observation.ObservedOn)),
        Recognition recognition => Words.Of("value.recognition", ("level", Word(Kebab.Of(recognition.Level))), ("days", Days(recognition.From, recognition.Until))),
        ListItem item => item.Name,
        ListVersion version => version.Version,
        ChallengeBid bid => Words.Of("value.bid", ("party", bid.PartyName), ("amount", AmountFormat.Sentence(bid.AskedFen)), ("status", Word(Kebab.Of(bid.Status)))),
        TaperYear year => Show(owner, name, year.Promised, nameOf),
        ScheduledYear year => Words.Of("value.taper-year", ("no", year.YearNo), ("fiscalYear", year.FiscalYear.ToString(CultureInfo.InvariantCulture)),
            ("ratio", Percent(year.RatioBp)), ("amount", AmountFormat.Sentence(year.AmountFen))),
        AssessedIndicator indicator => Words.Of("value.indicator", ("code", indicator.Code), ("actual", indicator.Actual), ("target", indicator.Target)),
        Claim claim => Words.Of("value.claim", ("award", claim.GrantStream), ("scheme", claim.Scheme)),
        DuplicateMatch match => Words.Of("value.match", ("award", match.GrantStream), ("ground", Word(match.Ground)),
            ("resolution", match.Resolution is { } resolved ? Word(Kebab.Of(resolved.Outcome)) : Words.Of("value.open-match"))),
        PanelCriterion criterion => Words.Of("value.criterion", ("code", criterion.Code), ("weight", Percent(criterion.WeightBp))),
        PanelScore score => Words.Of("value.criterion", ("code", score.Code), ("weight", Percent(score.ScoreBp))),
        PassedOver passed => Words.Of("value.passed-over", ("expert", passed.ExpertId), ("ground", Word(passed.Ground))),
        PanelSeat seat => seat.Conflict is { } conflict ? Words.Of("value.passed-over", ("expert", seat.ExpertId), ("ground", Word(conflict))) : seat.ExpertId,
        IEnumerable list => List(owner, name, list, nameOf),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString() ?? "",
    };

    /// <summary>What a step of a rule trace is called.</summary>
    public static string Step(RuleStep step) => Words.Find("rule-step." + step.Step) ?? Word(step.Step);

    /// <summary>The days from one to another, or from one on.</summary>
    public static string Days(DateOnly from, DateOnly? until) =>
        until is { } last ? Words.Of("value.days", ("from", from), ("until", last)) : Words.Of("value.days-open", ("from", from));

    /// <summary>What a person gave as opinion or reason, or null.</summary>
    public static string? RemarkOf(Event? happened)
    {
        if (happened is null || MachineReasons.Contains(happened.GetType().Name))
        {
            return null;
        }

        foreach (var (name, property) in MembersOf(happened.GetType()))
        {
            if (name is "opinion" or "reason" && property.GetValue(happened) is string { Length: > 0 } remark)
            {
                return remark;
            }
        }

        return null;
    }

    /// <summary>The word for a machine's word.</summary>
    public static string Word(string word) => Words.Find("value." + word) ?? RefusalText.Word(word, CultureInfo.CurrentUICulture);

    /// <summary>What a reported figure is held against.</summary>
    public static string Measure(LedgerMeasure measure)
    {
        var (kind, of) = (Word(Kebab.Of(measure.Kind)), measure.Of ?? Words.Of("value.measure-all"));
        return measure.Instrument is { } instrument
            ? Words.Of("value.measure-instrument", ("kind", kind), ("of", of), ("instrument", Word(instrument)))
            : Words.Of("value.measure", ("kind", kind), ("of", of));
    }

    private static string List(Type owner, string name, IEnumerable list, Func<string, string> nameOf)
    {
        var parts = list.Cast<object?>().Select(item => Show(owner, name, item, nameOf)).ToList();
        return parts.Count == 0 ? "—" : string.Join(Words.Of("list.comma"), parts);
    }

    private static bool IsPerson(string name) => name.EndsWith("By", StringComparison.Ordinal) || name is "officerId" or "toOfficerId" or "officerIds" or "reviewerIds" or "delegatedTo";

    /// <summary>A ratio in per cent.</summary>
    public static string Percent(int bp) => (bp / 100m).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}

/// <summary>What an instalment waits for, in words.</summary>
public static class Gate
{
    /// <summary>The gate as people read it: a milestone's or period's code stays as it is.</summary>
    public static string Text(string gate) => gate.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
        ? Words.Of("gate." + gate[..colon], ("code", gate[(colon + 1)..]))
        : Words.Find("gate." + gate) ?? gate;
}
