using Ledger.Domain;
using Ledger.Host;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Architecture;

/// <summary>Who may know whom. The folders of the host lie in layers; the code of each refers to its own and to those below.</summary>
public sealed class Arrows
{
    private const string Host = "Ledger.Host.";

    /// <summary>From the bottom up. What puts the parts together (<c>WebHost</c>, <c>Program</c>) stands above all of them.</summary>
    private static readonly string[][] Layers =
    [
        ["Cluster", "Catalogue"],
        ["Journal", "Proof"],
        ["Engine"],
        ["Projections", "Seeding", "Auth", "Language", "Confidential", "Banking", "Importing", "Exporting", "Auditing"],
        ["Endpoints", "Pages", "Verbs"],
    ];

    [Fact]
    public void references_in_the_host_point_downwards()
    {
        var wrong =
            from type in typeof(WebHost).Assembly.GetTypes()
            let here = FolderOf(type)
            where here is not null
            from other in References.Types(type)
            let there = FolderOf(other)
            where there is not null && there != here && !MayKnow(here, there)
            select $"{here}: {type.FullName} refers to {other.FullName}";
        wrong.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void only_the_verbs_know_how_the_host_is_put_together()
    {
        var wrong =
            from type in typeof(WebHost).Assembly.GetTypes()
            where FolderOf(type) is not null and not "Verbs"
            where References.Types(type).Contains(typeof(WebHost))
            select type.FullName;
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void every_folder_of_the_host_has_its_place()
    {
        var folders = typeof(WebHost).Assembly.GetTypes().Select(FolderOf).OfType<string>().Distinct();
        folders.ShouldBeSubsetOf(Layers.SelectMany(l => l));
    }

    [Fact]
    public void the_domain_knows_nothing_but_the_base_library_and_the_validation_of_shapes() =>
        typeof(Aggregates).Assembly.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal)).ShouldBeSubsetOf(["FluentValidation", "netstandard"]);

    private static bool MayKnow(string here, string there)
    {
        var (own, other) = (LayerOf(here), LayerOf(there));
        return other < own || (other == own && own < Layers.Length - 1);
    }

    private static int LayerOf(string folder) => Array.FindIndex(Layers, layer => layer.Contains(folder));

    /// <summary>The folder of a type of the host, by its namespace; null for others and for what stands at the root.</summary>
    private static string? FolderOf(Type type) =>
        type.Namespace is { } name && name.StartsWith(Host, StringComparison.Ordinal) ? name[Host.Length..].Split('.')[0] : null;
}
