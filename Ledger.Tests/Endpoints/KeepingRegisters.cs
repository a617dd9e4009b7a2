using System.Globalization;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Domain.ReviewPanels;
using Ledger.Host.Projections;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>
/// Panels, duplicates, platforms, calls, falling support and delegations over HTTP: each bad input that the rules name is refused and leaves
/// nothing, and what was accepted can be read at every moment and rebuilt.
/// </summary>
public sealed class KeepingRegisters(KeepingRegisters.RegisterHost host) : IClassFixture<KeepingRegisters.RegisterHost>
{
    private const string Party = "91990000MA0000001B";
    private const string Other = "91990000MA0000002E";
    private static readonly string Digest = new('a', 64);
    private static readonly string Seed = new('5', 64);

    [Fact]
    public async Task a_panel_is_drawn_with_the_seed_that_was_committed_to_and_conflicts_are_refused()
    {
        await Screened("panel-g", "drawn", "panel-p");
        foreach (var (expert, employer) in new[] { ("x1", Other), ("x2", Other), ("x3", Other), ("x4", Party) })
        {
            (await host.Send("department", "experts", new { expertId = expert, nameDigest = Digest, fields = (string[])["optics"], employerId = employer, validFrom = "2024-01-01" }))
                .Status.ShouldBe(201, host.Errors.Text);
        }

        (await host.Send("department", "review-panels", Panel("panel-h", "panel-g"))).Status.ShouldBe(201, host.Errors.Text);
        (await host.Send("department", "review-panels/panel-h/candidates", new { businessDate = "2024-03-04" })).ShouldBeProblem(422, RefusalCodes.FourEyesViolation);
        (await host.Send("releaser", "review-panels/panel-h/candidates", new { businessDate = "2024-03-04" })).Status.ShouldBe(200);
        (await host.Send("department", "review-panels/panel-h/draw", new { seed = Digest, businessDate = "2024-03-04" })).ShouldBeProblem(422, RefusalCodes.PanelSeedMismatch);
        var drawn = await host.Send("department", "review-panels/panel-h/draw", new { seed = Seed, businessDate = "2024-03-04" });
        drawn.Status.ShouldBe(200, drawn.Text);

        var item = (await Get("review-panels/panel-h")).GetProperty("item").GetProperty("detail");
        var members = item.GetProperty("members").EnumerateArray().Select(m => m.GetProperty("expertId").GetString()!).ToList();
        members.ShouldBe(PanelDraw.Sequence(Seed, "panel-h", ["x1", "x2", "x3", "x4"]).Where(id => id != "x4").Take(2));
        (await Get($"review-panels/panel-h?asOf=position:{drawn.Json.GetProperty("position").GetInt64() - 1}")).GetProperty("item").GetProperty("status").GetString().ShouldBe("frozen");

        // A6: an expert from the applicant's employer.
        (await host.Send("department", $"experts/{members[0]}/change", new { fields = (string[])["optics"], employerId = Party, documentNo = "1" })).Status.ShouldBe(200);
        var entries = await host.Entries();
        var conflict = await Score(members[0]);
        conflict.ShouldBeProblem(409, RefusalCodes.PanelConflict).Facts.GetProperty("ground").GetString().ShouldBe("employer");
        (await host.Entries()).ShouldBe(entries);
        (await host.Send("department", "review-panels/panel-h/replacements", new { expertId = members[0], reason = "换单位", businessDate = "2024-03-04" })).Status.ShouldBe(200);
        (await host.Send("department", "review-panels/panel-h/conclusion", new { opinionDigest = Digest, businessDate = "2024-03-04" })).ShouldBeProblem(422, RefusalCodes.PanelQuorumNotMet);
        var reviewers = (await Get("review-panels/panel-h")).GetProperty("item").GetProperty("detail").GetProperty("members").EnumerateArray()
            .Select(m => m.GetProperty("expertId").GetString()!).ToArray();
        foreach (var expert in reviewers)
        {
            (await Score(expert)).Status.ShouldBe(200);
        }

        (await host.Send("department", "review-panels/panel-h/conclusion", new { opinionDigest = Digest, businessDate = "2024-03-04" })).Status.ShouldBe(200);
        object Review(string? panelId) => new { scoreBp = 7_600, opinionDigest = Digest, reviewerIds = reviewers, panelId, businessDate = "2024-03-05" };
        (await host.Send("department", "project-grants/panel-g/review", Review(null))).ShouldBeProblem(422, RefusalCodes.PanelNotCited);
        (await host.Send("department", "project-grants/panel-g/review", Review("panel-h"))).Status.ShouldBe(200);

        // The scheme asks for more than the panel gave.
        (await Propose("panel-g", 1_000_00)).ShouldBeProblem(422, RefusalCodes.ReviewScoreTooLow).Facts.GetProperty("minScoreBp").GetInt32().ShouldBe(8_000);
        (await Get("experts?text=x1")).GetProperty("items").GetArrayLength().ShouldBe(1);
        await Rebuilt();

        Task<Answer> Score(string expert) => host.Send("department", "review-panels/panel-h/reviews", new
        {
            expertId = expert, scores = new[] { new { code = "novelty", scoreBp = 8_000 }, new { code = "use", scoreBp = 7_000 } }, opinionDigest = Digest, businessDate = "2024-03-04",
        });
    }

