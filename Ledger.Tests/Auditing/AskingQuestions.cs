using System.Text.RegularExpressions;
using Ledger.Domain.Funds;
using Ledger.Domain.FundPools;
using Ledger.Domain.Parties;
using Ledger.Host.Auditing;
using Ledger.Host.Catalogue;
using Ledger.Host.Language;
using Ledger.Tests.Funds;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Auditing;

/// <summary>Each question over a history that holds one such case and something that looks like one and is none.</summary>
public sealed partial class AskingQuestions(ToldLedger ledger) : IClassFixture<ToldLedger>
{
    private static readonly DateOnly End = new(2024, 12, 31);
    private static readonly DateOnly June = new(2024, 6, 3);

    [Fact]
    public async Task The_same_task_book_under_two_schemes_is_one_case_and_another_party_with_the_same_title_is_none()
    {
        var at = await ledger.Write("funded-twice", End,
        [
            .. Tell.Award("a1", project: "p1", book: 'c'), .. Tell.Award("a2", project: "p2", title: "another line", book: 'c', scheme: "other"),
            .. Tell.Award("b1", Tell.Other, "p1", "pilot line", 'd'),
        ]);
        var (row, positions) = (await ledger.Ask("funded-twice", at)).ShouldHaveSingleItem();
        (row["ground"], row["award"], row["otherAward"], row["awardedFen"]).ShouldBe(("task-book", "project-grant/a1", "project-grant/a2", 1_000_000_00L));
        positions.ShouldBe([1, 6, 9, 14], "applications and decisions");
    }

    [Fact]
    public async Task The_project_of_a_tied_party_is_the_same_project_while_the_tie_holds()
    {
        var at = await ledger.Write("funded-tied", End,
        [
            .. Tell.Award("a1", project: "p1", title: "one", book: 'c'), .. Tell.Award("b1", Tell.Other, "p1", "two", 'd'),
            .. Tell.Award("a2", project: "p2", title: "three", book: 'e'), .. Tell.Award("c1", "91990000MA0000003U", "p2", "four", 'f'),
            new("party/" + Tell.Party, new RelationRecorded("r1", Tell.Other, RelationKind.ControlledBy, Tell.March, "doc"), Tell.March),
            new("party/" + Tell.Party, new RelationRecorded("r2", "91990000MA0000003U", RelationKind.ControlledBy, Tell.March, "doc"), Tell.March),
            new("party/" + Tell.Party, new RelationEnded("r2", "91990000MA0000003U", June), June),
        ]);
        var row = (await ledger.Ask("funded-twice", at)).ShouldHaveSingleItem().Values;
        (row["ground"], row["award"], row["otherAward"]).ShouldBe(("project", "project-grant/a1", "project-grant/b1"));
    }

    [Fact]
    public async Task Two_payments_in_a_week_beyond_the_limit_are_a_case_and_two_on_the_limit_or_eight_days_apart_are_none()
    {
        const long limit = 500_000_00;
        var at = await ledger.Write("split-orders", End,
        [
            .. Tell.Award("a1"), .. Tell.Award("a2", project: "p2"),
            .. Tell.Payment("o1", "a1", June, 300_000_00, limitFen: limit), .. Tell.Payment("o2", "a2", June.AddDays(6), 200_000_01, limitFen: limit),
            .. Tell.Payment("n1", "a1", June, 300_000_00, Tell.Other, limitFen: limit), .. Tell.Payment("n2", "a1", June.AddDays(1), 200_000_00, Tell.Other, limitFen: limit),
            .. Tell.Payment("n3", "a2", June.AddDays(30), 300_000_00, limitFen: limit), .. Tell.Payment("n4", "a2", June.AddDays(37), 300_000_00, limitFen: limit),
            .. Tell.Payment("n5", "a2", June.AddDays(37), 300_000_00, approvedBy: "releaser.wu", limitFen: limit),
        ]);
        var (row, positions) = (await ledger.Ask("split-orders", at)).ShouldHaveSingleItem();
        (row["payeeId"], row["from"], row["until"], row["orders"], row["awards"], row["totalFen"]).ShouldBe((Tell.Party, June, June.AddDays(6), 2L, 2L, 500_000_01L));
        positions.Length.ShouldBe(2);
        (await ledger.Ask("split-orders", at with { BusinessUntil = June.AddDays(5) })).ShouldBeEmpty("the second one was not approved yet");
    }

