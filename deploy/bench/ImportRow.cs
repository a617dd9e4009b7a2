using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ledger.Domain.Parties;

namespace Ledger.Bench;

/// <summary>
/// Row <c>import</c>: a CSV file of 100,000 applications from the first byte sent, through the trial of every row, to the last one carried out, against
/// the same applications over the bulk endpoint.
/// </summary>
internal static class ImportRow
{
    private const string LedgerId = "bench-import";
    private const int PerRequest = 10_000;

    public static async Task<Row> Measure(Ground ground, HostProcess host, Plan plan, CancellationToken ct)
    {
        await Scene.Make(ground, LedgerId, [], null, ct);
        using var client = new HttpClient { BaseAddress = host.Url, Timeout = TimeSpan.FromMinutes(10) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Scene.Token(ground, LedgerId, "maker", ct));
        await Import(client, "warm", PerRequest, ct);
        await Bulk(client, "warm-bulk", PerRequest, ct);
        var (imported, bulk) = (new List<double>(), new List<double>());
        for (var round = 1; round <= plan.LongRounds; round++)
        {
            await HttpRows.CaughtUp(ground, ct);
            bulk.Add(await Bulk(client, $"bulk{round}", Plan.ImportRows, ct));
            await HttpRows.CaughtUp(ground, ct);
            imported.Add(await Import(client, $"file{round}", Plan.ImportRows, ct));
            Say.Step(string.Create(CultureInfo.InvariantCulture, $"import {round}/{plan.LongRounds}: {imported[^1]:0} rows/s, bulk {bulk[^1]:0} commands/s"));
        }

        await HttpRows.CaughtUp(ground, ct);
        return new Row("import", "100,000 CSV rows of applications, tried and carried out", "rows/s", "the same applications over the bulk endpoint",
            Bound.Least(0.5, 0.8), imported, bulk);
    }

    private static async Task<double> Import(HttpClient client, string run, int rows, CancellationToken ct)
    {
        var file = File(run, rows);
        var began = Stopwatch.GetTimestamp();
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var tried = await client.PostAsync(new Uri($"/api/ledgers/{LedgerId}/imports?kind=applications&name={run}.csv", UriKind.Relative), content, ct);
        var import = await Json(tried, ct);
        var address = $"/api/ledgers/{LedgerId}/imports/{import.GetProperty("importId").GetString()}";
        var trial = Stopwatch.GetElapsedTime(began);
        using (var begun = await client.PostAsync(new Uri(address + "/commit", UriKind.Relative), null, ct))
        {
            await Json(begun, ct);
        }

        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
            using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), ct);
            import = await Json(answer, ct);
        }
        while (import.GetProperty("status").GetString() == "committing");
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (import.GetProperty("done").GetInt32() != rows)
        {
            throw new InvalidOperationException($"Import: {import}");
        }

        Say.Step(string.Create(CultureInfo.InvariantCulture, $"{run}: {rows} rows tried in {trial.TotalSeconds:0.0} s, carried out after {seconds:0.0} s"));
        return rows / seconds;
    }

    private static async Task<double> Bulk(HttpClient client, string run, int rows, CancellationToken ct)
    {
        var bodies = Enumerable.Range(0, rows / PerRequest).Select(part => Lines(run, part * PerRequest)).ToList();
        var began = Stopwatch.GetTimestamp();
        foreach (var pair in bodies.Chunk(2))
        {
            await Task.WhenAll(pair.Select(async body =>
            {
                using var content = new ByteArrayContent(body);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
                using var response = await client.PostAsync(new Uri($"/api/ledgers/{LedgerId}/commands", UriKind.Relative), content, ct);
                var answer = await response.Content.ReadAsByteArrayAsync(ct);
                if (!response.IsSuccessStatusCode || answer.AsSpan().Count("\"firstPosition\":"u8) != PerRequest)
                {
                    throw new InvalidOperationException($"Bulk: {Encoding.UTF8.GetString(answer.AsSpan(0, Math.Min(answer.Length, 400)))}");
                }
            }));
        }

        return rows / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static byte[] File(string run, int rows)
    {
        var text = new StringBuilder("申报编号,政策代码,项目编号,项目名称,统一社会信用代码,申报单位,申请金额(元)\r\n");
        for (var i = 0; i < rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{run}-{i},pilot,P-{run}-{i},柔性显示材料中试项目{i},{Code(i)},自贡新材料科技有限公司{i % 10_000},\"{1_000_000 + i:#,##0}.50\"\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Lines(string run, int from)
    {
        using var text = new MemoryStream();
        for (var i = from; i < from + PerRequest; i++)
        {
            JsonSerializer.Serialize(text, new
            {
                commandId = $"{run}-{i}",
                command = "grant.submit",
                data = new
                {
                    kind = "project-grant", grantId = $"{run}-{i}", scheme = "pilot", projectCode = $"P-{run}-{i}", title = $"柔性显示材料中试项目{i}", partyId = Code(i),
                    partyName = $"自贡新材料科技有限公司{i % 10_000}", requestedFen = 100_000_050L + (i * 100L),
                },
                evidence = new[] { new { kind = "import-file", number = $"{run}.csv {i}", digest = new string('a', 64) } },
            });
            text.WriteByte((byte)'\n');
        }

        return text.ToArray();
    }

    /// <summary>One of ten thousand credit codes.</summary>
    private static string Code(int row)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"91510300{row % 10_000:D9}");
        return body + CreditCode.CheckCharacterOf(body);
    }

    private static async Task<JsonElement> Json(HttpResponseMessage response, CancellationToken ct)
    {
        var text = await response.Content.ReadAsStringAsync(ct);
        return response.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(text) : throw new InvalidOperationException($"{(int)response.StatusCode} {text}");
    }
}
