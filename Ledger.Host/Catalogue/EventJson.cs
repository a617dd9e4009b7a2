using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ledger.Domain.FundPools;

namespace Ledger.Host.Catalogue;

/// <summary>
/// How the <c>data</c> of an entry is written and read: camelCase, ISO dates, integers in fen. Generated at build time, so the domain
/// carries no attributes and replay does no reflection.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PoolOpened))]
[JsonSerializable(typeof(FundsAppropriated))]
[JsonSerializable(typeof(AppropriationAdjusted))]
[JsonSerializable(typeof(AppropriationCorrected))]
[JsonSerializable(typeof(PoolFrozen))]
[JsonSerializable(typeof(PoolUnfrozen))]
[JsonSerializable(typeof(FundsReserved))]
[JsonSerializable(typeof(ReservationReleased))]
[JsonSerializable(typeof(FundsObligated))]
[JsonSerializable(typeof(FundsDeobligated))]
[JsonSerializable(typeof(PaymentInFlight))]
[JsonSerializable(typeof(OutlayPosted))]
[JsonSerializable(typeof(OutlayReturned))]
[JsonSerializable(typeof(RecoveryRestored))]
[JsonSerializable(typeof(FundsCarriedOut))]
[JsonSerializable(typeof(FundsCarriedIn))]
[JsonSerializable(typeof(FundsLapsed))]
[JsonSerializable(typeof(ClosingBegun))]
[JsonSerializable(typeof(FiscalYearClosed))]
public sealed partial class EventJson : JsonSerializerContext
{
    /// <summary>Writes Chinese as Chinese: the bytes go into a database and a file, never into HTML.</summary>
    public static EventJson Plain { get; } = new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
