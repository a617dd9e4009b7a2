using System.Buffers;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FluentValidation;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Catalogue;

/// <summary>Every command: its name, how it is read, what checks its shape, and which roles may try it. One line per command.</summary>
public static class CommandCatalogue
{
    private static readonly CommandJson Json = CommandJson.Default;

    /// <summary>All kinds, in the order of a pool's, a grant's and an order's life.</summary>
    public static readonly IReadOnlyList<CommandKind> All =
    [
        Kind("fund-pool.open", Json.OpenPool, new OpenPoolValidator(), Roles.Maker),
        Kind("fund-pool.appropriate", Json.Appropriate, new AppropriateValidator(), Roles.Maker),
        Kind("fund-pool.adjust", Json.AdjustAppropriation, new AdjustAppropriationValidator(), Roles.Maker),
        Kind("fund-pool.correct", Json.CorrectAppropriation, new CorrectAppropriationValidator(), Roles.Releaser),
        Kind("fund-pool.freeze", Json.FreezePool, new FreezePoolValidator(), Roles.Releaser),
        Kind("fund-pool.unfreeze", Json.UnfreezePool, new UnfreezePoolValidator(), Roles.Releaser),
        Kind("fund-pool.reserve", Json.Reserve, new ReserveValidator(), Roles.Maker, Roles.Department),
        Kind("fund-pool.release", Json.ReleaseReservation, new ReleaseReservationValidator(), Roles.Maker, Roles.Department),
        Kind("fund-pool.expire", Json.ExpireReservation, new ExpireReservationValidator(), Roles.Maker, Roles.Department),
        Kind("fund-pool.obligate", Json.Obligate, new ObligateValidator(), Roles.Maker),
        Kind("fund-pool.deobligate", Json.Deobligate, new DeobligateValidator(), Roles.Maker),
        Kind("fund-pool.restore", Json.RestoreRecovered, new RestoreRecoveredValidator(), Roles.Maker),
        Kind("fund-pool.carry-over", Json.CarryOver, new CarryOverValidator(), Roles.Releaser),
        Kind("fund-pool.lapse", Json.Lapse, new LapseValidator(), Roles.Releaser),
        Kind("fund-pool.begin-closing", Json.BeginClosing, null, Roles.Releaser),
        Kind("fund-pool.close-year", Json.CloseYear, new CloseYearValidator(), Roles.Releaser),
    ];

    private static readonly FrozenDictionary<string, CommandKind> ByName = All.ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal);
    private static readonly FrozenDictionary<Type, CommandKind> ByType = All.ToFrozenDictionary(kind => kind.Type);

    /// <summary>The kind of that name, or null.</summary>
    public static CommandKind? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The kind of a command.</summary>
    public static CommandKind Of(ICommand command) => ByType[command.GetType()];

    /// <summary>The kind of a command's type.</summary>
    public static CommandKind Of<T>() where T : ICommand => ByType[typeof(T)];

    private static CommandKind Kind<T>(string name, JsonTypeInfo<T> json, IValidator<T>? validator, params string[] roles) where T : ICommand =>
        new CommandKind<T>(name, json, validator, roles);
}

/// <summary>The roles people and machines act under. What a role may try stands in the catalogue; who may succeed is decided by the domain.</summary>
public static class Roles
{
    /// <summary>经办: prepares pools, drafts and instructs payments.</summary>
    public const string Maker = "maker";
    /// <summary>复核: checks what a maker prepared.</summary>
    public const string Checker = "checker";
    /// <summary>签发: approves payments and closes years.</summary>
    public const string Releaser = "releaser";
    /// <summary>业务主管部门: runs applications, reviews and notices.</summary>
    public const string Department = "department";
    /// <summary>审计: reads everything, changes nothing.</summary>
    public const string Auditor = "auditor";
    /// <summary>基金管理: reads balances and exposure, changes nothing.</summary>
    public const string FundManager = "fund-manager";
    /// <summary>管理员: accounts and rules of the house, no money.</summary>
    public const string Administrator = "administrator";

    /// <summary>All roles.</summary>
    public static readonly IReadOnlyList<string> All = [Maker, Checker, Releaser, Department, Auditor, FundManager, Administrator];
}

/// <summary>One kind of command.</summary>
public abstract class CommandKind(string name, Type type, IReadOnlyList<string> roles)
{
    /// <summary>Stable name, <c>aggregate.imperative</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The record.</summary>
    public Type Type { get; } = type;

    /// <summary>The roles that may try it.</summary>
    public IReadOnlyList<string> Roles { get; } = roles;

    /// <summary>Reads a command. Throws <see cref="JsonException"/> where the text is not one.</summary>
    public abstract ICommand Read(ReadOnlySpan<byte> json);

    /// <summary>Checks what needs no state: the first failure as a refusal, or null.</summary>
    public abstract Refusal? Validate(ICommand command);

    /// <summary>Writes a command in its one canonical form.</summary>
    public abstract void Write(Utf8JsonWriter writer, ICommand command);
}

internal sealed class CommandKind<T>(string name, JsonTypeInfo<T> json, IValidator<T>? validator, string[] roles)
    : CommandKind(name, typeof(T), roles) where T : ICommand
{
    public override ICommand Read(ReadOnlySpan<byte> text) =>
        JsonSerializer.Deserialize(text, json) ?? throw new JsonException("null is not a command");

    public override Refusal? Validate(ICommand command)
    {
        if (validator?.Validate((T)command) is not { IsValid: false } result)
        {
            return null;
        }

        var failure = result.Errors[0];
        var field = JsonNamingPolicy.CamelCase.ConvertName(failure.PropertyName);
        return Refusal.Of(failure.ErrorCode, new Fact("field", field), new Fact("value", failure.AttemptedValue?.ToString() ?? ""));
    }

    public override void Write(Utf8JsonWriter writer, ICommand command) => JsonSerializer.Serialize(writer, (T)command, json);
}
