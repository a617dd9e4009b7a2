using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Host.Projections;

namespace Ledger.Host.Pages.Linking;

/// <summary>What people do to a linkage, and what each form asks for. Which of them its state allows is the aggregate's own answer.</summary>
internal static class LinkageActs
{
    private static readonly IReadOnlyList<string> Families = [.. Enum.GetValues<LinkageFamily>().Select(Kebab.Of)];
    private static readonly IReadOnlyList<string> Investors = [.. Enum.GetValues<InvestorKind>().Where(kind => kind != InvestorKind.GovernmentFund).Select(Kebab.Of)];

    /// <summary>Opens a linkage under one of the schemes that tie subsidies to investments.</summary>
    public static FormAct Opening(IReadOnlyList<string> schemes) => new(
        "linkage.open", new Dictionary<string, string>(),
        new("linkageId", FieldKind.Text), new("family", FieldKind.Word, Families), new("scheme", FieldKind.Choice, schemes), new("title", FieldKind.Text),
        new("partyId", FieldKind.Text), new("partyName", FieldKind.Text), new("payeeId", FieldKind.Text, IsRequired: false),
        new("payeeName", FieldKind.Text, IsRequired: false), new("fundId", FieldKind.Text, IsRequired: false));

    /// <summary>What may be done to a linkage as it stands, the regular step first.</summary>
    /// <param name="pools">Pools that pay linkages.</param>
    /// <param name="versionInForce">The scheme's version in force; null where none is.</param>
    public static IReadOnlyList<FormAct> Of(LinkageRow row, Linkage linkage, IReadOnlyList<string> pools, string? versionInForce, string newId) =>
        [.. All(row, linkage, pools, versionInForce, newId).Where(act => Fits(act, linkage))];

    private static bool Fits(FormAct act, Linkage linkage) => act.Command switch
    {
        "disbursement-order.draft-for-linkage" =>
            linkage.Status is LinkageStatus.Approved or LinkageStatus.Paid && linkage.CommittedFen < linkage.AwardFen,
        "linkage.verify-project" => linkage.TriggeredBy == LinkageTrigger.ProjectPlan && LinkageLifecycle.Allows(linkage.Status, typeof(VerifyProject)),
        "linkage.record-trigger" => (linkage.TriggeredBy == LinkageTrigger.ProjectPlan) == (linkage.Status == LinkageStatus.Holding)
            && (linkage.Status != LinkageStatus.Holding || linkage.Family == LinkageFamily.GrantThenEquity) && LinkageLifecycle.Allows(linkage.Status, typeof(RecordTrigger)),
        "linkage.verify-trigger" => linkage.Triggers.Any(t => t.PaidInFen is null) && LinkageLifecycle.Allows(linkage.Status, typeof(VerifyTrigger)),
        "linkage.withdraw-trigger" => !linkage.Triggers.IsEmpty && LinkageLifecycle.Allows(linkage.Status, typeof(WithdrawTrigger)),
        "linkage.compute" => linkage.Status == LinkageStatus.Verified,
        "linkage.approve" => LinkageLifecycle.Allows(linkage.Status, typeof(ApproveLinkage)),
        "linkage.end-payout" => LinkageLifecycle.Allows(linkage.Status, typeof(EndPayout)),
        "linkage.convert" => linkage.ContingentFen > 0 && LinkageLifecycle.Allows(linkage.Status, typeof(ConvertToEquity)),
        "linkage.buy-back" => linkage.BuybackBp is not null && linkage.EquityFen > 0 && LinkageLifecycle.Allows(linkage.Status, typeof(ExerciseBuyback)),
        "linkage.exit" => linkage.EquityFen > 0 && LinkageLifecycle.Allows(linkage.Status, typeof(ExitLinkage)),
        "linkage.expire" => LinkageLifecycle.Allows(linkage.Status, typeof(ExpireLinkage)),
        "linkage.unwind" => linkage.ReclaimableFen > 0 && LinkageLifecycle.Allows(linkage.Status, typeof(UnwindLinkage)),
        _ => LinkageLifecycle.Allows(linkage.Status, typeof(CancelLinkage)),
    };

