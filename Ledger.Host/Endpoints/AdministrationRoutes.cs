using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Catalogue;

namespace Ledger.Host.Endpoints;

/// <summary>An account to be made.</summary>
/// <param name="AccountId">The name to sign in with.</param>
/// <param name="DisplayName">What people call it.</param>
/// <param name="Roles">What it may try, and where; <c>*</c> stands for every ledger.</param>
/// <param name="Password">10 to 256 characters; left out for a machine, which shows tokens.</param>
public sealed record AccountWanted(string AccountId, string DisplayName, IReadOnlyList<RoleHeld> Roles, string? Password = null);

/// <summary>The roles that an account shall have, and no others.</summary>
public sealed record RolesWanted(IReadOnlyList<RoleHeld> Roles);

/// <summary>A new password.</summary>
public sealed record PasswordWanted(string Password);

/// <summary>An account.</summary>
public sealed record AccountItem(
    string AccountId, string DisplayName, bool Disabled, bool HasPassword, DateTimeOffset? LockedUntil, IReadOnlyList<RoleHeld> Roles);

/// <summary>A change of an account.</summary>
public sealed record AccountChangeItem(DateTimeOffset ChangedAt, string AccountId, string ChangedBy, string Act, RawJson Detail);

/// <summary>
/// Accounts, for the administrator of every ledger. Nobody changes their own here: an administrator who locks everybody out, or takes a money role,
/// needs a second one. An auditor of every ledger may look.
/// </summary>
internal sealed class AdministrationRoutes(ApiParts parts, Accounts accounts)
{
    private const int MostChanges = 1_000;

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapMethods("accounts", [HttpMethods.Get, HttpMethods.Head], Looking(List))
            .WithMetadata(new Described("All accounts and their roles. Roles: administrator or auditor of every ledger.", typeof(IReadOnlyList<AccountItem>)));
        api.MapMethods("account-changes", [HttpMethods.Get, HttpMethods.Head], Looking(ListChanges)).WithMetadata(
            new Described("Who changed which account, newest first. Roles: administrator or auditor of every ledger.", typeof(IReadOnlyList<AccountChangeItem>))
            {
                Query = ["accountId", "limit"],
            });
        api.MapMethods("accounts", [HttpMethods.Post], Changing(Add)).WithMetadata(
            new Described("Makes an account. Role: administrator of every ledger.", typeof(AccountItem)) { Body = typeof(AccountWanted), Status = 201 });
        api.MapMethods("accounts/{accountId}/roles", [HttpMethods.Put], Changing(SetRoles)).WithMetadata(
            new Described("Gives an account these roles and no others. Role: administrator of every ledger.", null) { Body = typeof(RolesWanted), Status = 204 });
        api.MapMethods("accounts/{accountId}/password", [HttpMethods.Put], Changing(SetPassword)).WithMetadata(
            new Described("Gives an account a new password; its sessions end. Role: administrator of every ledger.", null) { Body = typeof(PasswordWanted), Status = 204 });
        foreach (var (act, disabled) in ((string, bool)[])[("disable", true), ("enable", false)])
        {
            api.MapMethods($"accounts/{{accountId}}/{act}", [HttpMethods.Post], Changing((context, caller) =>
                    Done(context, id => accounts.SetDisabled(caller.Id, id, disabled, context.RequestAborted))))
                .WithMetadata(new Described((disabled ? "Ends an account, its sessions and tokens." : "Lets an account in again.") + " Role: administrator of every ledger.", null) { Status = 204 });
        }
    }

    private RequestDelegate Looking(Func<HttpContext, Task<Refusal?>> answer) => new PlainRoute(parts, async (context, caller) =>
        caller.RolesEverywhere.Any(role => role is Roles.Administrator or Roles.Auditor) ? await answer(context) : NotPermitted([Roles.Administrator, Roles.Auditor])).Handle;

    private RequestDelegate Changing(Func<HttpContext, Caller, Task<Refusal?>> answer) => new PlainRoute(parts, async (context, caller) =>
        !caller.IsEverywhere(Roles.Administrator) ? NotPermitted([Roles.Administrator])
        : context.Request.RouteValues["accountId"] as string == caller.Id ? Refusal.Of(RefusalCodes.NotPermitted)
        : await answer(context, caller)) { Changes = true }.Handle;

    private async Task<Refusal?> List(HttpContext context)
    {
        await JsonAnswer.Write(
            context.Response, [.. (await accounts.List(context.RequestAborted)).Select(ItemOf)], ApiJson.Of<IReadOnlyList<AccountItem>>(), context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> ListChanges(HttpContext context)
    {
        var query = new ReadQuery(context.Request.Query, ["accountId", "limit"]);
        var (accountId, limit) = (query.Text("accountId"), query.Limit());
        if (query.Fault is { } fault)
        {
            return fault;
        }

        var changes = await accounts.Changes(accountId, Math.Min(limit, MostChanges), context.RequestAborted);
        await JsonAnswer.Write(
            context.Response, [.. changes.Select(c => new AccountChangeItem(c.ChangedAt, c.AccountId, c.ChangedBy, c.Act, new RawJson(c.Detail)))],
            ApiJson.Of<IReadOnlyList<AccountChangeItem>>(), context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> Add(HttpContext context, Caller caller)
    {
        var (wanted, refused) = await PlainRoute.ReadBody<AccountWanted>(context.Request);
        refused ??= await accounts.Add(caller.Id, wanted!.AccountId, wanted.DisplayName, wanted.Password, wanted.Roles, context.RequestAborted);
        if (refused is not null)
        {
            return refused;
        }

        var made = (await accounts.List(context.RequestAborted)).Single(account => account.AccountId == wanted!.AccountId);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await JsonAnswer.Write(context.Response, ItemOf(made), ApiJson.Of<AccountItem>(), context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> SetRoles(HttpContext context, Caller caller)
    {
        var (wanted, refused) = await PlainRoute.ReadBody<RolesWanted>(context.Request);
        return refused ?? await Done(context, id => accounts.SetRoles(caller.Id, id, wanted!.Roles, context.RequestAborted));
    }

    private async Task<Refusal?> SetPassword(HttpContext context, Caller caller)
    {
        var (wanted, refused) = await PlainRoute.ReadBody<PasswordWanted>(context.Request);
        return refused ?? await Done(context, id => accounts.SetPassword(caller.Id, id, wanted!.Password, context.RequestAborted));
    }

    private static async Task<Refusal?> Done(HttpContext context, Func<string, Task<Refusal?>> change)
    {
        if (await change((string)context.Request.RouteValues["accountId"]!) is { } refused)
        {
            return refused;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return null;
    }

    private static AccountItem ItemOf(AccountEntry account) => new(
        account.AccountId, account.DisplayName, account.Disabled, account.HasPassword, account.LockedUntil, account.Roles);

    private static Refusal NotPermitted(string[] roles) => Refusal.Of(RefusalCodes.NotPermitted, new Fact("roles", roles));
}