    [Fact]
    public async Task A_payment_dated_before_its_award_is_a_case_and_one_on_the_same_day_is_none()
    {
        var at = await ledger.Write("paid-before", End,
        [
            .. Tell.Award("a1", approvedOn: June.AddDays(1)), .. Tell.Payment("o1", "a1", June), .. Tell.Award("a2", project: "p2", approvedOn: June), .. Tell.Payment("o2", "a2", June),
        ]);
        var (row, positions) = (await ledger.Ask("paid-before-approval", at)).ShouldHaveSingleItem();
        (row["finding"], row["order"], row["paidOn"], row["awardApprovedOn"]).ShouldBe(("award-dated-later", "disbursement-order/o1", June, June.AddDays(1)));
        positions.ShouldBe([6, 12, 13], "the award's approval, the order's, and the instruction");
    }

    [Fact]
    public async Task Money_that_left_without_an_approval_is_told_apart_from_money_that_waits_for_one()
    {
        var payment = Tell.Payment("o1", "a1", June).Where(told => told.Happened is not Domain.DisbursementOrders.OrderApproved);
        var at = await ledger.Write("paid-unapproved", End, [.. Tell.Award("a1"), .. payment, .. Tell.Payment("o2", "a1", June).Take(3)]);
        var row = (await ledger.Ask("paid-before-approval", at)).ShouldHaveSingleItem().Values;
        (row["finding"], row["order"], row["orderApprovedOn"]).ShouldBe(("order-not-approved", "disbursement-order/o1", null));
    }

    [Fact]
    public async Task A_payment_to_somebody_else_is_a_case_and_a_cancelled_one_is_none()
    {
        var at = await ledger.Write("payee", End,
        [
            .. Tell.Award("a1"), .. Tell.Payment("o1", "a1", June, payee: Tell.Other),
            .. Tell.Payment("o2", "a1", June, payee: Tell.Other).Take(2), new("disbursement-order/o2", new Domain.DisbursementOrders.OrderCancelled("mistake"), June),
            .. Tell.Payment("o3", "a1", June),
        ]);
        var (row, positions) = (await ledger.Ask("payee-not-awardee", at)).ShouldHaveSingleItem();
        (row["finding"], row["order"], row["payeeId"], row["expectedPayeeId"]).ShouldBe(("other-payee", "disbursement-order/o1", Tell.Other, Tell.Party));
        positions.ShouldBe([7, 9], "the task book that names the account, and the draft");
    }

    [Fact]
    public async Task An_account_that_the_task_book_does_not_name_and_that_is_somebody_elses_is_found_by_its_digest()
    {
        var at = await ledger.Write("account", End,
        [
            new("party/" + Tell.Other, new AccountVerified("x", "bank", Tell.AnotherAccount, "checker.li", Tell.March), Tell.March),
            .. Tell.Award("a1"), .. Tell.Payment("o1", "a1", June, account: Tell.AnotherAccount), .. Tell.Payment("o2", "a1", June),
        ]);
        (await ledger.Ask("payee-not-awardee", at)).ShouldHaveSingleItem().Values["finding"].ShouldBe("other-account account-of-another");
    }

    [Fact]
    public async Task Cash_of_a_fund_that_nobody_invested_has_the_age_of_the_money_that_came_last()
    {
        var at = await ledger.Write("idle", End,
        [
            .. Fund("f1", [("p1", Tell.March, 30), ("p2", June, 20)]), .. Fund("f2", [("p1", Tell.March, 10)]),
            new("fund/f1", Investment("i1", 40, June), June), new("fund/f2", Investment("i2", 10, June), June),
        ]);
        var (row, positions) = (await ledger.Ask("idle-money", at)).ShouldHaveSingleItem();
        (row["kind"], row["of"], row["amountFen"], row["since"], row["days"], row["age"]).ShouldBe(("fund-cash", "fund/f1", 10 * FundStory.Million, June, 211L, "age-365"));
        positions.ShouldBe([6]);
    }

