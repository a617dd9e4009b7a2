using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Ledger.Host.Catalogue;

namespace Ledger.Host.Endpoints;

/// <summary>Every command's address, under <c>/api/ledgers/{ledger}</c>: things are nouns, and what is done to them is a noun below. One line per command.</summary>
internal static partial class CommandRoutes
{
    /// <summary>
    /// Decisions of people on something they looked at: they must name its version (428 without). Elsewhere naming it is free.
    /// </summary>
    public static readonly FrozenSet<string> Decisions = FrozenSet.ToFrozenSet(
        [
            "disbursement-order.check", "disbursement-order.approve", "disbursement-order.send-back", "disbursement-order.instruct", "grant.approve-award",
            "fund.write-off", "fund.decide-exemption", "linkage.approve", "recovery.order", "recovery.write-off",
        ],
        StringComparer.Ordinal);

    /// <summary>The collection that a command adds a new thing to.</summary>
    public static string? Makes(string command, string pattern) =>
        command is "fund-pool.open" or "grant.submit" or "disbursement-order.draft" or "party.register" or "fund.plan" or "bank-account.register"
            or "payment-batch.draw-up" or "linkage.open" or "recovery.propose" or "reported-figure.record" or "indicator.define" or "guaranteed-loan.register"
            or "expert.register" or "review-panel.open" or "platform.recognise" or "challenge-call.post" or "taper.fix" or "delegation.give" ? pattern : null;

