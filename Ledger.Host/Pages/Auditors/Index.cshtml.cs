using Ledger.Host.Auditing;

namespace Ledger.Host.Pages.Auditors;

/// <summary>审计疑点: the questions of auditors, and the samples they draw.</summary>
public sealed class IndexModel : LedgerPage
{
    public override string Area => "audit";
    protected override bool HasAsOfBar => true;

    public IReadOnlyList<AuditQuestion> Questions => AuditQuestions.All;
    public IReadOnlyList<Population> Populations => AuditSamples.Populations;

    public void OnGet()
    {
    }
}