    [Fact]
    public async Task Authority_of_a_pool_that_nobody_used_is_idle_since_it_was_released()
    {
        const string pool = "fund-pool/pilot-district-2024";
        var at = await ledger.Write("idle-pool", End,
        [
            new(pool, new PoolOpened("pilot", "district", 2024, "pool", ["project-grant"], "2060404"), Tell.March),
            new(pool, new FundsAppropriated(100, "doc 1", "2060404", "general"), Tell.March), new(pool, new FundsAppropriated(50, "doc 2", "2060404", "general"), June),
            new(pool, new FundsReserved("r1", "award", "project-grant", 120, End), June),
        ]);
        var (row, positions) = (await ledger.Ask("idle-money", at)).ShouldHaveSingleItem();
        (row["kind"], row["amountFen"], row["since"], row["fiscalYear"]).ShouldBe(("pool-authority", 30L, June, 2024L));
        positions.ShouldBe([3]);
    }

    [Fact]
    public async Task An_investment_at_a_stage_that_the_terms_do_not_name_is_a_case_and_one_before_they_were_amended_is_none()
    {
        var later = new FundTerms("terms-2", [new StageTolerance(SupportStage.Seed, 8_000)]);
        var at = await ledger.Write("off-mandate", End,
        [
            .. Fund("f1", [("p1", Tell.March, 90)]), new("fund/f1", Investment("i1", 10, June, SupportStage.Industry), June),
            new("fund/f1", new FundTermsAmended(later, June.AddDays(1), "doc"), June.AddDays(1)),
            new("fund/f1", Investment("i2", 10, June.AddDays(2), SupportStage.Industry, "c2"), June.AddDays(2)),
            new("fund/f1", Investment("i3", 10, June.AddDays(2), SupportStage.Seed, "c3"), June.AddDays(2)),
        ]);
        var (row, positions) = (await ledger.Ask("off-mandate", at)).ShouldHaveSingleItem();
        (row["finding"], row["investment"], row["stage"], row["allowed"], row["terms"]).ShouldBe(("stage", "i2", "industry", "seed", "terms-2"));
        positions.ShouldBe([8]);
    }

    [Fact]
    public async Task A_receipt_without_a_document_is_a_case_and_an_award_with_everything_is_none()
    {
        var at = await ledger.Write("evidence", End,
        [
            .. Tell.Award("a1"), .. Tell.Payment("o1", "a1", June).Select(told => told.Happened is Domain.DisbursementOrders.OrderSettled ? told with { HasEvidence = false } : told),
            .. Tell.Award("a2", project: "p2"), .. Tell.Payment("o2", "a2", June),
        ]);
        var (row, positions) = (await ledger.Ask("missing-evidence", at)).ShouldHaveSingleItem();
        (row["missing"], row["award"], row["paidFen"]).ShouldBe(("receipt-document", "project-grant/a1", 400_000_00L));
        positions.ShouldBe([14]);
    }

    [Fact]
    public async Task A_step_that_left_no_record_is_named()
    {
        var at = await ledger.Write("evidence-steps", End,
            [.. Tell.Award("a1").Where(told => told.Happened is not (Domain.Grants.ReviewConcluded or Domain.Grants.PublicNoticeClosed or Domain.Grants.PublicNoticeOpened)), .. Tell.Award("a2", project: "p2")]);
        (await ledger.Ask("missing-evidence", at)).ShouldHaveSingleItem().Values["missing"].ShouldBe("review notice");
    }

    [Fact]
    public async Task A_partner_is_shown_with_what_it_is_behind_and_one_of_a_planned_fund_is_not()
    {
        var at = await ledger.Write("partners", End,
        [
            .. Fund("f1", [("p1", Tell.March, 15)], calledMillions: 20), new("fund/f2", new FundPlanned("plan", FundKind.Direct, 100, "text"), Tell.March),
        ]);
        var (row, positions) = (await ledger.Ask("paid-in-by-partner", at)).ShouldHaveSingleItem();
        (row["partner"], row["subscribedFen"], row["paidInFen"], row["behindFen"], row["paidInBp"])
            .ShouldBe(("p1", 100 * FundStory.Million, 15 * FundStory.Million, 5 * FundStory.Million, 1_500L));
        positions.ShouldBe([3, 5]);
    }