    [Fact]
    public async Task an_experts_name_is_kept_outside_the_journal_and_can_be_forgotten()
    {
        (await host.Send("maker", "experts/x9/names", new { name = "钱学文" })).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        (await host.Send("department", "experts/x9/names", new { name = " " })).ShouldBeProblem(422, RefusalCodes.RequestInvalid);
        var kept = await host.Send("department", "experts/x9/names", new { name = "钱学文" });
        kept.Status.ShouldBe(201, kept.Text);
        var digest = kept.Json.GetProperty("digest").GetString()!;
        var registered = await host.Send("department", "experts", new { expertId = "x9", nameDigest = digest, fields = (string[])["law"], employerId = Other, validFrom = "2024-01-01" });
        registered.Status.ShouldBe(201, registered.Text);
        (await host.EntryAt(registered.Json.GetProperty("position").GetInt64() - 1)).ToString().ShouldNotContain("钱学文");
        using var revealed = await host.As("department").GetAsync(Path($"experts/x9/names/{digest}"));
        (await Answer.Of(revealed)).Json.GetProperty("name").GetString().ShouldBe("钱学文");
        using (var destroyed = await host.As("administrator").DeleteAsync(Path("experts/x9/names")))
        {
            ((int)destroyed.StatusCode).ShouldBe(204);
        }

        using var gone = await host.As("department").GetAsync(Path($"experts/x9/names/{digest}"));
        (await Answer.Of(gone)).ShouldBeProblem(404, RefusalCodes.NotFound);
    }

    [Fact]
    public async Task the_same_task_book_under_two_schemes_is_decided_about_before_the_award()
    {
        var taskBook = new string('c', 64);
        await Screened("two-a", "city", "two-p1", taskBook);
        await Screened("two-b", "district", "two-p2", taskBook);
        await Noticed("two-a");
        var entries = await host.Entries();
        var refused = await Approve("two-a");
        refused.ShouldBeProblem(409, RefusalCodes.CrossSchemeDuplicate).Facts.GetProperty("matches")[0].GetString().ShouldBe("project-grant/two-b");
        (await host.Entries()).ShouldBe(entries);
        var watched = (await Get("duplicate-watch")).GetProperty("items").EnumerateArray().Single(w => w.GetProperty("subject").GetString() == taskBook);
        watched.GetProperty("grants").GetArrayLength().ShouldBe(2);
        watched.GetProperty("grants")[0].GetProperty("isDecided").GetBoolean().ShouldBeFalse();
        (await host.Send("department", "project-grants/two-a/duplicate-checks", new
        {
            resolutions = new[] { new { grantStream = "project-grant/two-b", outcome = "distinct", reason = "设备与试验分列", documentNo = "纪要7号" } },
        })).Status.ShouldBe(200);
        (await Approve("two-a")).Status.ShouldBe(200);
        watched = (await Get("duplicate-watch")).GetProperty("items").EnumerateArray().Single(w => w.GetProperty("subject").GetString() == taskBook);
        watched.GetProperty("grants").EnumerateArray().Single(g => g.GetProperty("grantStream").GetString() == "project-grant/two-a").GetProperty("isDecided").GetBoolean().ShouldBeTrue();
        (await Get("project-grants/two-a")).GetProperty("item").GetProperty("detail").GetProperty("duplicates")[0].GetProperty("outcome").GetString().ShouldBe("distinct");
        await Rebuilt();
    }

