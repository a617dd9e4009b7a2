using System.Text.Json;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>One command per request: what is answered, what is kept apart, what is said twice.</summary>
public sealed class CommandingAPool(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Reservations = $"pools/{ApiHost.PoolId}/reservations";

    [Fact]
    public async Task an_accepted_command_answers_with_its_place_in_the_journal()
    {
        var before = await host.Entries();
        var answer = await host.Send("maker", Reservations, ApiHost.Reservation("r-answer", 100), "key-answer");

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json.GetProperty("commandId").GetString().ShouldBe("key-answer");
        answer.Json.GetProperty("firstPosition").GetInt64().ShouldBe(before + 1);
        answer.Json.GetProperty("position").GetInt64().ShouldBe(before + 1);
        answer.Json.GetProperty("stream").GetString().ShouldBe($"fund-pool/{ApiHost.PoolId}");
        answer.Headers["ETag"].ShouldBe($"\"{answer.Json.GetProperty("version").GetInt64()}\"");
        answer.Headers.ContainsKey("Idempotency-Hit").ShouldBeFalse();
    }

    [Fact]
    public async Task opening_a_pool_says_where_it_is()
    {
        var answer = await host.Send("maker", "pools", ApiHost.OpenPilot("opening", 2025));

        answer.Status.ShouldBe(201, answer.Text);
        answer.Headers["Location"].ShouldBe($"/api/ledgers/{ApiHost.LedgerId}/pools/opening-district-2025");
    }

    [Fact]
    public async Task the_same_key_twice_has_one_effect_and_the_same_answer()
    {
        var first = await host.Send("maker", Reservations, ApiHost.Reservation("r-twice", 100), "key-twice");
        var entries = await host.Entries();
        var second = await host.Send("maker", Reservations, ApiHost.Reservation("r-twice", 100), "key-twice");

        second.Status.ShouldBe(first.Status);
        second.Headers["Idempotency-Hit"].ShouldBe("true");
        second.Headers["ETag"].ShouldBe(first.Headers["ETag"]);
        second.Text.ShouldBe(first.Text);
        (await host.Entries()).ShouldBe(entries);
    }

    [Fact]
    public async Task the_same_key_with_another_body_is_a_conflict()
    {
        (await host.Send("maker", Reservations, ApiHost.Reservation("r-other", 100), "key-other")).Status.ShouldBe(200);
        var entries = await host.Entries();

        (await host.Send("maker", Reservations, ApiHost.Reservation("r-other", 101), "key-other"))
            .ShouldBeProblem(422, RefusalCodes.IdempotencyConflict).Facts.GetProperty("commandId").GetString().ShouldBe("key-other");
        (await host.Entries()).ShouldBe(entries);
    }

    [Fact]
    public async Task a_key_in_quotes_is_the_same_key()
    {
        (await host.Send("maker", Reservations, ApiHost.Reservation("r-quoted", 100), "\"key-quoted\"")).Status.ShouldBe(200);
        (await host.Send("maker", Reservations, ApiHost.Reservation("r-quoted", 100), "key-quoted")).Headers["Idempotency-Hit"].ShouldBe("true");
    }

    [Fact]
    public async Task a_stale_version_is_refused_and_the_current_one_is_not()
    {
        var seen = await host.Send("maker", Reservations, ApiHost.Reservation("r-seen", 100));
        var version = seen.Headers["ETag"];
        (await host.Send("maker", Reservations, ApiHost.Reservation("r-match", 100), adjust: r => r.Headers.Add("If-Match", version))).Status.ShouldBe(200);

        var stale = (await host.Send("maker", Reservations, ApiHost.Reservation("r-stale", 100), adjust: r => r.Headers.Add("If-Match", version)))
            .ShouldBeProblem(412, RefusalCodes.PoolVersionConflict);
        stale.Facts.GetProperty("expectedVersion").GetInt64().ShouldBe(seen.Json.GetProperty("version").GetInt64());
    }

    [Theory]
    [InlineData("disbursement-orders/o-1/check", "checker")]
    [InlineData("disbursement-orders/o-1/approval", "releaser")]
    [InlineData("disbursement-orders/o-1/instruction", "maker")]
    [InlineData("project-grants/g-1/approval", "releaser")]
    public async Task a_decision_must_name_the_version_it_is_taken_on(string path, string role) =>
        (await host.Send(role, path, "{}")).ShouldBeProblem(428, RefusalCodes.VersionMissing);

    [Theory]
    [InlineData("*")]
    [InlineData("W/\"3\"")]
    [InlineData("\"1\", \"2\"")]
    public async Task a_tag_that_names_no_version_is_no_version(string tag) =>
        (await host.Send("maker", Reservations, ApiHost.Reservation("r-tag", 1), adjust: r => r.Headers.TryAddWithoutValidation("If-Match", tag)))
            .ShouldBeProblem(428, RefusalCodes.VersionMissing);

    [Fact]
    public async Task ids_of_the_address_are_filled_in()
    {
        (await host.Send("maker", Reservations, ApiHost.Reservation("r-freed", 100))).Status.ShouldBe(200);
        (await host.Send("maker", $"{Reservations}/r-freed/release", new { reason = "withdrawn" })).Status.ShouldBe(200);
        (await host.Send("maker", $"{Reservations}/r-freed/release", new { reason = "withdrawn" })).ShouldBeProblem(404, RefusalCodes.NotFound);
    }

    [Fact]
    public async Task business_date_evidence_and_trace_are_recorded()
    {
        var answer = await host.Send("maker", Reservations,
            """
            { "evidence" : [ { "kind" : "minutes", "number" : "会议纪要〔2024〕3号", "digest" : "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" } ] ,
              "reservationId":"r-evidence","awardRef":"award-1","instrument":"project-grant","amountFen":100,"expiresOn":"2024-12-31" ,
              "businessDate" : "2024-04-05" }
            """,
            adjust: r => r.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        answer.Status.ShouldBe(200, answer.Text);

        var entry = await host.EntryAt(answer.Json.GetProperty("position").GetInt64());
        entry.GetProperty("businessDate").GetString().ShouldBe("2024-04-05");
        entry.GetProperty("correlationId").GetString().ShouldBe("0af7651916cd43dd8448eb211c80319c");
        entry.GetProperty("evidence")[0].GetProperty("number").GetString().ShouldBe("会议纪要〔2024〕3号");
        entry.GetProperty("actor").GetString().ShouldBe("maker");
        entry.GetProperty("actorRole").GetString().ShouldBe("maker");
    }

    [Fact]
    public async Task an_actor_with_several_roles_acts_under_the_first_that_the_command_names()
    {
        using var both = await host.ClientOf("both", (ApiHost.LedgerId, "department"), (ApiHost.LedgerId, "maker"), ("*", "auditor"));
        var answer = await host.Send(both, Reservations, ApiHost.Reservation("r-both", 100));
        answer.Status.ShouldBe(200, answer.Text);

        (await host.EntryAt(answer.Json.GetProperty("position").GetInt64())).GetProperty("actorRole").GetString().ShouldBe("maker");
    }

    [Fact]
    public async Task refusals_speak_the_language_that_was_asked_for()
    {
        var body = ApiHost.Reservation("r-language", ApiHost.AppropriatedFen * 2);
        var chinese = (await host.Send("maker", Reservations, body, adjust: r => r.Headers.Add("Accept-Language", "fr, zh-CN;q=0.9, en;q=0.5")))
            .ShouldBeProblem(409, RefusalCodes.PoolInsufficientAvailable);
        chinese.Json.GetProperty("detail").GetString()!.ShouldContain("申请60,000,000.00元");
        chinese.Headers["Content-Language"].ShouldBe("zh-CN");

        var english = (await host.Send("maker", Reservations, body)).ShouldBeProblem(409, RefusalCodes.PoolInsufficientAvailable);
        english.Json.GetProperty("detail").GetString()!.ShouldContain("CNY 60,000,000.00");
        english.Facts.GetProperty("requestedFen").GetInt64().ShouldBe(ApiHost.AppropriatedFen * 2);
    }

    [Fact]
    public async Task of_64_reserves_at_once_on_a_pool_that_fits_10_exactly_10_succeed()
    {
        (await host.Send("maker", "pools", ApiHost.OpenPilot("ten", 2024))).Status.ShouldBe(201);
        (await host.Send("maker", "pools/ten-district-2024/appropriations", ApiHost.Appropriation(1_000))).Status.ShouldBe(200);

        var answers = await Task.WhenAll(Enumerable.Range(0, 64)
            .Select(i => host.Send("maker", "pools/ten-district-2024/reservations", ApiHost.Reservation($"r-{i}", 100))));

        answers.Count(a => a.Status == 200).ShouldBe(10);
        answers.Where(a => a.Status != 200).ShouldAllBe(a => a.Status == 409 && a.Code == RefusalCodes.PoolInsufficientAvailable);
    }
}
