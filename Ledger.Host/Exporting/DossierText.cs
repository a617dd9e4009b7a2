using System.Globalization;
using Ledger.Domain.Kernel;
using Ledger.Domain.RiskSharing;
using Ledger.Host.Journal;
using Ledger.Host.Language;

namespace Ledger.Host.Exporting;

/// <summary>Puts what a dossier tells into words: everything in Chinese and beside it in English, amounts in yuan and once in capitals.</summary>
internal static class DossierText
{
    private const string None = "—";

    /// <summary>The document.</summary>
    public static PdfDocument Of(DossierFacts facts)
    {
        var (award, moment) = (facts.Award.State, facts.Moment);
        var asOf = moment.AsOf ?? DateTimeOffset.UnixEpoch;
        // As it is typed: without groups.
        var position = moment.Position.ToString(CultureInfo.InvariantCulture);
        List<PdfBlock> blocks =
        [
            new PdfTitle(award.Title.Length > 0 ? award.Title : award.PartyName),
            new PdfParagraph(Lines(
                "dossier.cover", ("ledger", facts.LedgerName), ("id", moment.Ledger), ("asOf", asOf), ("position", position), ("root", moment.Root))),
            new PdfParagraph(Sentence(facts)),
            new PdfHeading(Both("dossier.figures")),
            Figures(facts),
        ];
        Add(blocks, "dossier.trace", Steps(facts));
        Add(blocks, "dossier.instalments", Instalments(facts));
        Add(blocks, "dossier.payments", Payments(facts));
        Add(blocks, "dossier.recoveries", RecoveriesOf(facts));
        Add(blocks, "dossier.life", Life(facts));
        Add(blocks, "dossier.evidence", EvidenceOf(facts));
        blocks.Add(new PdfHeading(Both("dossier.check")));
        blocks.Add(new PdfParagraph(Lines("dossier.check-how", ("ledger", moment.Ledger), ("position", position), ("root", moment.Root), ("award", facts.Award.Stream))));
        blocks.Add(new PdfSignatures([Both("dossier.maker"), Both("dossier.checker"), Both("dossier.releaser")]));
        return new PdfDocument(
            award.Title, moment.ToLine(), asOf,
            (page, pages) => $"{facts.Award.Stream} · {Both("dossier.foot", ("position", position), ("page", page), ("pages", pages))} · {moment.Root}", blocks);
    }

    private static void Add(List<PdfBlock> blocks, string heading, PdfTable table)
    {
        blocks.Add(new PdfHeading(Both(heading)));
        blocks.Add(table.Rows.Count > 0 ? table : new PdfParagraph(Both("dossier.none")));
    }

    /// <summary>Who got how much for what, in a sentence per language.</summary>
    private static string Sentence(DossierFacts facts)
    {
        var (award, requested) = (facts.Award.State, facts.Award.RequestedFen);
        return EachLine(() => Words.Of(
            requested is null ? "dossier.sentence" : "dossier.sentence-asked", ("party", award.PartyName), ("code", award.PartyId), ("scheme", award.Scheme),
            ("requested", AmountFormat.Sentence(requested ?? 0)), ("awarded", AmountFormat.Sentence(award.AwardFen)), ("paid", AmountFormat.Sentence(award.PaidFen)),
            ("recovered", AmountFormat.Sentence(award.RecoveredFen)), ("status", Status(facts))));
    }

    private static PdfTable Figures(DossierFacts facts)
    {
        var award = facts.Award.State;
        List<IReadOnlyList<string>> rows =
        [
            [Both("dossier.award"), facts.Award.Stream],
            [Both("dossier.status"), Beside(() => Status(facts))],
            [Both("dossier.party"), $"{award.PartyName} {award.PartyId}"],
            [Both("dossier.payee"), $"{award.Payee.Name} {award.Payee.Id}"],
            [Both("dossier.pool"), Text(award.PoolId)],
            [Both("dossier.scheme"), $"{award.Scheme} {award.RuleVersion}".Trim()],
            [Both("dossier.decision"), facts.Award.Approved is var (document, on) ? $"{document} {DateFormat.Table(on)}" : None],
            [Both("dossier.signed"), facts.Award.SignedOn is { } day ? DateFormat.Table(day) : None],
        ];
        if (facts.Award.RequestedFen is { } requested)
        {
            rows.Add([Both("dossier.requested"), Yuan(requested)]);
        }

        rows.AddRange(
        [
            [Both("dossier.awarded"), $"{Yuan(award.AwardFen)} {ChineseCapitals.Of(award.AwardFen)}"],
            [Both("dossier.ordered"), Yuan(award.OrderedFen)],
            [Both("dossier.paid"), $"{Yuan(award.PaidFen)} {ChineseCapitals.Of(award.PaidFen)}"],
            [Both("dossier.claimed"), Yuan(award.ClaimedFen)],
            [Both("dossier.recovered"), Yuan(award.RecoveredFen)],
        ]);
        return new PdfTable([new("", 3), new("", 7)], rows);
    }

    private static PdfTable Steps(DossierFacts facts) => new(
        [new(Both("dossier.step"), 6), new(Both("dossier.ratio"), 2, true), new(Both("dossier.amount"), 3, true)],
        [
            .. facts.Steps.Select(step => (IReadOnlyList<string>)
            [
                Beside(() => Facts.Step(step)), step.RatioBp is { } ratio ? Facts.Percent(ratio) : None,
                step is { RatioBp: not null, RemainderBp: null } ? None : AmountFormat.Table(step.AmountFen),
            ]),
        ]);

