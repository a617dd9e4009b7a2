using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Ledger.Domain.Rulebooks;
using Ledger.Host.Catalogue;
using Ledger.Host.Importing;
using Ledger.Host.Journal;
using Ledger.Host.Projections;

namespace Ledger.Host.Endpoints;

/// <summary>The moment a read speaks of: the evidence beside every answer.</summary>
/// <param name="Ledger">The ledger.</param>
/// <param name="AsOf">The instant that was asked for, or when the last entry that counts was recorded; null before the first one.</param>
/// <param name="Position">The last entry that counts.</param>
/// <param name="HeadPosition">The last entry of the journal.</param>
/// <param name="LagSeconds">How long the oldest entry that is not counted yet has been waiting; 0 where all are.</param>
/// <param name="HeadHash">Root of the hash tree over the entries up to the position, in hex.</param>
/// <param name="BusinessUntil">The last business date that counts, where one was asked for.</param>
public sealed record ReadMoment(
    string Ledger, DateTimeOffset? AsOf, long Position, long HeadPosition, double LagSeconds, string HeadHash, DateOnly? BusinessUntil);

/// <summary>One thing, as it stood at a moment.</summary>
public sealed record OneRead<T>(ReadMoment At, T Item);

/// <summary>Things, as they stood at a moment; <paramref name="Next"/> and <paramref name="Previous"/> are the addresses of the pages beside this one.</summary>
public sealed record ListRead<T>(ReadMoment At, IReadOnlyList<T> Items, string? Next = null, string? Previous = null);

/// <summary>A stored entry: exactly the text that was hashed, and its leaf in the hash tree.</summary>
public sealed record EntryItem(long Position, string LeafHash, RawJson Entry);

/// <summary>An entry that speaks of a subject.</summary>
public sealed record TrailItem(
    long Position, DateTimeOffset RecordedAt, DateOnly BusinessDate, string Stream, long Version, string Type, string Actor, string ActorRole,
    string CommandId, ImmutableArray<Evidence> Evidence, string? RuleVersion, RawJson? Data);

/// <summary>The rules in all their versions, and the one in force on the business date asked for (or today).</summary>
public sealed record RulebookItem(long Version, string? InForce, ImmutableArray<RulesAdopted> Versions);

/// <summary>The working calendar of a year.</summary>
public sealed record CalendarItem(long Version, int Year, ImmutableArray<DateOnly> Holidays, ImmutableArray<DateOnly> MakeupWorkdays);

/// <summary>JSON that is passed on as it is.</summary>
[JsonConverter(typeof(RawJsonWriter))]
public readonly record struct RawJson(string Text);

internal sealed class RawJsonWriter : JsonConverter<RawJson>
{
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) => writer.WriteRawValue(value.Text, skipInputValidation: true);
}

/// <summary>Instants as the journal writes them.</summary>
internal sealed class InstantWriter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Instants.Format(value));
}