    [Fact]
    public async Task the_same_project_of_tied_parties_is_watched_with_their_tie()
    {
        var tied = Parties.Codes.Of(7);
        await Screened("rel-a", "city", "rel-p1");
        var other = await host.Send("maker", "project-grants", new
        {
            grantId = "rel-b", scheme = "district", projectCode = "rel-p1", title = "中试", partyId = tied, partyName = "某控股", requestedFen = 100_000_000, businessDate = "2024-03-01",
        });
        other.Status.ShouldBe(201, other.Text);
        (await Get("duplicate-watch")).GetProperty("items").EnumerateArray().ShouldNotContain(w => w.GetProperty("subject").GetString() == "rel-p1", "strangers may use one code");
        (await host.Send("department", "parties", new { partyId = tied, name = "某控股", businessDate = "2024-03-01" })).Status.ShouldBe(201);
        (await host.Send("department", $"parties/{tied}/relations", new
        {
            relationId = "tie-rel", otherPartyId = Party, kind = "controls", from = "2024-01-01", documentNo = "登记机关查询", businessDate = "2024-03-02",
        })).Status.ShouldBeOneOf(200, 201);
        var watched = (await Get("duplicate-watch")).GetProperty("items").EnumerateArray().Single(w => w.GetProperty("subject").GetString() == "rel-p1");
        watched.GetProperty("ground").GetString().ShouldBe("related-project");
        watched.GetProperty("grants").EnumerateArray().Select(g => g.GetProperty("grantStream").GetString()).ShouldBe(["project-grant/rel-a", "project-grant/rel-b"]);
        var tie = watched.GetProperty("ties")[0];
        (tie.GetProperty("relationId").GetString(), tie.GetProperty("partyId").GetString(), tie.GetProperty("otherPartyId").GetString(), tie.GetProperty("kind").GetString())
            .ShouldBe(("tie-rel", Party, tied, "controlled-by"), "each tie once, seen from the party whose code comes first");
        (await Get("duplicate-watch?businessUntil=2023-12-31")).GetProperty("items").EnumerateArray()
            .ShouldNotContain(w => w.GetProperty("subject").GetString() == "rel-p1", "before the tie");

        // What ended without a payment is nobody's duplicate.
        (await host.Send("department", "project-grants/rel-b/withdrawal", new { reason = "double", businessDate = "2024-03-05" })).Status.ShouldBe(200);
        (await Get("duplicate-watch")).GetProperty("items").EnumerateArray().ShouldNotContain(w => w.GetProperty("subject").GetString() == "rel-p1");
    }

