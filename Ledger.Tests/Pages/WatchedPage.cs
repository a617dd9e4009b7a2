using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Shouldly;

namespace Ledger.Tests.Pages;

/// <summary>A browser page that notes every console error, every failed script and every request that leaves our origin.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    private static readonly AxeRunOptions Rules = new()
    {
        // Every rule is tried on every element; only of what is wrong is every element described, which is most of the time otherwise.
        ResultTypes = [ResultType.Violations],
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
    };

    private readonly string _origin;
    private readonly List<string> _troubles = [];

    private WatchedPage(IPage page, string origin)
    {
        Page = page;
        _origin = origin;
        page.Console += (_, message) =>
        {
            // The browser itself writes a line for every answer of 400 and above; those answers are looked at by the tests.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                Note($"console: {message.Text}");
            }
        };
        page.PageError += (_, error) => Note($"script: {error}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(_origin, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                Note($"left our origin: {request.Url}");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Everything that went wrong so far.</summary>
    public IReadOnlyList<string> Troubles
    {
        get { lock (_troubles) { return [.. _troubles]; } }
    }

    public static async Task<WatchedPage> Open(IBrowserContext context, string origin)
    {
        context.SetDefaultTimeout(60_000);
        return new WatchedPage(await context.NewPageAsync(), origin);
    }

    /// <summary>Goes to an address of the site and gives the answer.</summary>
    public async Task<IResponse> Go(string address) => (await Page.GotoAsync(address))!;

    public async Task SignIn(string account, string password)
    {
        await Go("/sign-in");
        await Page.FillAsync("#Account", account);
        await Page.FillAsync("#Password", password);
        await Page.ClickAsync("form.sign-in button");
        await Page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
    }

    /// <summary>What a reader sees of the main part.</summary>
    public Task<string> MainText() => Page.InnerTextAsync("main");

    /// <summary>
    /// Holds the page against the rules of WCAG 2.2 A and AA that can be checked by a program, which is a script: on a page opened without
    /// script it would never answer, and the browser sets no limit to it.
    /// </summary>
    public async Task ShouldBeAccessible()
    {
        // Asked of its root, a page of one frame is looked at where it stands; asked of the page, a second one is opened to join the findings of many frames.
        Page.Frames.Count.ShouldBe(1);
        var result = await Page.Locator("html").RunAxe(Rules).WaitAsync(TimeSpan.FromMinutes(3));
        result.Passes.ShouldNotBeEmpty();
        result.Violations.Select(v => $"{v.Id}: {string.Join("; ", v.Nodes.Take(3).Select(n => n.Html))}").ShouldBeEmpty(Page.Url);
    }

    /// <summary>Nothing but tables and texts that scroll in themselves is wider than the window.</summary>
    public async Task ShouldFit() =>
        (await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBe(0, Page.Url);

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();

    private void Note(string trouble)
    {
        lock (_troubles)
        {
            _troubles.Add(trouble);
        }
    }
}
