using System.CommandLine;
using Microsoft.Extensions.Hosting;

namespace Ledger.Host.Verbs;

/// <summary>Serves the API and the pages until it is told to stop.</summary>
internal static class Serve
{
    /// <summary>Where the product is found when nothing else is said.</summary>
    public const string StandardUrl = "http://127.0.0.1:5080";

    public static Command Verb()
    {
        var url = UrlOption();
        return Verbs.Verb.Named("serve", url).Does(async (parsed, ct) =>
        {
            await using var database = await Database.OpenMigrated(ct);
            return await Run(database, parsed.GetValue(url)!, ct);
        });
    }

    /// <summary>Where to listen.</summary>
    public static Option<string> UrlOption()
    {
        var url = Verbs.Verb.Option("url", StandardUrl);
        url.Validators.Add(given =>
        {
            var text = given.GetValueOrDefault<string>();
            if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.AbsolutePath != "/")
            {
                given.AddError(Words.Of("serve.no-url", ("url", text)));
            }
        });
        return url;
    }

    /// <summary>Runs the web host on a database that is ready, until <paramref name="ct"/>.</summary>
    public static async Task<int> Run(Database database, string url, CancellationToken ct)
    {
        await using var app = WebHost.Build(new WebOptions { ConnectionString = database.ConnectionString, Url = url, Keys = database.Keys });
        try
        {
            await app.StartAsync(ct);
        }
        catch (IOException taken)
        {
            Talk.Say("fault.address", ("url", url), ("detail", taken.Message));
            return ExitCode.Environment;
        }

        Talk.Say("serve.ready", ("url", string.Join(' ', app.Urls)));
        await app.WaitForShutdownAsync(ct);
        return ExitCode.Done;
    }
}