    [Fact]
    public async Task a_filed_winner_is_not_funded_by_its_filing()
    {
        var today = Today();
        (await host.Send("department", "challenge-calls", new { challengeId = "call-h", title = "光学膜", requirementDigest = Digest, ceilingFen = 500_000_000, bidsUntil = today, documentNo = "1" })).Status.ShouldBe(201);
        (await host.Send("maker", "challenge-calls/call-h/bids", new { bidId = "b1", partyId = Party, partyName = "某研究院", askedFen = 900_000_000, proposalDigest = Digest }))
            .ShouldBeProblem(422, RefusalCodes.AwardExceedsCap);
        (await host.Send("maker", "challenge-calls/call-h/bids", new { bidId = "b1", partyId = Party, partyName = "某研究院", askedFen = 100_000_000, proposalDigest = Digest })).Status.ShouldBe(200);
        (await host.Send("department", "challenge-calls/call-h/bids/b1/selection", new { minutesNo = "1" })).ShouldBeProblem(422, RefusalCodes.BusinessDateInvalid);
        (await host.Send("releaser", "challenge-calls/call-h/bids/b1/funding", new { documentNo = "1" })).ShouldBeProblem(409, RefusalCodes.IllegalState);
        (await Get("challenge-calls/call-h")).GetProperty("item").GetProperty("standing").GetString().ShouldBe("posted");

        // A9: pay against a filing only.
        await Screened("filed-g", "city", "filed-p");
        (await host.Send("department", "project-grants/filed-g/filing", new { filingNo = "备案1号" })).Status.ShouldBe(200);
        (await host.Send("maker", "disbursement-orders", new
        {
            orderId = "filed-o", grantKind = "project-grant", grantId = "filed-g", instalmentNo = 1, amountFen = 100, payeeId = Party, payeeName = "某研究院", payeeAccountDigest = Digest,
        })).ShouldBeProblem(409, RefusalCodes.FiledNotFunded);
    }

    [Fact]
    public async Task a_platform_is_recognised_and_its_support_falls_by_the_schemes_ratios()
    {
        (await host.Send("department", "platforms", new { platformId = "pf-h", name = "光学膜中试平台", partyId = Party, level = "municipal", from = "2024-01-01", until = "2099-12-31", documentNo = "1" })).Status.ShouldBe(201);
        (await host.Send("department", "platforms/pf-h/extension", new { until = "2098-12-31", documentNo = "2" })).ShouldBeProblem(422, RefusalCodes.BusinessDateInvalid);
        (await host.Send("department", "published-lists/platforms/versions", List("pf-9"))).ShouldBeProblem(409, RefusalCodes.PlatformNotRecognised);
        (await host.Send("department", "published-lists/platforms/versions", List("pf-h"))).Status.ShouldBe(200);
        (await Get("published-lists/platforms?businessUntil=2024-06-01")).GetProperty("item").GetProperty("standing").GetString().ShouldBe("v1");
        (await Get("published-lists/platforms?businessUntil=2024-01-01")).GetProperty("item").GetProperty("standing").GetString().ShouldBe("");

        object Fix(string version) => new { taperId = "tp-h", platformId = "pf-h", scheme = "falling", schemeVersion = version, firstYear = 2024, baseRule = "运营成本", baseCapFen = 300_000_001, documentNo = "3" };
        (await host.Send("department", "tapers", Fix("v0"))).ShouldBeProblem(422, RefusalCodes.RuleVersionInvalid);
        (await host.Send("department", "tapers", Fix("v1"))).Status.ShouldBe(201);
        (await host.Send("department", "tapers/tp-h/computations", new { yearNo = 2, auditedFen = 100_000_000, auditDigest = Digest })).ShouldBeProblem(409, RefusalCodes.TaperStopped);
        (await host.Send("department", "tapers/tp-h/computations", new { yearNo = 1, auditedFen = 100_000_001, auditDigest = Digest })).Status.ShouldBe(200);
        var years = (await Get("taper-liabilities")).GetProperty("items").EnumerateArray().Where(y => y.GetProperty("platformId").GetString() == "pf-h")
            .Select(y => (y.GetProperty("fiscalYear").GetInt32(), y.GetProperty("forwardFen").GetInt64()));
        years.ShouldBe([(2024, 50_000_000), (2025, 105_000_000), (2026, 60_000_000)]);
        (await Get("platforms?text=光学膜")).GetProperty("items")[0].GetProperty("standing").GetString().ShouldBe("recognised");
        await Rebuilt();
    }