/// <summary>How answers are written: camelCase, every member always there, Chinese as Chinese.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    Converters = [typeof(InstantWriter)])]
[JsonSerializable(typeof(ListRead<PoolBalance>))]
[JsonSerializable(typeof(OneRead<PoolBalance>))]
[JsonSerializable(typeof(ListRead<PoolPoint>))]
[JsonSerializable(typeof(ListRead<PoolMovement>))]
[JsonSerializable(typeof(ListRead<AwardRow>))]
[JsonSerializable(typeof(OneRead<AwardRow>))]
[JsonSerializable(typeof(ListRead<NoticeRow>))]
[JsonSerializable(typeof(ListRead<OrderRow>))]
[JsonSerializable(typeof(OneRead<OrderRow>))]
[JsonSerializable(typeof(ListRead<PartyRow>))]
[JsonSerializable(typeof(ListRead<LinkageRow>))]
[JsonSerializable(typeof(OneRead<LinkageRow>))]
[JsonSerializable(typeof(OneRead<LinkageTotals>))]
[JsonSerializable(typeof(ListRead<RecoveryRow>))]
[JsonSerializable(typeof(OneRead<RecoveryRow>))]
[JsonSerializable(typeof(OneRead<PartyRow>))]
[JsonSerializable(typeof(NumberWanted))]
[JsonSerializable(typeof(NumberKept))]
[JsonSerializable(typeof(NumberRevealed))]
[JsonSerializable(typeof(IReadOnlyList<NumberKept>))]
[JsonSerializable(typeof(ListRead<SchemeRow>))]
[JsonSerializable(typeof(OneRead<SchemeRow>))]
[JsonSerializable(typeof(ListRead<RegisterRow<ExpertDetail>>))]
[JsonSerializable(typeof(OneRead<RegisterRow<ExpertDetail>>))]
[JsonSerializable(typeof(ListRead<RegisterRow<PanelDetail>>))]
[JsonSerializable(typeof(OneRead<RegisterRow<PanelDetail>>))]
[JsonSerializable(typeof(ListRead<RegisterRow<PlatformDetail>>))]
[JsonSerializable(typeof(OneRead<RegisterRow<PlatformDetail>>))]
[JsonSerializable(typeof(ListRead<RegisterRow<ListDetail>>))]
[JsonSerializable(typeof(OneRead<RegisterRow<ListDetail>>))]
[JsonSerializable(typeof(ListRead<RegisterRow<CallDetail>>))]
[JsonSerializable(typeof(OneRead<RegisterRow<CallDetail>>))]
[JsonSerializable(typeof(ListRead<RegisterRow<TaperDetail>>))]
[JsonSerializable(typeof(OneRead<RegisterRow<TaperDetail>>))]
[JsonSerializable(typeof(ListRead<RegisterRow<DelegationDetail>>))]
[JsonSerializable(typeof(OneRead<RegisterRow<DelegationDetail>>))]
[JsonSerializable(typeof(ListRead<TaperLiability>))]
[JsonSerializable(typeof(ListRead<WatchedDuplicate>))]
[JsonSerializable(typeof(ListRead<OfficerLoad>))]
[JsonSerializable(typeof(NameWanted))]
[JsonSerializable(typeof(NameKept))]
[JsonSerializable(typeof(NameRevealed))]
[JsonSerializable(typeof(IReadOnlyList<NameKept>))]
[JsonSerializable(typeof(ListRead<PayoutRow>))]
[JsonSerializable(typeof(ListRead<PayeeRow>))]
[JsonSerializable(typeof(ListRead<FundRow>))]
[JsonSerializable(typeof(OneRead<FundView>))]
[JsonSerializable(typeof(OneRead<FundTotals>))]
[JsonSerializable(typeof(ListRead<FundExposure>))]
[JsonSerializable(typeof(ListRead<QuestionItem>))]
[JsonSerializable(typeof(ListRead<ExportItem>))]
[JsonSerializable(typeof(AuditAnswer))]
[JsonSerializable(typeof(SampleAnswer))]
[JsonSerializable(typeof(ListRead<LoanRow>))]
[JsonSerializable(typeof(OneRead<LoanRow>))]
[JsonSerializable(typeof(ListRead<LoanExposure>))]
[JsonSerializable(typeof(ListRead<IndicatorRow>))]
[JsonSerializable(typeof(OneRead<IndicatorView>))]
[JsonSerializable(typeof(OneRead<PoolComparison>))]
[JsonSerializable(typeof(OneRead<RowComparison>))]
[JsonSerializable(typeof(OneRead<FigureReasons>))]
[JsonSerializable(typeof(OneRead<SpendingPlanView>))]
[JsonSerializable(typeof(ListRead<PeriodRow>))]
[JsonSerializable(typeof(ListRead<VarianceRow>))]
[JsonSerializable(typeof(OneRead<VarianceRow>))]
[JsonSerializable(typeof(OneRead<CarriedAuthority>))]
[JsonSerializable(typeof(ListRead<ExposureRow>))]
[JsonSerializable(typeof(OneRead<ExposureFigures>))]
[JsonSerializable(typeof(ListRead<ExposureLimit>))]
[JsonSerializable(typeof(OneRead<PartyExposure>))]
[JsonSerializable(typeof(ListRead<TrailItem>))]
[JsonSerializable(typeof(ListRead<EntryItem>))]
[JsonSerializable(typeof(OneRead<EntryItem>))]
[JsonSerializable(typeof(OneRead<RulebookItem>))]
[JsonSerializable(typeof(OneRead<CalendarItem>))]
[JsonSerializable(typeof(ListRead<BankAccountRow>))]
[JsonSerializable(typeof(ListRead<BatchRow>))]
[JsonSerializable(typeof(OneRead<BatchRow>))]
[JsonSerializable(typeof(ListRead<BatchPaymentRow>))]
[JsonSerializable(typeof(ListRead<StatementRow>))]
[JsonSerializable(typeof(OneRead<StatementRow>))]
[JsonSerializable(typeof(ListRead<LineRow>))]
[JsonSerializable(typeof(StatementsImported))]
[JsonSerializable(typeof(ImportItem))]
[JsonSerializable(typeof(IReadOnlyList<ImportItem>))]
[JsonSerializable(typeof(ImportRowPage))]
[JsonSerializable(typeof(ImportWanted))]
[JsonSerializable(typeof(OneRead<LedgerItem>))]
[JsonSerializable(typeof(IReadOnlyList<LedgerItem>))]
[JsonSerializable(typeof(LedgerWanted))]
[JsonSerializable(typeof(TokenWanted))]
[JsonSerializable(typeof(TokenIssued))]
[JsonSerializable(typeof(IReadOnlyList<TokenItem>))]
[JsonSerializable(typeof(Me))]
[JsonSerializable(typeof(RefusedPage))]
[JsonSerializable(typeof(AccountWanted))]
[JsonSerializable(typeof(RolesWanted))]
[JsonSerializable(typeof(PasswordWanted))]
[JsonSerializable(typeof(AccountItem))]
[JsonSerializable(typeof(IReadOnlyList<AccountItem>))]
[JsonSerializable(typeof(IReadOnlyList<AccountChangeItem>))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(IReadOnlyList<CloudEvent>))]
[JsonSerializable(typeof(CommandAccepted))]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(BulkCommand))]
[JsonSerializable(typeof(BulkOutcome))]
[JsonSerializable(typeof(IReadOnlyList<Ledger.Host.Proof.Witness>))]
[JsonSerializable(typeof(WitnessWanted))]
[JsonSerializable(typeof(VerificationWanted))]
[JsonSerializable(typeof(VerificationItem))]
[JsonSerializable(typeof(IReadOnlyList<VerificationItem>))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    private static ApiJson? _plain;

    /// <summary>The answers never go into HTML as they are.</summary>
    public static ApiJson Plain => _plain ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The forms of bodies and answers, for the description of the API.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, Default);
        // An array that may be left out has a default that cannot be written; the description adds such members by itself.
        options.TypeInfoResolverChain.Insert(1, CommandJson.Default.WithAddedModifier(type =>
        {
            if (type.Kind == JsonTypeInfoKind.Object)
            {
                type.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            }

            foreach (var member in type.Properties.Where(IsOptionalArray).ToList())
            {
                type.Properties.Remove(member);
            }
        }));
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        foreach (var converter in CommandJson.Default.Options.Converters)
        {
            options.Converters.Add(converter);
        }
    }

    /// <summary>Whether a member is an array that may be left out.</summary>
    public static bool IsOptionalArray(JsonPropertyInfo member) =>
        member.AssociatedParameter is { HasDefaultValue: true }
        && member.PropertyType.IsGenericType && member.PropertyType.GetGenericTypeDefinition() == typeof(ImmutableArray<>);

    /// <summary>The type's form, for a generic answer.</summary>
    public static JsonTypeInfo<T> Of<T>() =>
        (JsonTypeInfo<T>)Plain.GetTypeInfo(typeof(T))!;
}
