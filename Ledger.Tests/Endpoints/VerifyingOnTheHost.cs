using System.Text.Json;
using Ledger.Domain.Kernel;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>A verification that the host carries out: seen while it goes on, one at a time, stopped, and the first bad position named.</summary>
public sealed class VerifyingOnTheHost(ApiHost host) : IClassFixture<ApiHost>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_sound_ledger_is_signed_for()
    {
        var begun = await host.Send("auditor", "verifications", new { });
        begun.Status.ShouldBe(201, begun.Text);
        begun.Headers["Location"].ShouldEndWith(begun.Json.GetProperty("runId").GetString()!);
        var done = await Ended(begun.Json);
        done.GetProperty("state").GetString().ShouldBe("sound", done.GetRawText());
        done.GetProperty("entries").GetInt64().ShouldBe(done.GetProperty("headPosition").GetInt64());
        done.GetProperty("checkpoint").GetString()!.ShouldContain("\u2014 ");
        done.GetProperty("startedBy").GetString().ShouldBe("auditor");
        done.GetProperty("root").GetString()!.Length.ShouldBe(64);
        (await Read("verifications"))[0].GetProperty("runId").GetString().ShouldBe(begun.Json.GetProperty("runId").GetString());
    }

    [Fact]
    public async Task One_at_a_time_and_whoever_may_start_it_may_stop_it()
    {
        await using var source = NpgsqlDataSource.Create(host.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        JsonElement begun;
        await using (var held = await connection.BeginTransactionAsync())
        {
            await new NpgsqlCommand("lock table tile in access exclusive mode", connection, held).ExecuteNonQueryAsync();
            begun = (await host.Send("administrator", "verifications", new { journalOnly = true })).Json;
            begun.GetProperty("state").GetString().ShouldBe("reading");
            (await host.Send("auditor", "verifications", new { })).ShouldBeProblem(409, RefusalCodes.VerificationUnderWay)
                .Facts.GetProperty("runId").GetString().ShouldBe(begun.GetProperty("runId").GetString());
            (await host.Send("maker", "verifications", new { })).ShouldBeProblem(403, RefusalCodes.NotPermitted);
            (await Delete("maker", begun)).ShouldBeProblem(403, RefusalCodes.NotPermitted);
            (await Delete("auditor", begun)).Status.ShouldBe(200);
        }

        (await Ended(begun)).GetProperty("state").GetString().ShouldBe("cancelled");
        (await Delete("auditor", begun)).Json.GetProperty("state").GetString().ShouldBe("cancelled", "what is over stays as it is");
    }

    [Fact]
    public async Task An_edited_posting_is_named_by_its_position()
    {
        await using var source = NpgsqlDataSource.Create(host.ConnectionString);
        await Edit(1);
        try
        {
            var done = await Ended((await host.Send("auditor", "verifications", new { })).Json);
            done.GetProperty("state").GetString().ShouldBe("unsound", done.GetRawText());
            done.GetProperty("flawKind").GetString().ShouldBe("table-differs");
            done.GetProperty("flawPosition").GetInt64().ShouldBe(2);
            done.GetProperty("checkpoint").ValueKind.ShouldBe(JsonValueKind.Null);
        }
        finally
        {
            await Edit(-1);
        }

        async Task Edit(long fen)
        {
            await using var command = source.CreateCommand($"update posting set balance_fen = balance_fen + {fen} where ledger_id = '{ApiHost.LedgerId}' and position = 2 and leg = 0");
            (await command.ExecuteNonQueryAsync()).ShouldBe(1);
        }
    }

    [Fact]
    public async Task What_is_not_there_or_not_understood_is_refused()
    {
        using var missing = await host.As("auditor").GetAsync(new Uri($"/api/ledgers/{ApiHost.LedgerId}/verifications/none", UriKind.Relative));
        (await Answer.Of(missing)).ShouldBeProblem(404, RefusalCodes.NotFound);
        (await host.Send("auditor", "verifications", "{\"deep\":true}")).ShouldBeProblem(400, RefusalCodes.RequestMalformed);
        using var elsewhere = await host.As("auditor").GetAsync(new Uri("/api/ledgers/another/verifications", UriKind.Relative));
        (await Answer.Of(elsewhere)).ShouldBeProblem(403, RefusalCodes.NotPermitted);
    }

    private async Task<JsonElement> Read(string path)
    {
        using var response = await host.As("auditor").GetAsync(new Uri($"/api/ledgers/{ApiHost.LedgerId}/{path}", UriKind.Relative));
        return (await Answer.Of(response)).Json;
    }

    private async Task<Answer> Delete(string role, JsonElement run)
    {
        using var response = await host.As(role).DeleteAsync(new Uri($"/api/ledgers/{ApiHost.LedgerId}/verifications/{run.GetProperty("runId").GetString()}", UriKind.Relative));
        return await Answer.Of(response);
    }

    /// <summary>Looks at it again and again, as a page does, until it is over.</summary>
    private async Task<JsonElement> Ended(JsonElement run)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var now = await Read("verifications/" + run.GetProperty("runId").GetString());
            if (now.GetProperty("endedAt").ValueKind != JsonValueKind.Null)
            {
                return now;
            }

            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