    [Fact]
    public async Task a_delegation_that_does_not_hold_approves_nothing_and_one_that_holds_says_for_whom()
    {
        await Screened("del-g", "city", "del-p");
        await Noticed("del-g");
        using var deputy = await host.ClientOf("deputy", (ApiHost.LedgerId, "releaser"));
        (await host.Send("releaser", "delegations", new { delegationId = "dl-h", delegatedTo = "deputy", validFrom = "2024-01-01", validUntil = "2099-01-01", limitFen = 1_000_000, documentNo = "1" }))
            .ShouldBeProblem(422, RefusalCodes.BusinessDateInvalid);
        (await host.Send("releaser", "delegations", new { delegationId = "dl-h", delegatedTo = "deputy", validFrom = Today(), validUntil = "2099-01-01", limitFen = 1_000_000, documentNo = "1" })).Status.ShouldBe(201);
        (await Approve("del-g", deputy, "dl-h", "2024-03-08")).ShouldBeProblem(422, RefusalCodes.DelegationExpired).Facts.GetProperty("ground").GetString().ShouldBe("not-yet-valid");
        (await Approve("del-g", host.As("releaser"), "dl-h")).ShouldBeProblem(422, RefusalCodes.DelegationExpired).Facts.GetProperty("ground").GetString().ShouldBe("other-person");
        (await Approve("del-g", deputy, "dl-h")).Status.ShouldBe(200);
        var detail = (await Get("project-grants/del-g")).GetProperty("item").GetProperty("detail");
        (detail.GetProperty("approvedBy").GetString(), detail.GetProperty("delegatedBy").GetString()).ShouldBe(("deputy", "releaser"));
        (await Get("delegations/dl-h")).GetProperty("item").GetProperty("standing").GetString().ShouldBe("valid");
    }

    [Fact]
    public async Task an_officers_cases_are_counted_and_handed_over()
    {
        await Screened("off-g", "city", "off-p");
        (await host.Send("department", "project-grants/off-g/officer", new { officerId = "officer.a", businessDate = "2024-03-01" })).Status.ShouldBe(200);
        var before = await host.Entries();
        (await host.Send("department", "project-grants/off-g/officer/hand-over", new { toOfficerId = "officer.b", reason = "轮岗", minutesDigest = Digest, businessDate = "2024-05-06" })).Status.ShouldBe(200);
        Loads(await Get("officer-loads")).ShouldBe([("officer.a", 0, 1), ("officer.b", 1, 0)]);
        Loads(await Get($"officer-loads?asOf=position:{before}")).ShouldBe([("officer.a", 1, 0)]);
        var officers = (await Get("project-grants/off-g")).GetProperty("item").GetProperty("detail").GetProperty("officers");
        officers[0].GetProperty("until").GetString().ShouldBe("2024-05-06");

        static IEnumerable<(string?, int, int)> Loads(JsonElement answer) => answer.GetProperty("items").EnumerateArray()
            .Select(o => (o.GetProperty("officerId").GetString(), o.GetProperty("live").GetInt32(), o.GetProperty("former").GetInt32()))
            .Where(o => o.Item1!.StartsWith("officer.", StringComparison.Ordinal));
    }

