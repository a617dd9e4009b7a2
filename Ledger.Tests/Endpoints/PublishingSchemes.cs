using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Projections;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>Schemes over HTTP: published by two people, read at any moment, and the bad input of their rules refused, also when it comes at once.</summary>
public sealed class PublishingSchemes(PublishingSchemes.SchemedHost host) : IClassFixture<PublishingSchemes.SchemedHost>
{
    private const string Party = "91510300MA0000001X";
    private static readonly string Digest = new('a', 64);

    [Fact]
    public async Task a_scheme_is_drafted_published_suspended_and_read_at_each_moment()
    {
        var drafted = await host.Send("department", "schemes/rewards/draft", Rules("v1"));
        drafted.Status.ShouldBe(200, drafted.Text + host.Errors.Text);
        (await host.Send("department", "schemes/rewards/publication", new { version = "v1" })).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        (await host.Send("releaser", "schemes/rewards/publication", new { version = "v2" })).ShouldBeProblem(404, RefusalCodes.NotFound);
        (await host.Send("releaser", "schemes/rewards/publication", new { version = "v1" })).Status.ShouldBe(200);
        (await host.Send("department", "schemes/rewards/draft", Rules("v1"))).ShouldBeProblem(409, RefusalCodes.AlreadyExists);
        (await host.Send("releaser", "schemes/rewards/suspension", new { reason = "审计", documentNo = "3号", businessDate = "2024-06-01" })).Status.ShouldBe(200);

        var item = (await Get("schemes/rewards?businessUntil=2024-05-31")).GetProperty("item");
        item.GetProperty("inForce").GetString().ShouldBe("v1");
        item.GetProperty("detail").GetProperty("versions")[0].GetProperty("rules").GetProperty("ratioBp").GetInt32().ShouldBe(5_000);
        item.GetProperty("status").GetString().ShouldBe("suspended");
        (await Get("schemes/rewards?businessUntil=2024-06-01")).GetProperty("item").GetProperty("inForce").ValueKind.ShouldBe(JsonValueKind.Null);
        var before = drafted.Json.GetProperty("position").GetInt64();
        (await Get($"schemes/rewards?asOf=position:{before}")).GetProperty("item").GetProperty("status").GetString().ShouldBe("draft");
        (await Get("schemes")).GetProperty("items").EnumerateArray().Select(s => s.GetProperty("schemeId").GetString()).ShouldContain("rewards");
    }

    [Theory]
    [InlineData("ratioBp", "10001", 422, RefusalCodes.RequestInvalid)]
    [InlineData("projectCapFen", "0", 422, RefusalCodes.AmountInvalid)]
    [InlineData("instalments", "[{\"shareBp\":5000,\"gate\":\"signing\"}]", 422, RefusalCodes.RequestInvalid)]
    [InlineData("taperBp", "[12000]", 422, RefusalCodes.RequestInvalid)]
    [InlineData("stacking", "{\"group\":\"g\",\"higherNotDouble\":false}", 422, RefusalCodes.RequestInvalid)]
    [InlineData("effectiveUntil", "\"2020-01-01\"", 422, RefusalCodes.RequestInvalid)]
    [InlineData("bonus", "1", 400, RefusalCodes.RequestMalformed)]
    public async Task rules_that_do_not_fit_together_are_not_drafted(string member, string value, int status, string code)
    {
        var entries = await host.Entries();
        var body = JsonSerializer.SerializeToNode(Rules("v9"))!.AsObject();
        body["rules"]![member] = JsonSerializer.Deserialize<System.Text.Json.Nodes.JsonNode>(value);
        (await host.Send("department", "schemes/bad/draft", body.ToJsonString())).ShouldBeProblem(status, code);
        (await host.Entries()).ShouldBe(entries);
    }

    [Fact]
    public async Task two_awards_at_once_never_both_pass_the_cap_of_the_year()
    {
        await Publish("yearly", Rules("v1", partyYearCapFen: 150_000_000));
        string[] grants = ["y-1", "y-2", "y-3", "y-4"];
        foreach (var grant in grants)
        {
            await Review(grant, "yearly");
        }

        var answers = await Task.WhenAll(grants.Select(grant => Propose(grant, 100_000_000)));
        answers.Count(a => a.Status == 200).ShouldBe(1);
        foreach (var refused in answers.Where(a => a.Status != 200))
        {
            refused.ShouldBeProblem(422, RefusalCodes.AwardExceedsCap).Facts.GetProperty("ceilingFen").GetInt64().ShouldBe(50_000_000);
        }
    }

