using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Kernel;

public class VersioningAMap
{
    /// <summary>Every version ever made keeps its content, whichever version is changed or read next.</summary>
    [Fact]
    public void every_version_stays_what_it_was()
    {
        var steps = Gen.ArrayOf(
            from fork in Gen.Choose(0, 1000)
            from key in Gen.Choose(0, 8)
            from act in Gen.Choose(0, 2)
            select (fork, key: "k" + key, act)).ToArbitrary();

        Prop.ForAll(steps, list =>
        {
            var versions = new List<(VersionedMap<int> Map, ImmutableDictionary<string, int> Model)>
            {
                (VersionedMap<int>.Empty, ImmutableDictionary<string, int>.Empty),
            };
            for (var i = 0; i < list.Length; i++)
            {
                var (map, model) = versions[list[i].fork % 3 == 0 ? list[i].fork % versions.Count : versions.Count - 1];
                versions.Add(list[i].act switch
                {
                    0 => (map.Remove(list[i].key), model.Remove(list[i].key)),
                    _ => (map.SetItem(list[i].key, i), model.SetItem(list[i].key, i)),
                });
            }

            foreach (var (map, model) in versions)
            {
                map.Count.ShouldBe(model.Count);
                map.ToList().ToImmutableDictionary().ShouldBe(model, ignoreOrder: true);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void adding_a_key_twice_is_a_broken_invariant() =>
        Should.Throw<ArgumentException>(() => VersionedMap<int>.Empty.Add("a", 1).Add("a", 2));
}