    private static string Today() => DateOnly.FromDateTime(DateTime.UtcNow.AddHours(8)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Uri Path(string path) => new($"/api/ledgers/{ApiHost.LedgerId}/{path}", UriKind.Relative);

    private static object Panel(string panelId, string grantId) => new
    {
        panelId, grantKind = "project-grant", grantId, seedDigest = PanelDraw.DigestOf(Seed), seats = 2,
        criteria = new[] { new { code = "novelty", weightBp = 6_000 }, new { code = "use", weightBp = 4_000 } }, fields = (string[])["optics"], businessDate = "2024-03-04",
    };

    private static object List(string platform) => new
    {
        kind = "recognised-platforms", version = "v1", name = "中试平台清单", from = "2024-02-01", url = "https://example.org/list", digest = Digest, documentNo = "1",
        items = new[] { new Dictionary<string, string> { ["ref"] = platform, ["name"] = "光学膜中试平台" } },
    };

    private async Task Screened(string grant, string scheme, string project, string? taskBook = null)
    {
        var submitted = await host.Send("maker", "project-grants", new
        {
            grantId = grant, scheme, projectCode = project, title = "中试", partyId = Party, partyName = "某研究院", requestedFen = 120_000_000, taskBookDigest = taskBook, businessDate = "2024-03-01",
        });
        submitted.Status.ShouldBe(201, submitted.Text + host.Errors.Text);
        (await host.Send("department", $"project-grants/{grant}/screening", new { checklistDigest = Digest, businessDate = "2024-03-04" })).Status.ShouldBe(200);
    }

    /// <summary>Reviewed, proposed and published until its notice is over.</summary>
    private async Task Noticed(string grant)
    {
        (await host.Send("department", $"project-grants/{grant}/review", new { scoreBp = 9_000, opinionDigest = Digest, reviewerIds = (string[])["e1"], businessDate = "2024-03-05" })).Status.ShouldBe(200);
        (await Propose(grant, 1_000_00)).Status.ShouldBe(200, host.Errors.Text);
        (await host.Send("department", $"project-grants/{grant}/notice", new { url = "https://example.org/n", from = "2024-03-06", businessDate = "2024-03-06" })).Status.ShouldBe(200);
        (await host.Send("department", $"project-grants/{grant}/notice/closing", new { businessDate = "2024-03-08" })).Status.ShouldBe(200);
    }

    private Task<Answer> Propose(string grant, long amountFen) => host.Send("department", $"project-grants/{grant}/proposal", new
    {
        poolId = ApiHost.PoolId, amountFen, baseFen = 200_000_000, ratioBp = 10_000, capFen = 500_000_000, minutesNo = "1", schemeVersion = "v1", expiresOn = "2024-12-31", businessDate = "2024-03-06",
    });

    private async Task<Answer> Approve(string grant, HttpClient? by = null, string? delegationId = null, string? on = null)
    {
        var version = (await Get($"project-grants/{grant}")).GetProperty("item").GetProperty("version").GetInt64();
        return await host.Send(by ?? host.As("releaser"), $"project-grants/{grant}/approval", new { documentNo = "立项1号", delegationId, businessDate = on ?? Today() }, null,
            request => request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\""));
    }

    private async Task<JsonElement> Get(string path)
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        using var response = await host.As("auditor").GetAsync(Path($"{path}{separator}position={await host.Entries()}"));
        var answer = await Answer.Of(response);
        answer.Status.ShouldBe(200, answer.Text + host.Errors.Text);
        return answer.Json;
    }

    private async Task Rebuilt()
    {
        await using var source = NpgsqlDataSource.Create(host.ConnectionString);
        (await new Rebuild(source).Check(ApiHost.LedgerId, CancellationToken.None)).ShouldBeNull();
    }

    /// <summary>A host with four published schemes and the calendar of 2024.</summary>
    public sealed class RegisterHost : ApiHost
    {
        protected override async Task Prepare()
        {
            await base.Prepare();
            (await Send("administrator", "calendars", new { year = 2024, documentNo = "1", holidays = (string[])[], makeupWorkdays = (string[])[] })).Status.ShouldBe(200, Errors.Text);
            foreach (var (scheme, drawn, least, taper) in new[]
            {
                ("city", false, (int?)null, (int[]?)null), ("district", false, null, null), ("drawn", true, 8_000, null), ("falling", false, null, [10_000, 7_000, 4_000]),
            })
            {
                (await Send("department", $"schemes/{scheme}/draft", new
                {
                    version = "v1",
                    rules = new
                    {
                        name = "中试奖补（示例）", documentNo = "示例〔2024〕9号", effectiveFrom = "2024-01-01", effectiveUntil = (string?)null, instruments = (string[])["project-grant", "platform-grant"],
                        ratioBp = 5_000, projectCapFen = 500_000_000, noticeWorkingDays = 1, approvalLimits = new[] { new { approver = "*", limitFen = 2_000_000_000 } }, panelQuorum = drawn ? 2 : 0,
                        taperBp = taper, minScoreBp = least, drawnPanel = drawn ? true : (bool?)null,
                    },
                })).Status.ShouldBe(200, Errors.Text);
                (await Send("releaser", $"schemes/{scheme}/publication", new { version = "v1" })).Status.ShouldBe(200, Errors.Text);
            }
        }
    }
}