    private static IEnumerable<FormAct> All(LinkageRow row, Linkage linkage, IReadOnlyList<string> pools, string? versionInForce, string newId)
    {
        var known = new Dictionary<string, string> { ["linkageId"] = row.LinkageId };
        IReadOnlyList<string> pending = [.. linkage.Triggers.Where(t => t.PaidInFen is null).Select(t => t.InvestmentId)];
        IReadOnlyList<string> triggers = [.. linkage.Triggers.Select(t => t.InvestmentId)];
        IReadOnlyList<string> verified = [.. linkage.Triggers.Where(t => t.PaidInFen is not null).Select(t => t.InvestmentId)];

        yield return new("linkage.verify-project", known, new("budgetFen", FieldKind.Amount), new("planDigest", FieldKind.File), new("documentNo", FieldKind.Text));
        yield return new("linkage.record-trigger", known,
            new("investmentId", FieldKind.Text), new("investorId", FieldKind.Text), new("investorName", FieldKind.Text), new("investorKind", FieldKind.Word, Investors),
            new("amountFen", FieldKind.Amount), new("agreementDigest", FieldKind.File));
        yield return new("linkage.verify-trigger", known,
            new("investmentId", FieldKind.Choice, pending), new("paidInFen", FieldKind.Amount), new("paidInOn", FieldKind.Day),
            new("registryChangeNo", FieldKind.Text), new("receiptDigest", FieldKind.File));
        yield return new("linkage.compute", known,
            new("poolId", FieldKind.Choice, pools), new("schemeVersion", FieldKind.Text, Preset: versionInForce), new("minutesNo", FieldKind.Text),
            new("reservedUntil", FieldKind.Day), new("atMostFen", FieldKind.Amount, IsRequired: false));
        yield return new("linkage.approve", known,
            new("documentNo", FieldKind.Text), new("agreementDigest", FieldKind.File), new("payeeAccountDigest", FieldKind.Text));
        yield return new("disbursement-order.draft-for-linkage", known,
            new("orderId", FieldKind.Text, Preset: newId), new("amountFen", FieldKind.Amount, Preset: FormAct.Yuan(linkage.AwardFen - linkage.CommittedFen)),
            new("payeeAccountDigest", FieldKind.Text, Preset: linkage.PayeeAccountDigest));
        yield return new("linkage.convert", known,
            new("principalFen", FieldKind.Amount, Preset: FormAct.Yuan(linkage.ContingentFen)), new("valuationFen", FieldKind.Amount),
            new("investmentId", FieldKind.Choice, verified, IsRequired: linkage.PriceBasis == PriceBasis.OutsideRound),
            new("agreementDigest", FieldKind.File), new("registryChangeNo", FieldKind.Text));
        yield return new("linkage.buy-back", known,
            new("principalFen", FieldKind.Amount), new("bankRef", FieldKind.Text), new("receiptDigest", FieldKind.File));
        yield return new("linkage.exit", known,
            new("costFen", FieldKind.Amount, Preset: FormAct.Yuan(linkage.EquityFen)), new("proceedsFen", FieldKind.Amount), new("bankRef", FieldKind.Text),
            new("receiptDigest", FieldKind.File), new("documentNo", FieldKind.Text));
        yield return new("linkage.expire", known,
            new("outcome", FieldKind.Word, Outcomes(linkage)), new("documentNo", FieldKind.Text), new("until", FieldKind.Day, IsRequired: false),
            new("recoveryId", FieldKind.Text, IsRequired: false), new("evidenceDigest", FieldKind.File, IsRequired: false));
        yield return new("linkage.end-payout", known, new ActField("reason", FieldKind.Prose));
        yield return new("linkage.unwind", known,
            new("recoveryId", FieldKind.Text), new("principalFen", FieldKind.Amount, Preset: FormAct.Yuan(linkage.ReclaimableFen)),
            new("reason", FieldKind.Prose), new("evidenceDigest", FieldKind.File));
        yield return new("linkage.withdraw-trigger", known, new("investmentId", FieldKind.Choice, triggers), new("reason", FieldKind.Prose));
        yield return new("linkage.cancel", known, new ActField("reason", FieldKind.Prose));
    }

    private static IReadOnlyList<string> Outcomes(Linkage linkage) =>
        [.. Enum.GetValues<ExpiryOutcome>().Where(outcome => (outcome == ExpiryOutcome.Fulfilled) == (linkage.ContingentFen == 0)).Select(Kebab.Of)];
}
