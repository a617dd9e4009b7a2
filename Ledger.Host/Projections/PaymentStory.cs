using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Linkages;
using Ledger.Domain.Parties;
using Ledger.Domain.RiskSharing;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>
/// Which entries tell the story of one payment: the order's and the award's own; the pool's opening and its authority; what pool, bank, receipts
/// and project say of the order or the award; the parties it is paid to and awarded to; the scheme or rulebook whose version the award cites.
/// Other orders of the same award are left out.
/// </summary>
public sealed class PaymentStory(NpgsqlDataSource database)
{
    private static readonly string[] Authority =
    [
        Name<PoolOpened>(), Name<FundsAppropriated>(), Name<AppropriationAdjusted>(), Name<AppropriationCorrected>(), Name<PoolFrozen>(),
        Name<PoolUnfrozen>(), Name<FundsCarriedIn>(),
    ];

    /// <summary>The positions, ascending; null where there was no such order at the moment.</summary>
    public async Task<IReadOnlyList<long>?> Of(Moment at, string orderId, CancellationToken cancel)
    {
        var journal = new PostgresJournal(database);
        var order = DisbursementOrder.StreamOf(orderId);
        (string Award, string PayeeId)? drafted = null;
        await foreach (var entry in journal.ReadStreams(at.LedgerId, [order], at.Position, cancel))
        {
            drafted ??= entry.Happened switch
            {
                OrderDrafted e => (Grant.StreamOf(e.GrantKind, e.GrantId), e.PayeeId),
                LinkageOrderDrafted e => (Linkage.StreamOf(e.LinkageId), e.PayeeId),
                CompensationOrderDrafted e => (GuaranteedLoan.StreamOf(e.LoanId), e.PayeeId),
                _ => null,
            };
        }

        if (drafted is not var (award, payeeId))
        {
            return null;
        }

        var (whole, pools) = (new HashSet<string>(StringComparer.Ordinal) { order, award, Party.StreamOf(payeeId) }, new HashSet<string>(StringComparer.Ordinal));
        await foreach (var entry in journal.ReadStreams(at.LedgerId, [award], at.Position, cancel))
        {
            switch (entry.Happened)
            {
                case ApplicationSubmitted e:
                    whole.Add(Party.StreamOf(e.PartyId));
                    break;
                case AwardProposed e:
                    pools.Add(FundPool.StreamOf(e.PoolId));
                    whole.Add(e.RuleStream ?? Domain.Rulebooks.Rulebook.MainStream);
                    break;
                case LinkageOpened e:
                    whole.Add(Party.StreamOf(e.PartyId));
                    break;
                case SubsidyComputed e:
                    pools.Add(FundPool.StreamOf(e.PoolId));
                    whole.Add(e.RuleStream);
                    break;
                case LoanRegistered e:
                    whole.Add(Party.StreamOf(e.PartyId));
                    pools.Add(FundPool.StreamOf(e.PoolId));
                    break;
                default:
                    break;
            }
        }

        return await database.List(
            """
            select position from (
              select e.position from unnest($2::text[]) as asked(stream),
                     lateral (select position from entry where ledger_id = $1 and stream = asked.stream and position <= $6) as e
              union
              select e.position from unnest($3::text[]) as asked(stream),
                     lateral (select position from entry where ledger_id = $1 and stream = asked.stream and position <= $6 and type = any($4)) as e
              union
              select t.position from unnest($5::text[]) as asked(subject),
                     lateral (select position from audit_trail where ledger_id = $1 and subject = asked.subject and position <= $6) as t
                     join entry e on e.ledger_id = $1 and e.position = t.position
               where not starts_with(e.stream, $7)
            ) as told order by position
            """,
            row => row.GetInt64(0), cancel, at.LedgerId, whole.ToArray(), pools.ToArray(), Authority, new[] { order, award }, at.Position,
            DisbursementOrder.StreamOf(""));
    }

    private static string Name<T>() => EventCatalogue.All.First(kind => kind.Type == typeof(T)).NameOn(FundPool.StreamOf(""));
}