    [Fact]
    public async Task A_decision_names_those_who_made_it_and_an_order_that_only_waits_is_none()
    {
        var at = await ledger.Write("decided", End, [.. Tell.Award("a1"), .. Tell.Payment("o1", "a1", June), .. Tell.Payment("o2", "a1", June).Take(3)]);
        var rows = await ledger.Ask("decided-with", at);
        rows.Select(row => row.Values["decision"]).ShouldBe(["payment", "award"]);
        var (payment, award) = (rows[0].Values, rows[1].Values);
        (payment["subject"], payment["decidedBy"], payment["preparedBy"], payment["others"]).ShouldBe(("disbursement-order/o1", "releaser.zhao", "maker.wang", "checker.li releaser.zhao"));
        (award["decidedBy"], award["preparedBy"], award["others"]).ShouldBe(("releaser.zhao", "department.zhou", "expert.qian"));
        rows[1].Positions.ShouldBe([3, 6]);
    }

    [Fact]
    public async Task Every_question_can_be_asked_of_a_ledger_without_entries()
    {
        var at = await ledger.Write("empty", End, []);
        foreach (var question in AuditQuestions.All)
        {
            (await ledger.Ask(question.Id, at)).ShouldBeEmpty(question.Id);
        }
    }

    [Fact]
    public void Every_event_that_a_question_names_exists_and_every_column_and_question_has_words()
    {
        foreach (var question in AuditQuestions.All)
        {
            StoredName().Matches(question.Sql).Select(match => match.Groups[1].Value).Where(name => name[0] != '%').ShouldAllBe(name => EventCatalogue.Find(name) != null);
            foreach (var texts in new[] { Words.In(Languages.English), Words.In(Languages.Chinese) })
            {
                texts.ShouldContainKey($"audit.{question.Id}.title");
                texts.ShouldContainKey($"audit.{question.Id}.rule");
                question.Columns.Where(column => !texts.ContainsKey("audit.column." + column.JsonName)).ShouldBeEmpty();
            }
        }

        AuditSamples.Populations.SelectMany(population => population.Columns).Where(column => !Words.In(Languages.English).ContainsKey("audit.column." + column.JsonName)).ShouldBeEmpty();
    }

    private static InvestmentClosed Investment(string id, long millions, DateOnly on, SupportStage stage = SupportStage.Seed, string company = "c1") =>
        new(id, company, "Company " + company, stage, millions * FundStory.Million, 1_000, on, "agreement", "bank-" + id);

    /// <summary>A fund of 100 million whose partners subscribed all of it and paid some.</summary>
    private static IEnumerable<Told> Fund(string id, (string Partner, DateOnly On, long Millions)[] paid, long? calledMillions = null)
    {
        var stream = "fund/" + id;
        var partners = paid.Select(of => of.Partner).Distinct().ToList();
        yield return new Told(stream, new FundPlanned("Fund " + id, FundKind.Direct, 100 * FundStory.Million, "plan"), Tell.March);
        yield return new Told(
            stream, new FundEstablished(100 * FundStory.Million, "Manager", Tell.Account, "doc", new FundTerms("terms-1", []), Tell.March), Tell.March);
        foreach (var partner in partners)
        {
            yield return new Told(stream, new CommitmentMade(partner, partner, false, 100 * FundStory.Million / partners.Count, "lpa"), Tell.March);
        }

        if (partners.Count == 1)
        {
            var fen = (calledMillions ?? paid.Sum(of => of.Millions)) * FundStory.Million;
            yield return new Told(stream, new CapitalCalled("c1", Tell.March, fen, [new CallLine(partners[0], fen)], "doc"), Tell.March);
        }

        foreach (var (partner, on, millions) in paid)
        {
            yield return new Told(stream, new CapitalPaidIn(partner, millions * FundStory.Million, $"{id}-{partner}"), on);
        }
    }

    [GeneratedRegex(@"'([a-z%][a-z%-]*\.[a-z-]+\.v\d+)'")]
    private static partial Regex StoredName();
}
