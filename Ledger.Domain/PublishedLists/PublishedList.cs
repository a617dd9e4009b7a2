using System.Collections.Immutable;
using Ledger.Domain.Kernel;
using Ledger.Domain.Platforms;

namespace Ledger.Domain.PublishedLists;

/// <summary>What a list is of.</summary>
public enum ListKind
{
    /// <summary>中试平台清单: every item is a platform recognised on the first day of the version.</summary>
    RecognisedPlatforms,
    /// <summary>城市机会清单.</summary>
    CityOpportunities,
    /// <summary>需求清单.</summary>
    Demands,
    /// <summary>供给清单.</summary>
    Supplies,
    /// <summary>项目清单.</summary>
    Projects,
    /// <summary>其他清单.</summary>
    Other,
}

/// <summary>One line of a list.</summary>
/// <param name="Ref">What it is known by; of a platform its id.</param>
public sealed record ListItem(string Ref, string Name);

/// <summary>A version as it was published.</summary>
/// <param name="Digest">SHA-256 of the published document.</param>
public sealed record ListVersion(string Version, string Name, DateOnly From, string Url, string Digest, string DocumentNo, ImmutableArray<ListItem> Items);

/// <summary>清单: a list that was published, in versions. Stream <c>published-list/{id}</c>.</summary>
public sealed record PublishedList : AggregateState
{
    public static readonly PublishedList Initial = new();

    public ListKind Kind { get; init; }

    /// <summary>In the order of their first days.</summary>
    public ImmutableArray<ListVersion> Versions { get; init; } = [];

    /// <summary>The stream of a list.</summary>
    public static string StreamOf(string listId) => "published-list/" + listId;

    /// <summary>The version that holds on a day: the last whose first day has come; null before the first.</summary>
    public ListVersion? InForce(DateOnly date) => Versions.LastOrDefault(version => version.From <= date);

    public override PublishedList Evolve(Event happened) => happened switch
    {
        ListVersionPublished e => this with
        {
            Kind = e.Kind, Versions = Versions.Add(new ListVersion(e.Version, e.Name, e.From, e.Url, e.Digest, e.DocumentNo, e.Items)),
        },
        _ => throw Unexpected(happened),
    };
}

/// <summary>A version of a list was published. What was published before stays readable as it was.</summary>
public sealed record ListVersionPublished(
    ListKind Kind, string Version, string Name, DateOnly From, string Url, string Digest, string DocumentNo, ImmutableArray<ListItem> Items) : Event;

/// <summary>Publishes a version of a list. <see cref="ListId"/> comes from the address of the request.</summary>
public sealed record PublishList(
    ListKind Kind, string Version, string Name, DateOnly From, string Url, string Digest, string DocumentNo, ImmutableArray<ListItem>? Items = null) : ICommand
{
    public string ListId { get; init; } = "";
    public string Stream => PublishedList.StreamOf(ListId);
}

/// <summary>The rules of lists: versions follow one another, and a list of recognised platforms names no other.</summary>
public static class PublishedListDecider
{
    public static Decision Decide(PublishList command, IStates states)
    {
        var list = states.Get<PublishedList>(command.Stream);
        if (list.Versions.Any(version => version.Version == command.Version))
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", command.Stream), new Fact("version", command.Version));
        }

        if (!list.Versions.IsEmpty && list.Kind != command.Kind)
        {
            return Decision.Refuse(RefusalCodes.RequestInvalid, new Fact("field", "kind"), new Fact("value", Kebab.Of(command.Kind)));
        }

        if (!list.Versions.IsEmpty && command.From < list.Versions[^1].From)
        {
            return Decision.Refuse(RefusalCodes.BusinessDateInvalid, new Fact("from", command.From), new Fact("effectiveFrom", list.Versions[^1].From));
        }

        var items = command.Items ?? [];
        if (command.Kind == ListKind.RecognisedPlatforms)
        {
            foreach (var item in items)
            {
                if (Platform.Recognised(item.Ref, command.From, states) is { } unrecognised)
                {
                    return unrecognised;
                }
            }
        }

        return Decision.Accept(command.Stream, new ListVersionPublished(
            command.Kind, command.Version, command.Name, command.From, command.Url, command.Digest, command.DocumentNo, items));
    }
}
