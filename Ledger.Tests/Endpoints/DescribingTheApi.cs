using System.Text.Json;
using Ledger.Host.Catalogue;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>The description of the API is approved as text: a change of it is seen in review.</summary>
public sealed class DescribingTheApi(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task the_description_is_the_approved_one()
    {
        var received = (await Describe()).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var folder = Path.Combine(Root(), "Ledger.Tests", "Approved");
        var approved = Path.Combine(folder, "openapi.json");
        var expected = File.Exists(approved) ? await File.ReadAllTextAsync(approved) : "";
        if (received != expected)
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "openapi.received.json"), received);
        }

        received.ShouldBe(expected, "Compare openapi.received.json with openapi.json in Ledger.Tests/Approved; move it over when the change is meant.");
    }

    [Fact]
    public async Task every_command_and_every_code_is_in_it()
    {
        using var description = JsonDocument.Parse(await Describe());
        var root = description.RootElement;

        root.GetProperty("openapi").GetString()!.ShouldStartWith("3.1");
        var told = root.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .Select(operation => operation.Value.TryGetProperty("description", out var text) ? text.GetString()! : "").ToList();
        CommandCatalogue.All.Where(kind => !told.Exists(text => text.Contains(kind.Name + ";", StringComparison.Ordinal))).Select(kind => kind.Name).ShouldBeEmpty();
        var ids = root.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .Select(operation => operation.Value.GetProperty("operationId").GetString()).ToList();
        ids.Distinct().Count().ShouldBe(ids.Count);
        var reserve = root.GetProperty("components").GetProperty("schemas").GetProperty("Reserve");
        reserve.GetProperty("properties").EnumerateObject().Select(p => p.Name)
            .ShouldBe(["reservationId", "awardRef", "instrument", "amountFen", "expiresOn", "businessDate", "evidence"]);
        reserve.GetProperty("properties").GetProperty("amountFen").GetProperty("type").GetString().ShouldBe("integer");
    }

    private async Task<string> Describe()
    {
        using var client = host.ClientWith(null);
        using var response = await client.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(200, text + host.Errors.Text);
        return text;
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Ledger.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
