using System.Globalization;
using System.Text;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Catalogue;
using Ledger.Host.Engine;
using Ledger.Host.Language;

namespace Ledger.Host.Endpoints;

/// <summary>What the handlers share.</summary>
internal sealed record ApiParts(Callers Callers, LedgerEngines Engines, RefusedAttempts Refused, ILogger<ApiParts> Log);

/// <summary>
/// One command behind one address. Everything a command over HTTP means stands here once: who, the idempotency key, the version, the body
/// with the members of its address, the engine, and the answer or the refusal.
/// </summary>
internal sealed class CommandRoute
{
    private readonly ApiParts _parts;
    private readonly (string Name, byte[] Prefix)[] _fromAddress;
    private readonly byte[] _constants;

    /// <param name="parts">What the handlers share.</param>
    /// <param name="kind">The command.</param>
    /// <param name="fromAddress">Route values that are members of the command.</param>
    /// <param name="constants">Members that the address as such stands for, for example the kind of grant.</param>
    public CommandRoute(ApiParts parts, CommandKind kind, IReadOnlyList<string> fromAddress, params IReadOnlyList<(string Name, string Value)> constants)
    {
        _parts = parts;
        Kind = kind;
        _fromAddress = [.. fromAddress.Select(name => (name, Encoding.UTF8.GetBytes($"\"{name}\":\"")))];
        _constants = Encoding.UTF8.GetBytes(string.Concat(constants.Select(c => $"\"{c.Name}\":\"{c.Value}\",")));
        Named = [.. fromAddress, .. constants.Select(c => c.Name)];
    }

    /// <summary>The command.</summary>
    public CommandKind Kind { get; }

    /// <summary>The members that are not the body's to give.</summary>
    public IReadOnlyList<string> Named { get; }

    /// <summary>A decision of a person: it must name the version it was taken on.</summary>
    public bool NeedsVersion { get; init; }

    /// <summary>Where what it makes will be found, under its ledger; null where it makes nothing new.</summary>
    public string? Makes { get; init; }

    /// <summary>Answers without the engine, to measure everything else (benchmark mode).</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>Carries the request out.</summary>
    public async Task Handle(HttpContext context)
    {
        try
        {
            var refused = await Run(context);
            if (refused is not null)
            {
                await Refused.Note(_parts, context, Kind, refused);
                await Problems.Write(context, refused);
            }
        }
        catch (Exception e)
        {
            await Faults.Answer(context, e, _parts.Log);
        }
    }

    private async ValueTask<Refusal?> Run(HttpContext context)
    {
        var request = context.Request;
        if (await _parts.Callers.Of(context) is not { } caller)
        {
            return Refusal.Of(RefusalCodes.NotSignedIn);
        }

        // A rehearsal belongs to no ledger; the caller's first one stands in, so that the same rights are asked for.
        var ledgerId = IsRehearsal ? caller.NamedLedgers.FirstOrDefault() ?? Caller.EveryLedger : (string)request.RouteValues["ledger"]!;
        if (caller.ActAs(Kind, ledgerId) is not { } actor)
        {
            return NotPermitted(Kind, ledgerId);
        }

        if ((CrossSite.Check(request) ?? RequestBody.Check(request, "application/json")) is { } unread)
        {
            return unread;
        }

        if (KeyOf(request) is not { } commandId)
        {
            return Refusal.Of(RefusalCodes.IdempotencyKeyMissing);
        }

        if (VersionOf(request, NeedsVersion, out var expectedVersion) is { } noVersion)
        {
            return noVersion;
        }

        if (await RequestBody.Read(request) is not { } body)
        {
            return RequestBody.TooLarge(RequestBody.Limit);
        }

        var unreadable = Read(request.RouteValues, body.Span, out var read);
        body.Release();
        if (unreadable is not null)
        {
            return unreadable;
        }

        if (IsRehearsal)
        {
            await Answers.Write(context.Response, commandId, new Outcome.Accepted(1, 1, read.Command.Stream, 1, DateTimeOffset.UnixEpoch, false), null);
            return null;
        }

        if (await _parts.Engines.Find(ledgerId, context.RequestAborted) is not { } engine)
        {
            return Refusal.Of(RefusalCodes.NotFound, new Fact("ledger", ledgerId));
        }

        // Not cancelled when the caller goes away: a command in the queue is carried out in any case, and its key finds the answer.
        var outcome = await engine.Submit(new CommandEnvelope
        {
            CommandId = commandId, Command = read.Command, Actor = actor, BusinessDate = read.BusinessDate,
            ExpectedVersion = expectedVersion, CorrelationId = Trace.IdOf(context), Evidence = read.Evidence,
        }, waitForRoom: false, CancellationToken.None);
        if (outcome is not Outcome.Accepted accepted)
        {
            return Refused.On(context, read.Command, ((Outcome.Refused)outcome).Refusal);
        }

        await Answers.Write(context.Response, commandId, accepted, Makes is null ? null : $"/api/ledgers/{ledgerId}/{Makes}/");
        return null;
    }

    /// <summary>The refusal of somebody whose roles do not cover a command.</summary>
    public static Refusal NotPermitted(CommandKind kind, string ledgerId) => Refusal.Of(
        RefusalCodes.NotPermitted, new Fact("ledger", ledgerId), new Fact("command", kind.Name), new Fact("roles", kind.Roles));

    /// <summary>The idempotency key, in the plain form or as the quoted string of the HTTP working group's draft.</summary>
    private static string? KeyOf(HttpRequest request)
    {
        if (request.Headers["Idempotency-Key"] is not [{ } key])
        {
            return null;
        }

        if (key.Length > 2 && key[0] == '"' && key[^1] == '"')
        {
            key = key[1..^1];
        }

        return Ids.IsValid(key) ? key : null;
    }

    /// <summary>The version in <c>If-Match</c>: one strong tag. Required where a person decides on what they saw.</summary>
    private static Refusal? VersionOf(HttpRequest request, bool required, out long? version)
    {
        version = null;
        var header = request.Headers.IfMatch;
        if (header.Count == 0)
        {
            return required ? Refusal.Of(RefusalCodes.VersionMissing) : null;
        }

        var tag = header.Count == 1 ? header[0].AsSpan().Trim() : [];
        if (tag.Length > 2 && tag[0] == '"' && tag[^1] == '"'
            && long.TryParse(tag[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            version = number;
            return null;
        }

        // "*" and several tags name no version, and a weak tag never matches.
        return Refusal.Of(RefusalCodes.VersionMissing, new Fact("ifMatch", header.ToString()));
    }

    private Refusal? Read(RouteValueDictionary route, ReadOnlySpan<byte> body, out CommandRead read)
    {
        Span<byte> address = stackalloc byte[512];
        _constants.CopyTo(address);
        var length = _constants.Length;
        foreach (var (name, prefix) in _fromAddress)
        {
            // An id's alphabet leaves nothing to escape.
            if (route[name] is not string id || !Ids.IsValid(id))
            {
                read = default;
                return CommandText.Invalid(name, route[name] as string);
            }

            prefix.CopyTo(address[length..]);
            length += prefix.Length;
            length += Encoding.ASCII.GetBytes(id, address[length..]);
            "\","u8.CopyTo(address[length..]);
            length += 2;
        }

        return CommandText.ReadBody(Kind, body, address[..length], Named, out read);
    }
}
