using System.Text.Json;
using System.Text.Json.Serialization;
using Ledger.Domain.FundPools;

namespace Ledger.Host.Catalogue;

/// <summary>How commands are read: camelCase, unknown members refused, what the record needs must be there.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(OpenPool))]
[JsonSerializable(typeof(Appropriate))]
[JsonSerializable(typeof(AdjustAppropriation))]
[JsonSerializable(typeof(CorrectAppropriation))]
[JsonSerializable(typeof(FreezePool))]
[JsonSerializable(typeof(UnfreezePool))]
[JsonSerializable(typeof(Reserve))]
[JsonSerializable(typeof(ReleaseReservation))]
[JsonSerializable(typeof(ExpireReservation))]
[JsonSerializable(typeof(Obligate))]
[JsonSerializable(typeof(Deobligate))]
[JsonSerializable(typeof(RestoreRecovered))]
[JsonSerializable(typeof(CarryOver))]
[JsonSerializable(typeof(Lapse))]
[JsonSerializable(typeof(BeginClosing))]
[JsonSerializable(typeof(CloseYear))]
public sealed partial class CommandJson : JsonSerializerContext;
