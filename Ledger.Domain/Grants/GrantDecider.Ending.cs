using Ledger.Domain.Awards;
using Ledger.Domain.Kernel;
using Ledger.Domain.Tapers;

namespace Ledger.Domain.Grants;

// Every way a grant ends: the project is free for another application and the pool has back what was not paid.
public static partial class GrantDecider
{
    private static Decision End(GrantCommand command, Grant grant, GrantEvent ended, string outcome, CommandContext context, IStates states) =>
        !grant.OpenOrderIds.IsEmpty
            ? Refuse.IllegalState(grant.Status, command, new Fact("openOrders", grant.OpenOrderIds.ToArray()), new Fact("orderedFen", grant.OrderedFen))
            : Decision.All(
                Decision.Accept(
                    new StreamEvent(command.Stream, ended),
                    new StreamEvent(ProjectRegister.StreamOf(grant.Scheme, grant.ProjectCode), new ApplicationEnded(command.Stream, outcome))),
                AwardBooks.FreeMoney(command.Stream, grant, outcome, context, states),
                AwardBooks.Recount(command.Stream, grant, grant.PaidFen, outcome),
                ReleaseClaims(command.Stream, grant, states),
                TaperDecider.Release(command.Stream, grant, states));
}
