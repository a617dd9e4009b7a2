namespace Ledger.Host.Endpoints;

/// <summary>The W3C trace context of a request: <c>00-{trace id}-{parent id}-{flags}</c>.</summary>
internal static class Trace
{
    private const int Length = 55;

    /// <summary>The trace id, which becomes the correlation id of what is recorded; null where none or a broken one was sent.</summary>
    public static string? IdOf(HttpContext context)
    {
        if (context.Request.Headers.TraceParent is not [{ Length: Length } text] || text[2] != '-' || text[35] != '-' || text[52] != '-')
        {
            return null;
        }

        var id = text.AsSpan(3, 32);
        return IsHex(text.AsSpan(0, 2)) && IsHex(id) && IsHex(text.AsSpan(36, 16)) && IsHex(text.AsSpan(53)) && id.ContainsAnyExcept('0')
            ? id.ToString()
            : null;
    }

    private static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigitLower(c))
            {
                return false;
            }
        }

        return true;
    }
}