    private static PdfTable Instalments(DossierFacts facts) => new(
        [
            new(Both("dossier.no"), 2), new(Both("dossier.gate"), 6), new(Both("dossier.amount"), 4, true), new(Both("dossier.ordered"), 4, true),
            new(Both("dossier.paid"), 4, true),
        ],
        [
            .. facts.Award.State.Instalments.Select(line => (IReadOnlyList<string>)
            [
                line.No.ToString(CultureInfo.InvariantCulture), Beside(() => Gate.Text(line.Gate)), AmountFormat.Table(line.AmountFen),
                AmountFormat.Table(line.OrderedFen), AmountFormat.Table(line.PaidFen),
            ]),
        ]);

    private static PdfTable Payments(DossierFacts facts) => new(
        [
            new(Both("dossier.order"), 4), new(Both("dossier.amount"), 4, true), new(Both("dossier.status"), 3), new(Both("dossier.people"), 6),
            new(Both("dossier.bank"), 5), new(Both("dossier.settled"), 3), new(Both("dossier.returned"), 3, true),
        ],
        [
            .. facts.Orders.Select(order => (IReadOnlyList<string>)
            [
                order.OrderId, AmountFormat.Table(order.AmountFen), Beside(() => Words.Find("order-status." + order.Status) ?? order.Status),
                string.Join(" / ", ((string?[])[order.DraftedBy, order.CheckedBy, order.ApprovedBy, order.InstructedBy]).Select(id => id is null ? None : facts.NameOf(id))),
                string.Join(' ', ((string?[])[order.Bank, order.VoucherNo, order.BankRef]).OfType<string>()),
                order.SettledOn is { } day ? DateFormat.Table(day) : None, order.ReturnedFen == 0 ? None : AmountFormat.Table(order.ReturnedFen),
            ]),
        ]);

    private static PdfTable RecoveriesOf(DossierFacts facts) => new(
        [
            new(Both("dossier.recovery"), 4), new(Both("dossier.status"), 3), new(Both("dossier.reason"), 6), new(Both("dossier.principal"), 4, true),
            new(Both("dossier.recovered"), 4, true), new(Both("dossier.due"), 4, true),
        ],
        [
            .. facts.Recoveries.Select(recovery => (IReadOnlyList<string>)
            [
                recovery.RecoveryId, Beside(() => Words.Find("recovery-status." + recovery.Status) ?? recovery.Status), recovery.Reason,
                AmountFormat.Table(recovery.PrincipalFen), AmountFormat.Table(recovery.RecoveredFen), AmountFormat.Table(recovery.PrincipalDueFen),
            ]),
        ]);

    /// <summary>What was recorded, with the day it belongs to, when it was recorded, and by whom.</summary>
    private static PdfTable Life(DossierFacts facts) => new(
        [new(Both("dossier.position"), 2, true), new(Both("dossier.day"), 3), new(Both("dossier.what"), 13), new(Both("dossier.who"), 4)],
        [
            .. facts.Entries.Select(entry => (IReadOnlyList<string>)
            [
                entry.Position.ToString(CultureInfo.InvariantCulture), $"{DateFormat.Table(entry.BusinessDate)}\n{DateFormat.Minute(entry.RecordedAt)}",
                EachLine(() => EventText.Of(entry.Type, entry.Stream, entry.Happened, entry.Actor, facts.NameOf)), $"{facts.NameOf(entry.Actor)}\n{Beside(() => Words.Find("role." + entry.ActorRole) ?? entry.ActorRole)}",
            ]),
        ]);

    private static PdfTable EvidenceOf(DossierFacts facts) => new(
        [new(Both("dossier.position"), 2, true), new(Both("dossier.kind"), 3), new(Both("dossier.document"), 7), new(Both("dossier.digest"), 10)],
        [
            .. facts.Entries.SelectMany(entry => entry.Evidence.Select(document => (IReadOnlyList<string>)
                [entry.Position.ToString(CultureInfo.InvariantCulture), Beside(() => Facts.Word(document.Kind)), document.Number, document.Digest ?? None])),
        ]);

    private static string Status(DossierFacts facts)
    {
        var family = facts.Award.State switch
        {
            Domain.Linkages.Linkage => "linkage-status.",
            GuaranteedLoan => "loan-status.",
            _ => "grant-status.",
        };
        return Words.Find(family + facts.Award.State.StatusName) ?? facts.Award.State.StatusName;
    }

    private static string Text(string text) => text.Length > 0 ? text : None;

    private static string Yuan(long fen) => $"CNY {AmountFormat.Table(fen)}";

    private static string Both(string key, params (string Name, object? Value)[] facts) => Beside(() => Words.Of(key, facts));

    private static string Lines(string key, params (string Name, object? Value)[] facts) => EachLine(() => Words.Of(key, facts));

    /// <summary>Chinese, then English; once where both are the same.</summary>
    private static string Beside(Func<string> text) => Joined(" ", text);

    private static string EachLine(Func<string> text) => Joined("\n", text);

    private static string Joined(string between, Func<string> text)
    {
        var (chinese, english) = (In(Languages.Chinese, text), In(Languages.English, text));
        return chinese == english ? chinese : chinese + between + english;
    }

    private static string In(CultureInfo language, Func<string> text)
    {
        var (culture, words) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (language, language);
            return text();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, words);
        }
    }
}
