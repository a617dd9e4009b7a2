using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Ledger.Host.Cluster;

namespace Ledger.Host.Verbs;

/// <summary>Standard output carries data only; everything said to a person goes to standard error.</summary>
internal static class Talk
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>One JSON document, on one line.</summary>
    public static void Data<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, Json));

    /// <summary>One line of data for people.</summary>
    public static void Line(string text) => Console.Out.WriteLine(text);

    /// <summary>One line about what is being done.</summary>
    public static void Say(string key, params ReadOnlySpan<(string Name, object? Value)> facts) => Console.Error.WriteLine(Words.Of(key, facts));

    /// <summary>A step of the private cluster that takes a while.</summary>
    public static void Say(ClusterStep step) => Say($"cluster.{JsonNamingPolicy.KebabCaseLower.ConvertName(step.ToString())}");
}
