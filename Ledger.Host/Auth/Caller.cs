using System.Collections.Frozen;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;

namespace Ledger.Host.Auth;

/// <summary>Who calls: an account and what it may try, ledger by ledger. What may succeed is decided by the domain.</summary>
public sealed class Caller
{
    /// <summary>Stands for every ledger where roles are given.</summary>
    public const string EveryLedger = "*";

    private readonly FrozenDictionary<string, Actor[]> _actors;
    private readonly Actor[] _everywhere;

    /// <param name="id">The account; the journal names it as the actor.</param>
    /// <param name="name">What people call it.</param>
    /// <param name="stamp">Sessions with another stamp have ended.</param>
    /// <param name="roles">Ledger (or <see cref="EveryLedger"/>) and role.</param>
    public Caller(string id, string name, string stamp, IEnumerable<(string Ledger, string Role)> roles)
    {
        Id = id;
        Name = name;
        Stamp = stamp;
        var given = roles.ToLookup(r => r.Ledger, r => r.Role, StringComparer.Ordinal);
        _everywhere = Actors(given[EveryLedger]);
        _actors = given.Where(g => g.Key != EveryLedger)
            .ToFrozenDictionary(g => g.Key, g => Actors(g.Concat(given[EveryLedger])), StringComparer.Ordinal);
    }

    /// <summary>The account; the journal names it as the actor.</summary>
    public string Id { get; }

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>Sessions with another stamp have ended.</summary>
    public string Stamp { get; }

    /// <summary>The roles held in every ledger, in the order of <see cref="Roles.All"/>.</summary>
    public IEnumerable<string> RolesEverywhere => _everywhere.Select(actor => actor.Role);

    /// <summary>The ledgers for which roles were given by name.</summary>
    public IEnumerable<string> NamedLedgers => _actors.Keys;

    /// <summary>The roles held in a ledger, in the order of <see cref="Roles.All"/>.</summary>
    public IEnumerable<string> RolesIn(string ledgerId) => ActorsIn(ledgerId).Select(actor => actor.Role);

    /// <summary>Whether the caller may read a ledger: any role in it will do.</summary>
    public bool MayRead(string ledgerId) => ActorsIn(ledgerId).Length > 0;

    /// <summary>Whether the caller may have a ledger verified, which keeps the machine busy: auditors and administrators.</summary>
    public bool MayVerify(string ledgerId) => RolesIn(ledgerId).Any(Roles.Verifiers.Contains);

    /// <summary>Whether the caller holds a role in every ledger; administration of the house asks for that.</summary>
    public bool IsEverywhere(string role) => Find(_everywhere, role) is not null;

    /// <summary>The caller as the actor of a command: under the first of the command's roles that it holds in the ledger; null where it holds none.</summary>
    public Actor? ActAs(CommandKind kind, string ledgerId)
    {
        var held = ActorsIn(ledgerId);
        for (var i = 0; i < kind.Roles.Count; i++)
        {
            if (Find(held, kind.Roles[i]) is { } actor)
            {
                return actor;
            }
        }

        return null;
    }

    private Actor[] ActorsIn(string ledgerId) => _actors.TryGetValue(ledgerId, out var actors) ? actors : _everywhere;

    private static Actor? Find(Actor[] held, string role)
    {
        foreach (var actor in held)
        {
            if (actor.Role == role)
            {
                return actor;
            }
        }

        return null;
    }

    private Actor[] Actors(IEnumerable<string> roles)
    {
        var held = roles.ToHashSet(StringComparer.Ordinal);
        return [.. Roles.All.Where(held.Contains).Select(role => new Actor(Id, role))];
    }
}
