namespace Ledger.Domain.Kernel;

/// <summary>The form of identifiers: letters, digits, <c>.</c>, <c>-</c> and <c>_</c>, starting with a letter or digit, at most 64 long.</summary>
public static class Ids
{
    /// <summary>Longest identifier accepted.</summary>
    public const int MaxLength = 64;

    /// <summary>Whether the text can name a thing. Slashes are excluded: they separate aggregate and id in a stream name.</summary>
    public static bool IsValid(string? id)
    {
        if (id is null || id.Length is 0 or > MaxLength || !char.IsAsciiLetterOrDigit(id[0]))
        {
            return false;
        }

        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The id part of a stream name <c>aggregate/id</c>.</summary>
    public static string OfStream(string stream) => stream[(stream.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>The aggregate part of a stream name <c>aggregate/id</c>.</summary>
    public static string AggregateOf(string stream) => stream[..stream.IndexOf('/', StringComparison.Ordinal)];
}
