using System.Globalization;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Ledger.Host.Proof;
using Npgsql;

namespace Ledger.Host.Endpoints;

/// <summary>A ledger: how far it goes, when it last moved, and how its tree is hashed.</summary>
public sealed record LedgerItem(string LedgerId, string Name, long Position, DateTimeOffset LastRecordedAt, string HashAlgorithm);

/// <summary>A ledger to be created.</summary>
/// <param name="HashAlgorithm"><c>sha-256</c>, which public tools read, where nothing is said; or <c>sm3</c>.</param>
public sealed record LedgerWanted(string LedgerId, string Name, string? HashAlgorithm = null);

/// <summary>The ledgers of the house, and what is true of a ledger as a whole.</summary>
internal sealed class LedgerRoutes(ApiParts parts, Moments moments, NpgsqlDataSource database, TimeProvider clock)
{
    public void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder ledger)
    {
        api.MapMethods("ledgers", [HttpMethods.Get, HttpMethods.Head], new PlainRoute(parts, List).Handle)
            .WithMetadata(new Described("The ledgers the caller may read.", typeof(IReadOnlyList<LedgerItem>)));
        api.MapMethods("ledgers", [HttpMethods.Post], new PlainRoute(parts, Create) { Changes = true }.Handle)
            .WithMetadata(new Described("Creates a ledger. Role: administrator of every ledger.", typeof(IReadOnlyList<LedgerItem>)) { Body = typeof(LedgerWanted), Status = 201 });
        var one = new ReadRoute(parts, moments, [], Clocks.Recorded, One);
        ledger.MapMethods("", [HttpMethods.Get, HttpMethods.Head], one.Handle)
            .WithMetadata(new Described("One ledger: how far it goes.", typeof(OneRead<LedgerItem>)) { AtMoment = true });
        // E2: history has no other verbs. Saying so beats a bare "method not allowed".
        ledger.MapMethods("journal/entries/{position?}", [HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete], Immutable);
    }

    private async Task<Refusal?> List(HttpContext context, Caller caller)
    {
        var ledgers = await Ledgers(null, context.RequestAborted);
        await JsonAnswer.Write(
            context.Response, [.. ledgers.Where(item => caller.MayRead(item.LedgerId))], ApiJson.Of<IReadOnlyList<LedgerItem>>(), context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> Create(HttpContext context, Caller caller)
    {
        if (!caller.IsEverywhere(Roles.Administrator))
        {
            return Refusal.Of(RefusalCodes.NotPermitted, new Fact("roles", (string[])[Roles.Administrator]));
        }

        var (wanted, refused) = await PlainRoute.ReadBody<LedgerWanted>(context.Request);
        if (refused is not null)
        {
            return refused;
        }

        if (!Ids.IsValid(wanted!.LedgerId))
        {
            return CommandText.Invalid("ledgerId", wanted.LedgerId);
        }

        if (string.IsNullOrWhiteSpace(wanted.Name) || wanted.Name.Length > 200)
        {
            return CommandText.Invalid("name", wanted.Name);
        }

        var hashAlgorithm = wanted.HashAlgorithm ?? TreeHashing.Sha256Id;
        if (hashAlgorithm is not (TreeHashing.Sha256Id or TreeHashing.Sm3Id))
        {
            return CommandText.Invalid("hashAlgorithm", hashAlgorithm);
        }

        if (!await new PostgresJournal(database).Create(wanted.LedgerId, wanted.Name, clock.GetUtcNow(), context.RequestAborted, hashAlgorithm))
        {
            return Refusal.Of(RefusalCodes.AlreadyExists, new Fact("ledger", wanted.LedgerId));
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = $"/api/ledgers/{wanted.LedgerId}";
        var made = await Ledgers(wanted.LedgerId, context.RequestAborted);
        await JsonAnswer.Write(context.Response, made, ApiJson.Of<IReadOnlyList<LedgerItem>>(), context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> One(Reading r) =>
        await r.One(await Ledgers(r.At.LedgerId, r.Cancel) is [var only, ..] ? only : null, _ => r.At.Position, "ledger");

    private async Task Immutable(HttpContext context)
    {
        context.Response.Headers.Allow = "GET, HEAD";
        await new PlainRoute(parts, (_, _) => Task.FromResult<Refusal?>(Refusal.Of(
            RefusalCodes.EventImmutable, new Fact("position", context.Request.RouteValues["position"]?.ToString() ?? "")))).Handle(context);
    }

    private async Task<IReadOnlyList<LedgerItem>> Ledgers(string? ledgerId, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "select ledger_id, name, position, last_recorded_at, hash_algorithm from ledger where $1::text is null or ledger_id = $1 order by ledger_id");
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)ledgerId ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        var list = new List<LedgerItem>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            list.Add(new LedgerItem(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetString(4)));
        }

        return list;
    }
}