    /// <summary>Maps them all.</summary>
    public static void MapCommands(this IEndpointRouteBuilder ledger, ApiParts parts)
    {
        var to = new Table(ledger, parts);
        to.Add("fund-pool.open", "pools");
        to.Add("fund-pool.appropriate", "pools/{poolId}/appropriations");
        to.Add("fund-pool.adjust", "pools/{poolId}/adjustments");
        to.Add("fund-pool.correct", "pools/{poolId}/corrections");
        to.Add("fund-pool.freeze", "pools/{poolId}/freeze");
        to.Add("fund-pool.unfreeze", "pools/{poolId}/unfreeze");
        to.Add("fund-pool.reserve", "pools/{poolId}/reservations");
        to.Add("fund-pool.release", "pools/{poolId}/reservations/{reservationId}/release");
        to.Add("fund-pool.expire", "pools/{poolId}/reservations/{reservationId}/expire");
        to.Add("fund-pool.obligate", "pools/{poolId}/obligations");
        to.Add("fund-pool.deobligate", "pools/{poolId}/obligations/{obligationId}/deobligation");
        to.Add("fund-pool.restore", "pools/{poolId}/restorations");
        to.Add("fund-pool.carry-over", "pools/{poolId}/carry-overs");
        to.Add("fund-pool.carry-commitment", "pools/{poolId}/carried-commitments");
        to.Add("fund-pool.lapse", "pools/{poolId}/lapses");
        to.Add("fund-pool.begin-closing", "pools/{poolId}/closing");
        to.Add("fund-pool.close-year", "pools/{poolId}/close");

        foreach (var kind in (string[])["project-grant", "platform-grant"])
        {
            var grants = to.With("kind", kind);
            var one = $"{kind}s/{{grantId}}";
            grants.Add("grant.submit", $"{kind}s");
            grants.Add("grant.return", $"{one}/return");
            grants.Add("grant.resubmit", $"{one}/resubmission");
            grants.Add("grant.screen", $"{one}/screening");
            grants.Add("grant.record-filing", $"{one}/filing");
            grants.Add("grant.assign-officer", $"{one}/officer");
            grants.Add("grant.hand-over-officer", $"{one}/officer/hand-over");
            grants.Add("grant.complete-duplicate-check", $"{one}/duplicate-checks");
            grants.Add("grant.conclude-review", $"{one}/review");
            grants.Add("grant.propose-award", $"{one}/proposal");
            grants.Add("grant.open-notice", $"{one}/notice");
            grants.Add("grant.raise-objection", $"{one}/objections");
            grants.Add("grant.resolve-objection", $"{one}/objections/{{objectionId}}/resolution");
            grants.Add("grant.close-notice", $"{one}/notice/closing");
            grants.Add("grant.approve-award", $"{one}/approval");
            grants.Add("grant.sign-task-book", $"{one}/task-book");
            grants.Add("grant.schedule-instalments", $"{one}/instalments");
            grants.Add("grant.accept-milestone", $"{one}/milestones");
            grants.Add("grant.record-assessment", $"{one}/assessments");
            grants.Add("grant.conclude-acceptance", $"{one}/acceptance");
            grants.Add("grant.amend-award", $"{one}/amendments");
            grants.Add("grant.reject", $"{one}/rejection");
            grants.Add("grant.withdraw", $"{one}/withdrawal");
            grants.Add("grant.suspend", $"{one}/suspension");
            grants.Add("grant.resume", $"{one}/resumption");
            grants.Add("grant.terminate", $"{one}/termination");
            grants.Add("grant.close", $"{one}/closing");
        }

        to.Add("disbursement-order.draft", "disbursement-orders");
        to.Add("disbursement-order.check", "disbursement-orders/{orderId}/check");
        to.Add("disbursement-order.approve", "disbursement-orders/{orderId}/approval");
        to.Add("disbursement-order.send-back", "disbursement-orders/{orderId}/return");
        to.Add("disbursement-order.instruct", "disbursement-orders/{orderId}/instruction");
        to.Add("disbursement-order.settle", "disbursement-orders/{orderId}/settlement");
        to.Add("disbursement-order.fail", "disbursement-orders/{orderId}/failure");
        to.Add("disbursement-order.return", "disbursement-orders/{orderId}/payment-returns");
        to.Add("disbursement-order.cancel", "disbursement-orders/{orderId}/cancellation");

        to.Add("party.register", "parties");
        to.Add("party.rename", "parties/{partyId}/name");
        to.Add("party.record-relation", "parties/{partyId}/relations");
        to.Add("party.end-relation", "parties/{partyId}/relations/{relationId}/end");
        to.Add("party.raise-flag", "parties/{partyId}/flags");
        to.Add("party.lift-flag", "parties/{partyId}/flags/{flagId}/lifting");
        to.Add("party.verify-account", "parties/{partyId}/accounts");
        to.Add("party.withdraw-account", "parties/{partyId}/accounts/{accountId}/withdrawal");
        to.Add("fund.plan", "funds");
        to.Add("fund.establish", "funds/{fundId}/establishment");
        to.Add("fund.amend-terms", "funds/{fundId}/terms");
        to.Add("fund.commit", "funds/{fundId}/commitments");
        to.Add("fund.call", "funds/{fundId}/calls");
        to.Add("fund.pay-in", "funds/{fundId}/payments-in");
        to.Add("fund.commit-to-sub-fund", "funds/{fundId}/sub-funds");
        to.Add("fund.pay-sub-fund", "funds/{fundId}/sub-funds/{subFundId}/payments");
        to.Add("fund.invest", "funds/{fundId}/investments");
        to.Add("fund.mark-investment", "funds/{fundId}/investments/{investmentId}/marks");
        to.Add("fund.mark-nav", "funds/{fundId}/marks");
        to.Add("fund.receive-income", "funds/{fundId}/incomes");
        to.Add("fund.pay-fee", "funds/{fundId}/fees");
        to.Add("fund.distribute", "funds/{fundId}/distributions");
        to.Add("fund.exit", "funds/{fundId}/investments/{investmentId}/exits");
        to.Add("fund.recognise-loss", "funds/{fundId}/losses");
        to.Add("fund.open-loss-review", "funds/{fundId}/losses/{lossId}/review");
        to.Add("fund.conclude-loss-review", "funds/{fundId}/losses/{lossId}/review/conclusion");
        to.Add("fund.write-off", "funds/{fundId}/losses/{lossId}/write-off");
        to.Add("fund.decide-exemption", "funds/{fundId}/losses/{lossId}/exemption");
        to.Add("fund.recognise-back-investment", "funds/{fundId}/back-investments");
        to.Add("fund.begin-harvest", "funds/{fundId}/harvest");
        to.Add("fund.liquidate", "funds/{fundId}/liquidation");
        to.Add("bank-account.register", "bank-accounts");
        to.Add("payment-batch.draw-up", "payment-batches");
        to.Add("payment-batch.withdraw", "payment-batches/{batchId}/withdrawal");
        to.Add("bank-statement.reconcile-line", "bank-statements/{statementId}/lines/{lineId}/reconciliation");
        to.Add("bank-statement.match-line", "bank-statements/{statementId}/lines/{lineId}/match");
        to.Add("bank-statement.set-line-aside", "bank-statements/{statementId}/lines/{lineId}/setting-aside");

        to.Add("scheme.draft", "schemes/{schemeId}/draft");
        to.Add("scheme.publish", "schemes/{schemeId}/publication");
        to.Add("scheme.suspend", "schemes/{schemeId}/suspension");
        to.Add("scheme.resume", "schemes/{schemeId}/resumption");

        to.Add("linkage.open", "linkages");
        to.Add("linkage.record-trigger", "linkages/{linkageId}/triggers");
        to.Add("linkage.verify-trigger", "linkages/{linkageId}/triggers/{investmentId}/verification");
        to.Add("linkage.withdraw-trigger", "linkages/{linkageId}/triggers/{investmentId}/withdrawal");
        to.Add("linkage.verify-project", "linkages/{linkageId}/project");
        to.Add("linkage.compute", "linkages/{linkageId}/computation");
        to.Add("linkage.approve", "linkages/{linkageId}/approval");
        to.Add("linkage.end-payout", "linkages/{linkageId}/payout-end");
        to.Add("linkage.convert", "linkages/{linkageId}/conversions");
        to.Add("linkage.buy-back", "linkages/{linkageId}/buybacks");
        to.Add("linkage.exit", "linkages/{linkageId}/exits");
        to.Add("linkage.expire", "linkages/{linkageId}/expiry");
        to.Add("linkage.unwind", "linkages/{linkageId}/unwinding");
        to.Add("linkage.cancel", "linkages/{linkageId}/cancellation");
        to.Add("disbursement-order.draft-for-linkage", "linkages/{linkageId}/disbursement-orders");

        to.Add("recovery.propose", "recoveries");
        to.Add("recovery.order", "recoveries/{recoveryId}/order");
        to.Add("recovery.notify", "recoveries/{recoveryId}/notice");
        to.Add("recovery.receive", "recoveries/{recoveryId}/receipts");
        to.Add("recovery.write-off", "recoveries/{recoveryId}/write-off");
        to.Add("recovery.litigate", "recoveries/{recoveryId}/lawsuit");
        to.Add("recovery.close", "recoveries/{recoveryId}/closing");
        to.Add("recovery.drop", "recoveries/{recoveryId}/dropping");
        to.Add("guaranteed-loan.register", "guaranteed-loans");
        to.Add("guaranteed-loan.record-repayment", "guaranteed-loans/{loanId}/repayments");
        to.Add("guaranteed-loan.claim", "guaranteed-loans/{loanId}/claim");
        to.Add("guaranteed-loan.return-claim", "guaranteed-loans/{loanId}/claim/return");
        to.Add("guaranteed-loan.approve", "guaranteed-loans/{loanId}/claim/approval");
        to.Add("disbursement-order.draft-for-compensation", "guaranteed-loans/{loanId}/payment-orders");
        to.Add("guaranteed-loan.share-recovery", "guaranteed-loans/{loanId}/recoveries");
        to.Add("guaranteed-loan.close", "guaranteed-loans/{loanId}/closing");
        to.Add("indicator.define", "indicators");
        to.Add("indicator.observe", "indicators/{indicatorId}/observations");
        to.Add("spending-plan.draft", "pools/{poolId}/spending-plan");
        to.Add("spending-plan.approve", "pools/{poolId}/spending-plan/approval");
        to.Add("accounting-period.close", "accounting-periods/{periodId}/closing");
        to.Add("accounting-period.reopen", "accounting-periods/{periodId}/reopening");
        to.Add("reported-figure.record", "reported-figures");
        to.Add("reported-figure.hold", "reported-figures/{figureId}/measure");
        to.Add("reported-figure.withdraw", "reported-figures/{figureId}/withdrawal");
        to.Add("expert.register", "experts");
        to.Add("expert.change", "experts/{expertId}/change");
        to.Add("expert.retire", "experts/{expertId}/retirement");
        to.Add("review-panel.open", "review-panels");
        to.Add("review-panel.freeze-candidates", "review-panels/{panelId}/candidates");
        to.Add("review-panel.draw", "review-panels/{panelId}/draw");
        to.Add("review-panel.declare-conflict", "review-panels/{panelId}/conflicts");
        to.Add("review-panel.replace-expert", "review-panels/{panelId}/replacements");
        to.Add("review-panel.submit-review", "review-panels/{panelId}/reviews");
        to.Add("review-panel.conclude", "review-panels/{panelId}/conclusion");
        to.Add("review-panel.abandon", "review-panels/{panelId}/abandonment");

        to.Add("platform.recognise", "platforms");
        to.Add("platform.extend", "platforms/{platformId}/extension");
        to.Add("platform.withdraw", "platforms/{platformId}/withdrawal");
        to.Add("published-list.publish", "published-lists/{listId}/versions");
        to.Add("challenge-call.post", "challenge-calls");
        to.Add("challenge-call.place-bid", "challenge-calls/{challengeId}/bids");
        to.Add("challenge-call.withdraw-bid", "challenge-calls/{challengeId}/bids/{bidId}/withdrawal");
        to.Add("challenge-call.select-winner", "challenge-calls/{challengeId}/bids/{bidId}/selection");
        to.Add("challenge-call.file-bid", "challenge-calls/{challengeId}/bids/{bidId}/filing");
        to.Add("challenge-call.grant-funding", "challenge-calls/{challengeId}/bids/{bidId}/funding");
        to.Add("challenge-call.decline-funding", "challenge-calls/{challengeId}/bids/{bidId}/decline");
        to.Add("challenge-call.close", "challenge-calls/{challengeId}/closing");
        to.Add("taper.fix", "tapers");
        to.Add("taper.compute-year", "tapers/{taperId}/computations");
        to.Add("taper.stop", "tapers/{taperId}/stop");
        to.Add("delegation.give", "delegations");
        to.Add("delegation.revoke", "delegations/{delegationId}/revocation");

        to.Add("rulebook.adopt", "rulebook");
        to.Add("calendar.publish", "calendars");
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex RouteValue();

    private sealed record Table(IEndpointRouteBuilder Ledger, ApiParts Parts, params IReadOnlyList<(string Name, string Value)> Constants)
    {
        public Table With(string name, string value) => this with { Constants = [(name, value)] };

        public void Add(string command, string pattern)
        {
            var kind = CommandCatalogue.Find(command) ?? throw new InvalidOperationException($"No command is called {command}.");
            var route = new CommandRoute(Parts, kind, [.. RouteValue().Matches(pattern).Select(match => match.Groups[1].Value)], Constants)
            {
                NeedsVersion = Decisions.Contains(command),
                Makes = Makes(command, pattern),
            };
            Ledger.MapMethods(pattern, [HttpMethods.Post], route.Handle).WithMetadata(route);
        }
    }
}
