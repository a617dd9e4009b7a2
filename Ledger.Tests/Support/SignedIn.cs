using System.Text.RegularExpressions;

namespace Ledger.Tests.Support;

/// <summary>Somebody who reads pages without a browser.</summary>
internal static partial class SignedIn
{
    /// <summary>A client with the session of an account.</summary>
    public static async Task<HttpClient> As(Uri address, string account, string password)
    {
        var client = new HttpClient { BaseAddress = address };
        using var form = new FormUrlEncodedContent(
        [
            new("Account", account), new("Password", password), new("form-token", Hidden().Match(await client.GetStringAsync(new Uri("/sign-in", UriKind.Relative))).Groups[1].Value),
        ]);
        using var answer = await client.PostAsync(new Uri("/sign-in", UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
        return client;
    }

    [GeneratedRegex("name=\"form-token\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Hidden();
}
