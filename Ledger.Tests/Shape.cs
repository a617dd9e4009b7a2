using FluentValidation;
using Ledger.Domain;
using Ledger.Domain.Kernel;

namespace Ledger.Tests;

/// <summary>What a command is refused for before any state is looked at.</summary>
internal static class Shape
{
    private static readonly Dictionary<Type, IValidator> Validators = typeof(Aggregates).Assembly.GetTypes()
        .Where(type => type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(AbstractValidator<>))
        .ToDictionary(type => type.BaseType!.GenericTypeArguments[0], type => (IValidator)Activator.CreateInstance(type)!);

    /// <summary>Whether the command has a validator of its own.</summary>
    public static bool IsChecked(Type command) => Validators.ContainsKey(command);

    /// <summary>The code of the first failure, or null when the command is well formed.</summary>
    public static string? CodeOf(ICommand command) =>
        Validators.TryGetValue(command.GetType(), out var validator)
        && validator.Validate(new ValidationContext<object>(command)) is { IsValid: false } result ? result.Errors[0].ErrorCode : null;
}
