using System.Text;

namespace Ledger.Domain.Kernel;

/// <summary>Names as machines see them: <c>InNotice</c> is written <c>in-notice</c>.</summary>
public static class Kebab
{
    /// <summary>The kebab-case form of an enum value.</summary>
    public static string Of<T>(T value) where T : struct, Enum => Cache<T>.Names[value];

    /// <summary>The value that a kebab-case word stands for.</summary>
    /// <exception cref="InvalidOperationException">No value is called so.</exception>
    public static T Read<T>(string word) where T : struct, Enum => Cache<T>.Names.First(name => name.Value == word).Key;

    /// <summary>The kebab-case form of a PascalCase name.</summary>
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    private static class Cache<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Names = Enum.GetValues<T>().ToDictionary(v => v, v => Of(v.ToString()));
    }
}