    [Fact]
    public async Task higher_not_double_pays_the_difference_only()
    {
        await Publish("city", Rules("v1", group: "same-matter"));
        await Publish("district", Rules("v1", group: "same-matter"));
        await Review("d-1", "city", "matter-1");
        await Review("d-2", "district", "matter-1");
        (await Propose("d-1", 60_000_000)).Status.ShouldBe(200);
        var refused = await Propose("d-2", 100_000_000);
        refused.ShouldBeProblem(422, RefusalCodes.StackingDifferenceOnly).Facts.GetProperty("differenceFen").GetInt64().ShouldBe(40_000_000);
        refused.Facts.GetProperty("earlierAwards")[0].GetString().ShouldBe("project-grant/d-1");
        (await Propose("d-2", 40_000_000)).Status.ShouldBe(200);

        var proposal = (await Get("project-grants/d-2")).GetProperty("item").GetProperty("detail").GetProperty("proposal");
        proposal.GetProperty("ruleStream").GetString().ShouldBe("scheme/district");
        proposal.GetProperty("ruleTrace").EnumerateArray().Select(step => (step.GetProperty("step").GetString(), step.GetProperty("amountFen").GetInt64()))
            .ShouldContain(("earlier-awards", 60_000_000L));
        await using var source = NpgsqlDataSource.Create(host.ConnectionString);
        (await new Rebuild(source).Check(ApiHost.LedgerId, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task a_decision_by_the_rules_of_another_year_is_refused()
    {
        await Publish("dated", Rules("v2023", from: "2023-01-01"));
        await Publish("dated", Rules("v2024", from: "2024-01-01", quorum: 2));
        await Start("r-1", "dated", "r-1");
        (await host.Send("department", "project-grants/r-1/review", new { scoreBp = 8_000, opinionDigest = Digest, reviewerIds = (string[])["e1"], businessDate = "2024-03-05" }))
            .ShouldBeProblem(422, RefusalCodes.PanelQuorumNotMet);
        (await host.Send("department", "project-grants/r-1/review", new { scoreBp = 8_000, opinionDigest = Digest, reviewerIds = (string[])["e1", "e2"], businessDate = "2024-03-05" }))
            .Status.ShouldBe(200);
        var refused = await Propose("r-1", 1, "v2023");
        refused.ShouldBeProblem(422, RefusalCodes.RuleVersionInvalid).Facts.GetProperty("ruleVersionInForce").GetString().ShouldBe("v2024");
    }

    private static object Rules(string version, long? partyYearCapFen = null, string? group = null, string from = "2024-01-01", int quorum = 0) => new
    {
        version,
        rules = new
        {
            name = "中试奖补（示例）", documentNo = "示例〔2024〕9号", effectiveFrom = from, effectiveUntil = (string?)null,
            instruments = (string[])["project-grant"], ratioBp = 5_000, projectCapFen = 500_000_000, noticeWorkingDays = 5,
            approvalLimits = new[] { new { approver = "*", limitFen = 2_000_000_000 } }, panelQuorum = quorum,
            partyYearCapFen, stacking = group is null ? null : new { group, higherNotDouble = true },
        },
    };

    private async Task Publish(string scheme, object rules)
    {
        var version = JsonSerializer.SerializeToElement(rules).GetProperty("version").GetString();
        var drafted = await host.Send("department", $"schemes/{scheme}/draft", rules);
        drafted.Status.ShouldBe(200, drafted.Text);
        (await host.Send("releaser", $"schemes/{scheme}/publication", new { version })).Status.ShouldBe(200);
    }

    private async Task Start(string grant, string scheme, string project)
    {
        (await host.Send("maker", "project-grants", new
        {
            grantId = grant, scheme, projectCode = project, title = "中试", partyId = Party, partyName = "某研究院", requestedFen = 120_000_000, businessDate = "2024-03-01",
        })).Status.ShouldBe(201);
        (await host.Send("department", $"project-grants/{grant}/screening", new { checklistDigest = Digest, businessDate = "2024-03-04" })).Status.ShouldBe(200);
    }

    private async Task Review(string grant, string scheme, string? project = null)
    {
        await Start(grant, scheme, project ?? grant);
        (await host.Send("department", $"project-grants/{grant}/review", new
        {
            scoreBp = 8_000, opinionDigest = Digest, reviewerIds = (string[])["expert.qian"], businessDate = "2024-03-05",
        })).Status.ShouldBe(200);
    }

    private Task<Answer> Propose(string grant, long amountFen, string version = "v1") => host.Send("department", $"project-grants/{grant}/proposal", new
    {
        poolId = ApiHost.PoolId, amountFen, baseFen = 200_000_000, ratioBp = 10_000, capFen = 500_000_000, minutesNo = "minutes 2024-3", schemeVersion = version,
        expiresOn = "2024-12-31", businessDate = "2024-03-06",
    });

    private async Task<JsonElement> Get(string path)
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        using var response = await host.As("auditor").GetAsync(
            new Uri($"/api/ledgers/{ApiHost.LedgerId}/{path}{separator}position={await host.Entries()}", UriKind.Relative));
        var answer = await Answer.Of(response);
        answer.Status.ShouldBe(200, answer.Text + host.Errors.Text);
        return answer.Json;
    }

    /// <summary>A host without a rulebook: the schemes hold everything that is needed.</summary>
    public sealed class SchemedHost : ApiHost;
}
