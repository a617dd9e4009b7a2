using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Domain.Schemes;
using Ledger.Host.Auth;
using Ledger.Host.Catalogue;

namespace Ledger.Host.Endpoints;

/// <summary>Notes refused commands for the auditor: who tried what on what.</summary>
internal static class Refused
{
    private static readonly object Stream = new();
    private static readonly string[] Kinds = ["platform-grant", "project-grant"];

    /// <summary>Remembers what a command was addressed to, where its address alone does not tell.</summary>
    public static Refusal On(HttpContext context, ICommand command, Refusal refusal)
    {
        context.Items[Stream] = command.Stream;
        return refusal;
    }

    /// <summary>Notes the refusal of a single command.</summary>
    public static async ValueTask Note(ApiParts parts, HttpContext context, CommandKind kind, Refusal refusal)
    {
        var caller = await parts.Callers.Of(context);
        Note(parts, context, caller, kind, context.Items[Stream] as string ?? StreamOf(context.Request), refusal);
    }

    /// <summary>Notes the refusal of a command by a caller that is known.</summary>
    public static void Note(ApiParts parts, HttpContext context, Caller? caller, CommandKind kind, string? stream, Refusal refusal) => parts.Refused.Note(
        new Attempted(
            context.Request.RouteValues["ledger"] as string ?? Caller.EveryLedger, caller?.Id, caller is not null,
            context.Connection.RemoteIpAddress?.ToString(), kind.Name, stream) { CorrelationId = Trace.IdOf(context) },
        refusal);

    /// <summary>What the address names; a thing that is only to be made has no name there.</summary>
    private static string? StreamOf(HttpRequest request)
    {
        return Id("orderId") is { } order ? DisbursementOrder.StreamOf(order)
            : Id("poolId") is { } pool ? FundPool.StreamOf(pool)
            : Id("grantId") is { } grant ? Kinds.First(kind => kind == Kinds[^1] || request.Path.Value!.Contains($"/{kind}s/", StringComparison.Ordinal)) + "/" + grant
            : Id("partyId") is { } party ? Party.StreamOf(party)
            : Id("schemeId") is { } scheme ? SupportScheme.StreamOf(scheme)
            : null;

        string? Id(string name) => request.RouteValues[name] is string id && Ids.IsValid(id) ? id : null;
    }
}
