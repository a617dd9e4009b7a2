using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ledger.Domain.FundPools;
using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;

namespace Ledger.Tests;

/// <summary>Facts as text, so that two of them are equal when they say the same, and a difference can be read.</summary>
internal static class Written
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower), new Map<Reservation>(), new Map<Obligation>(), new Map<Partner>(),
            new Map<SubFund>(), new Map<Investment>(), new Map<Loss>(), new Map<long>(), new Map<string>(),
        },
    };

    public static string Of(object? value) => JsonSerializer.Serialize(value, value?.GetType() ?? typeof(object), Options);

    public static string Of(IEnumerable<StreamEvent> events) =>
        string.Join("\n", events.Select(e => $"{e.Stream} {e.Happened.GetType().Name} {Of((object)e.Happened)}"));

    public static string Of(Decision decision) => decision switch
    {
        Decision.Accepted accepted => "accepted\n" + Of(accepted.Events),
        Decision.Refused(var refusal) => "refused " + Of(refusal),
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };

    private static string Of(Refusal refusal) => $"{refusal.Code} " + string.Join(", ", refusal.Facts.Select(f => $"{f.Name}={Of(f.Value)}"));

    /// <summary>A map in the order of its keys.</summary>
    private sealed class Map<T> : JsonConverter<VersionedMap<T>>
    {
        public override VersionedMap<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, VersionedMap<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new SortedDictionary<string, T>(value.ToList().ToDictionary(), StringComparer.Ordinal), options);
    }
}
