namespace Ledger.Domain.Grants;

/// <summary>The two kinds of grant. Both go through the same procedure; they differ in what opens the gates of their instalments.</summary>
public enum GrantKind
{
    /// <summary>项目经费: paid along milestones and acceptance.</summary>
    ProjectGrant,
    /// <summary>运营平台资金: paid along the graded assessments of its periods.</summary>
    PlatformGrant,
}

/// <summary>Where a grant stands. The order of the procedure is fixed (A10); <see cref="GrantLifecycle"/> holds it.</summary>
public enum GrantStatus
{
    None,
    /// <summary>申报.</summary>
    Submitted,
    /// <summary>退回补正: with the applicant again.</summary>
    Returned,
    /// <summary>形式审查 passed.</summary>
    Screened,
    /// <summary>专家评审 concluded.</summary>
    Reviewed,
    /// <summary>拟立项: an amount is proposed and reserved on its pool.</summary>
    Proposed,
    /// <summary>公示.</summary>
    InNotice,
    NoticeClosed,
    /// <summary>立项.</summary>
    Approved,
    /// <summary>任务书 signed: the pool owes the award.</summary>
    Signed,
    /// <summary>Instalments are scheduled; work and payments go on.</summary>
    Executing,
    /// <summary>验收 passed.</summary>
    Accepted,
    Closed,
    Rejected,
    Withdrawn,
    Suspended,
    Terminated,
}

/// <summary>The grade of an assessment or acceptance. <see cref="Unqualified"/> leaves its gate shut.</summary>
public enum Grade
{
    /// <summary>优秀.</summary>
    Excellent,
    /// <summary>良好.</summary>
    Good,
    /// <summary>合格.</summary>
    Qualified,
    /// <summary>不合格.</summary>
    Unqualified,
}

/// <summary>How an objection ended.</summary>
public enum ObjectionOutcome
{
    /// <summary>异议成立: the proposal is set aside.</summary>
    Upheld,
    /// <summary>异议不成立.</summary>
    Dismissed,
}
