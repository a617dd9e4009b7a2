using System.Reflection;
using FluentValidation;
using Ledger.Domain;
using Ledger.Domain.Kernel;
using Ledger.Domain.Postings;
using Ledger.Host.Catalogue;
using Ledger.Tests.Approved;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Architecture;

/// <summary>Whatever the domain declares is known where it must be: nothing can be forgotten quietly.</summary>
public sealed class EveryEventIsHandled
{
    private static readonly Type[] Domain = typeof(Aggregates).Assembly.GetTypes();

    [Fact]
    public void every_event_of_the_domain_has_a_stored_name() =>
        EventCatalogue.All.Select(kind => kind.Type).ShouldBe(Domain.Where(t => t.IsSubclassOf(typeof(Event)) && !t.IsAbstract), ignoreOrder: true);

    [Fact]
    public void every_stored_name_evolves_its_aggregate_and_no_posting_rule_stumbles_over_it()
    {
        var postings = new PostingRules();
        foreach (var kind in EventCatalogue.All)
        {
            foreach (var name in kind.Names)
            {
                var (stream, happened) = (EventExamples.StreamOf(name), EventExamples.Of(kind));
                EventCatalogue.NameOf(stream, happened).ShouldBe(name);
                var fault = Record.Exception(() => Aggregates.InitialOf(stream).Evolve(happened));

                // An example may speak of a reservation that an empty pool does not hold; that it is known at all is what counts here.
                fault?.Message.ShouldNotContain("does not evolve by", customMessage: name);
                Should.NotThrow(() => postings.Legs(stream, happened, new Leg[PostingRules.MaxLegs]), name);
            }
        }
    }

    [Fact]
    public void every_command_of_the_domain_has_a_name_a_role_and_a_shape_check()
    {
        CommandCatalogue.All.Select(kind => kind.Type).ShouldBe(Domain.Where(t => t.IsAssignableTo(typeof(ICommand)) && !t.IsAbstract), ignoreOrder: true);
        foreach (var kind in CommandCatalogue.All)
        {
            kind.Roles.ShouldNotBeEmpty(kind.Name);
            kind.Roles.ShouldBeSubsetOf(Roles.All, kind.Name);
            var members = kind.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);
            (members.Length == 0 || Shape.IsChecked(kind.Type)).ShouldBeTrue($"{kind.Name} has no validator.");
        }
    }

    [Fact]
    public void those_who_only_read_may_try_nothing() =>
        CommandCatalogue.All.SelectMany(kind => kind.Roles).ShouldNotContain(role => role == Roles.Auditor);

    [Fact]
    public void who_manages_funds_touches_no_other_money() =>
        CommandCatalogue.All.Where(kind => kind.Roles.Contains(Roles.FundManager)).Select(kind => kind.Name)
            .ShouldAllBe(name => name.StartsWith("fund.", StringComparison.Ordinal));

    [Fact]
    public void who_keeps_the_accounts_touches_no_money() =>
        CommandCatalogue.All.Where(kind => kind.Roles.Contains(Roles.Administrator)).Select(kind => kind.Name)
            .ShouldBe(["rulebook.adopt", "calendar.publish"], ignoreOrder: true);

    [Fact]
    public void every_shape_check_fails_with_a_declared_code()
    {
        var declared = typeof(RefusalCodes).GetFields().Select(f => (string)f.GetRawConstantValue()!).ToHashSet();
        var validators = Domain.Where(t => t is { IsAbstract: false, BaseType.IsGenericType: true } && t.BaseType.GetGenericTypeDefinition() == typeof(AbstractValidator<>));
        foreach (var validator in validators.Select(t => (IValidator)Activator.CreateInstance(t)!))
        {
            var components = validator.CreateDescriptor().Rules.SelectMany(rule => rule.Components.Select(c => c.ErrorCode ?? $"{rule.PropertyName}: none"));
            components.Where(code => !declared.Contains(code)).ShouldBeEmpty(validator.GetType().Name);
        }
    }

    [Fact]
    public void refusal_codes_are_taken_from_the_list_and_each_stands_there_once()
    {
        var codes = typeof(RefusalCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).ToList();
        codes.ShouldBeUnique();
        codes.ShouldAllBe(code => code.All(c => char.IsAsciiLetterUpper(c) || c == '_'));
        var files = Directory.EnumerateFiles(Path.Combine(Host.Verbs.Repository.Root!, "Ledger.Domain"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith("RefusalCodes.cs", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal));
        foreach (var file in files)
        {
            System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(file), "\"[A-Z]+(_[A-Z]+)+\"").Select(m => m.Value).ShouldBeEmpty(file);
        }
    }
}
