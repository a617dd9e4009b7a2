using Microsoft.AspNetCore.Http.Extensions;

namespace Ledger.Host.Pages;

/// <summary>Addresses made from the current one: the address is the state of every page.</summary>
public static class Links
{
    /// <summary>The current address with some of its values replaced; null takes a value away.</summary>
    public static string With(this HttpRequest request, params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var query = new QueryBuilder();
        foreach (var (name, values) in request.Query)
        {
            if (!IsChanged(changes, name))
            {
                foreach (var value in values)
                {
                    query.Add(name, value ?? "");
                }
            }
        }

        foreach (var (name, value) in changes)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Add(name, value);
            }
        }

        return request.PathBase + request.Path + query.ToQueryString();
    }

    /// <summary>An address of a ledger's page, for the moment that the current page shows, on the clocks that it honours.</summary>
    public static string To(this HttpRequest request, string path, params ReadOnlySpan<(string Name, string? Value)> values)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in values)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Add(name, value);
            }
        }

        foreach (var name in (ReadOnlySpan<string>)["asOf", "position", BusinessClock.Name])
        {
            if (request.Query[name] is { Count: 1 } kept && !IsChanged(values, name) && (name != BusinessClock.Name || BusinessClock.CountsAt(path)))
            {
                query.Add(name, kept.ToString());
            }
        }

        return request.PathBase + path + query.ToQueryString();
    }

    private static bool IsChanged(ReadOnlySpan<(string Name, string? Value)> changes, string name)
    {
        foreach (var change in changes)
        {
            if (string.Equals(change.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
