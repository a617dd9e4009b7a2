using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Ledger.Domain;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Projections;

/// <summary>
/// States of aggregates as JSON, there and back: what a state remembers and nothing that it works out. Never part of the journal, and only
/// read by the program that wrote it.
/// </summary>
internal static class StateJson
{
    /// <summary>How it is written and read.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.Strict,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { WhatIsRemembered } },
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false), new MapConverters(), new OrdinalConverters() },
    };

    /// <summary>A state, or a value out of one, as text.</summary>
    public static string Write(object? value) => JsonSerializer.Serialize(value, value?.GetType() ?? typeof(object), Options);

    /// <summary>The state of a stream from its text.</summary>
    public static AggregateState Read(string stream, JsonElement state) =>
        (AggregateState)state.Deserialize(Aggregates.InitialOf(stream).GetType(), Options)!;

    /// <summary>Members that are worked out are left away; one that only the record itself may set is set all the same.</summary>
    private static void WhatIsRemembered(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.Assembly != typeof(AggregateState).Assembly)
        {
            return;
        }

        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            var member = type.Properties[i];
            if (member.AttributeProvider is not System.Reflection.PropertyInfo { CanWrite: true } property)
            {
                type.Properties.RemoveAt(i);
            }
            else
            {
                member.Set ??= property.SetValue;
            }
        }
    }

    /// <summary>Maps of versions are objects of their entries.</summary>
    private sealed class MapConverters : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(VersionedMap<>);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(MapConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
    }

    private sealed class MapConverter<TValue> : JsonConverter<VersionedMap<TValue>>
    {
        public override VersionedMap<TValue> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<Dictionary<string, TValue>>(ref reader, options)!
                .Aggregate(VersionedMap<TValue>.Empty, (map, entry) => map.Add(entry.Key, entry.Value));

        public override void Write(Utf8JsonWriter writer, VersionedMap<TValue> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (key, item) in value.ToList().OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                writer.WritePropertyName(key);
                JsonSerializer.Serialize(writer, item, options);
            }

            writer.WriteEndObject();
        }
    }

    /// <summary>Sets and maps of words keep the order of their characters, whatever the language of the machine.</summary>
    private sealed class OrdinalConverters : JsonConverterFactory
    {
        private static readonly Dictionary<Type, Type> Kinds = new()
        {
            [typeof(ImmutableSortedDictionary<,>)] = typeof(SortedConverter<>), [typeof(ImmutableDictionary<,>)] = typeof(UnsortedConverter<>),
        };

        public override bool CanConvert(Type typeToConvert) => typeToConvert == typeof(ImmutableSortedSet<string>) || typeToConvert == typeof(ImmutableHashSet<string>)
            || (typeToConvert.IsGenericType && Kinds.ContainsKey(typeToConvert.GetGenericTypeDefinition()) && typeToConvert.GetGenericArguments()[0] == typeof(string));

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            typeToConvert == typeof(ImmutableSortedSet<string>) ? new SetConverter<ImmutableSortedSet<string>>(words => words.ToImmutableSortedSet(StringComparer.Ordinal))
            : typeToConvert == typeof(ImmutableHashSet<string>) ? new SetConverter<ImmutableHashSet<string>>(words => words.ToImmutableHashSet(StringComparer.Ordinal))
            : (JsonConverter)Activator.CreateInstance(Kinds[typeToConvert.GetGenericTypeDefinition()].MakeGenericType(typeToConvert.GetGenericArguments()[1]))!;
    }

    private sealed class SetConverter<TSet>(Func<IEnumerable<string>, TSet> of) : JsonConverter<TSet> where TSet : IEnumerable<string>
    {
        public override TSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            of(JsonSerializer.Deserialize<string[]>(ref reader, options)!);

        public override void Write(Utf8JsonWriter writer, TSet value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Order(StringComparer.Ordinal), options);
    }

    private abstract class WordMapConverter<TMap, TValue> : JsonConverter<TMap> where TMap : IEnumerable<KeyValuePair<string, TValue>>
    {
        public override TMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Of(JsonSerializer.Deserialize<Dictionary<string, TValue>>(ref reader, options)!);

        public override void Write(Utf8JsonWriter writer, TMap value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToDictionary(), options);

        protected abstract TMap Of(Dictionary<string, TValue> entries);
    }

    private sealed class SortedConverter<TValue> : WordMapConverter<ImmutableSortedDictionary<string, TValue>, TValue>
    {
        protected override ImmutableSortedDictionary<string, TValue> Of(Dictionary<string, TValue> entries) => entries.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    private sealed class UnsortedConverter<TValue> : WordMapConverter<ImmutableDictionary<string, TValue>, TValue>
    {
        protected override ImmutableDictionary<string, TValue> Of(Dictionary<string, TValue> entries) => entries.ToImmutableDictionary(StringComparer.Ordinal);
    }
}
