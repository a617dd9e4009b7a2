using Ledger.Domain.Kernel;
using Ledger.Domain.Recoveries;
using Ledger.Host.Projections;

namespace Ledger.Host.Pages.Recovering;

/// <summary>What people do to a recovery, and what each form asks for. Which of them its state allows is the aggregate's own answer.</summary>
internal static class RecoveryActs
{
    /// <summary>Asks money back; the award is named by its stream.</summary>
    public static FormAct Proposing(string? awardStream) => new(
        "recovery.propose", new Dictionary<string, string>(),
        new("recoveryId", FieldKind.Text), new("awardStream", FieldKind.Text, Preset: awardStream), new("principalFen", FieldKind.Amount),
        new("reason", FieldKind.Prose), new("evidenceDigest", FieldKind.File));

    /// <summary>What may be done to a recovery as it stands.</summary>
    /// <param name="destination">Where principal that comes in today goes (R2).</param>
    public static IEnumerable<FormAct> Of(RecoveryRow row, Recovery recovery, RecoveryDestination destination) =>
        All(row, destination).Where(act => RecoveryLifecycle.Allows(recovery.Status, act.Kind.Type));

    private static IEnumerable<FormAct> All(RecoveryRow row, RecoveryDestination destination)
    {
        var known = new Dictionary<string, string> { ["recoveryId"] = row.RecoveryId };
        IReadOnlyList<string> destinations = [.. Enum.GetValues<RecoveryDestination>().Select(Kebab.Of)];
        yield return new("recovery.order", known,
            new("documentNo", FieldKind.Text), new("legalBasis", FieldKind.Text), new("dueOn", FieldKind.Day),
            new("interestFen", FieldKind.Amount, IsRequired: false), new("fineFen", FieldKind.Amount, IsRequired: false));
        yield return new("recovery.notify", known, new("noticeNo", FieldKind.Text), new("deliveryDigest", FieldKind.File));
        yield return new("recovery.receive", known,
            new("principalFen", FieldKind.Amount, Preset: FormAct.Yuan(row.PrincipalDueFen)),
            new("interestFen", FieldKind.Amount, IsRequired: false, Preset: FormAct.Yuan(row.InterestDueFen)),
            new("fineFen", FieldKind.Amount, IsRequired: false, Preset: FormAct.Yuan(row.FineDueFen)),
            new("destination", FieldKind.Word, destinations, Preset: Kebab.Of(destination)), new("bankRef", FieldKind.Text), new("receiptDigest", FieldKind.File));
        yield return new("recovery.close", known, new ActField("documentNo", FieldKind.Text));
        yield return new("recovery.litigate", known, new("court", FieldKind.Text), new("caseNo", FieldKind.Text));
        yield return new("recovery.write-off", known, new ActField("documentNo", FieldKind.Text));
        yield return new("recovery.drop", known, new ActField("reason", FieldKind.Prose));
    }
}
