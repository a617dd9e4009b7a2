using System.Reflection;
using System.Runtime.CompilerServices;
using Ledger.Domain;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Architecture;

/// <summary>Deciding again gives the same decision only if nothing but the arguments is looked at.</summary>
public sealed class PureDomain
{
    private static readonly Type[] Types = typeof(Aggregates).Assembly.GetTypes();

    private static readonly Type[] Impure =
    [
        typeof(TimeProvider), typeof(Random), typeof(Environment), typeof(Console), typeof(Task), typeof(ValueTask), typeof(Thread),
        typeof(System.Diagnostics.Stopwatch), typeof(System.Security.Cryptography.RandomNumberGenerator), typeof(Timer), typeof(AppContext),
    ];

    private static readonly string[] ImpureNamespaces = ["System.IO", "System.Net", "System.Threading", "System.Data", "System.Diagnostics.Process"];

    private static readonly string[] ImpureMembers =
    [
        "DateTime.get_Now", "DateTime.get_UtcNow", "DateTime.get_Today", "DateTimeOffset.get_Now", "DateTimeOffset.get_UtcNow", "Guid.NewGuid", "Guid.CreateVersion7",
    ];

    [Fact]
    public void the_domain_has_no_clock_no_chance_no_environment_and_no_io()
    {
        var wrong =
            from type in Types
            from member in References.Of(type)
            let named = member as Type ?? member.DeclaringType
            // A lock keeps a shared value whole and decides nothing.
            where named is not null && named != typeof(Lock) && named != typeof(Lock.Scope)
            where Impure.Contains(named)
                || ImpureNamespaces.Any(n => named.Namespace is { } ns && (ns == n || ns.StartsWith(n + ".", StringComparison.Ordinal)))
                || ImpureMembers.Contains($"{named.Name}.{member.Name}")
            select $"{type.FullName} names {named.FullName}.{member.Name}";
        wrong.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void the_domain_computes_without_floating_point()
    {
        Type[] floating = [typeof(float), typeof(double), typeof(Half), typeof(decimal)];
        var wrong =
            from type in Types
            from other in References.Types(type)
            where floating.Contains(other)
            select $"{type.FullName} names {other.Name}";
        wrong.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void nothing_static_can_change()
    {
        var wrong =
            from type in Types
            where !IsGenerated(type)
            from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            where !field.IsLiteral && !field.IsInitOnly && !field.IsDefined(typeof(CompilerGeneratedAttribute))
            select $"{type.FullName}.{field.Name}";
        wrong.ShouldBeEmpty();
    }

    /// <summary>The compiler keeps lambdas that capture nothing in static fields of its own.</summary>
    private static bool IsGenerated(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute)) || (type.DeclaringType is { } outer && IsGenerated(outer));
}
