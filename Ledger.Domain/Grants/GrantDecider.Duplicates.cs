using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Grants;

// A2: what looks like the same thing under another scheme is found by the ledger, and decided about by people before money is promised.
public static partial class GrantDecider
{
    private static Decision CheckDuplicates(CompleteDuplicateCheck command, Grant grant, CommandContext context, IStates states)
    {
        var digest = command.TaskBookDigest;
        string[] taskBooks = digest is null || grant.TaskBooks.Contains(digest) ? [.. grant.TaskBooks] : [.. grant.TaskBooks, digest];
        var resolutions = command.Resolutions ?? [];
        var found = Duplicates.Find(command.Stream, grant, taskBooks, context.BusinessDate, states);
        if (resolutions.FirstOrDefault(r => !found.Any(match => match.GrantStream == r.GrantStream)) is { } stray)
        {
            return Decision.Refuse(RefusalCodes.NotFound, new Fact("stream", stray.GrantStream));
        }

        return Decision.All(
        [
            Decision.Accept(command.Stream, new DuplicateCheckCompleted(
                [.. found.Select(match => match with { Resolution = resolutions.FirstOrDefault(r => r.GrantStream == match.GrantStream) })],
                digest, context.Actor.Id, context.BusinessDate)),
            ClaimProject(command.Stream, grant.PartyId, grant.Scheme, grant.ProjectCode, states),
            .. taskBooks.Select(taskBook => UseTaskBook(command.Stream, grant.Scheme, taskBook, states)),
        ]);
    }

    /// <summary>The party's project names the grant, once.</summary>
    private static Decision ClaimProject(string stream, string partyId, string scheme, string projectCode, IStates states)
    {
        var project = PartyProject.StreamOf(partyId, projectCode);
        return states.Get<PartyProject>(project).Claims.Any(claim => claim.GrantStream == stream)
            ? Decision.Accept()
            : Decision.Accept(project, new ProjectClaimed(stream, scheme));
    }

    /// <summary>The task book names the grant, once.</summary>
    private static Decision UseTaskBook(string stream, string scheme, string digest, IStates states)
    {
        var taskBook = TaskBook.StreamOf(digest);
        return states.Get<TaskBook>(taskBook).Claims.Any(claim => claim.GrantStream == stream)
            ? Decision.Accept()
            : Decision.Accept(taskBook, new TaskBookUsed(stream, scheme));
    }

    /// <summary>A grant that ended without a payment is nobody's duplicate any more.</summary>
    private static Decision ReleaseClaims(string stream, Grant grant, IStates states)
    {
        if (grant.PaidFen > 0)
        {
            return Decision.Accept();
        }

        var events = ImmutableArray.CreateBuilder<StreamEvent>();
        var project = PartyProject.StreamOf(grant.PartyId, grant.ProjectCode);
        if (states.Get<PartyProject>(project).Claims.Any(claim => claim.GrantStream == stream))
        {
            events.Add(new StreamEvent(project, new ProjectReleased(stream)));
        }

        foreach (var taskBook in grant.TaskBooks.Select(TaskBook.StreamOf))
        {
            if (states.Get<TaskBook>(taskBook).Claims.Any(claim => claim.GrantStream == stream))
            {
                events.Add(new StreamEvent(taskBook, new TaskBookReleased(stream)));
            }
        }

        return Decision.Accept(events.ToArray());
    }
}
