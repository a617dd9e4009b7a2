using System.Globalization;
using Ledger.Host.Catalogue;
using Microsoft.AspNetCore.Http.Extensions;

namespace Ledger.Host.Pages.Giving;

/// <summary>The commands that the reader may give to the thing on a page, with the addresses of their forms. None in the past, or where not all business dates count.</summary>
public sealed class GivableCommands
{
    /// <param name="page">The page.</param>
    /// <param name="of">Whose commands: the first part of their names, or one whole name.</param>
    /// <param name="version">The version of the thing that the page shows, where it shows one.</param>
    /// <param name="fits">Which of them its state allows.</param>
    /// <param name="settled">The members that name the thing.</param>
    public GivableCommands(LedgerPage page, string of, long? version, Func<CommandKind, bool> fits, params ReadOnlySpan<(string Name, string Value)> settled)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in settled)
        {
            query.Add(name, value);
        }

        if (version is { } seen)
        {
            query.Add(GiveModel.Own + "version", seen.ToString(CultureInfo.InvariantCulture));
        }

        List = !page.At.IsNewest ? [] :
        [
            .. CommandCatalogue.All
                .Where(kind => (kind.Name == of || kind.Name.StartsWith(of + ".", StringComparison.Ordinal)) && fits(kind) && page.Caller.ActAs(kind, page.LedgerId) is not null)
                .Select(kind => (kind.Name, $"/{page.LedgerId}/commands/{kind.Name}{query.ToQueryString()}")),
        ];
    }

    private GivableCommands(IReadOnlyList<(string Name, string Address)> list) => List = list;

    /// <summary>Those of several things, on a page that shows them together.</summary>
    public static GivableCommands Join(params IEnumerable<GivableCommands> several) => new([.. several.SelectMany(each => each.List)]);

    /// <summary>Names of commands, and where their forms are.</summary>
    public IReadOnlyList<(string Name, string Address)> List { get; }
}
