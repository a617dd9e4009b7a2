using System.Collections.Immutable;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
using Ledger.Host.Engine;
using Ledger.Host.Journal;

namespace Ledger.Host.Seeding;

/// <summary>One attempt of the story: who tries what at which instant, and whether it is meant to be refused.</summary>
public sealed record ScenarioLine
{
    /// <summary>The file it stands in, without its folder.</summary>
    public required string File { get; init; }
    /// <summary>Its line there, from 1.</summary>
    public required int Number { get; init; }
    /// <summary>When it is tried, and recorded when accepted.</summary>
    public required DateTimeOffset At { get; init; }
    /// <summary>Who tries.</summary>
    public required ScenarioUser By { get; init; }
    public required CommandKind Kind { get; init; }
    public required ICommand Command { get; init; }
    public required string CommandId { get; init; }
    /// <summary>The day the act belongs to; in the file only where it differs from the day of <see cref="At"/>.</summary>
    public required DateOnly BusinessDate { get; init; }
    public ImmutableArray<Evidence> Evidence { get; init; } = [];
    /// <summary>The code of the refusal that is meant, or null where the attempt is meant to succeed.</summary>
    public string? Expect { get; init; }
    /// <summary>Whether the line is invented.</summary>
    public bool Synthetic { get; init; }
    /// <summary>What a reader of the file should know.</summary>
    public string? Note { get; init; }

    /// <summary>
    /// What a caller from outside is asked before the rules are: whether the role covers the act and the command has its shape. Null when so.
    /// </summary>
    public Refusal? RefusedAtTheDoor() =>
        RoleFor() is null
            ? Refusal.Of(RefusalCodes.NotPermitted, new Fact("person", By.Id), new Fact("command", Kind.Name))
            : Kind.Validate(Command);

    /// <summary>The command as the engine takes it.</summary>
    public CommandEnvelope Envelope() => new()
    {
        CommandId = CommandId,
        Command = Command,
        Actor = new Actor(By.Id, RoleFor() ?? By.Roles[0]),
        BusinessDate = BusinessDate,
        Evidence = Evidence,
    };

    public override string ToString() => $"{File}:{Number} {Kind.Name}";

    private string? RoleFor() => Kind.Roles.FirstOrDefault(By.Roles.Contains);
}
