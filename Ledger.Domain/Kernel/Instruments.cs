namespace Ledger.Domain.Kernel;

/// <summary>What form public money takes. Every reservation, obligation and payout carries exactly one.</summary>
public static class Instruments
{
    /// <summary>项目经费: support to one pilot project.</summary>
    public const string ProjectGrant = "project-grant";
    /// <summary>运营平台资金: operating support to a pilot platform.</summary>
    public const string PlatformGrant = "platform-grant";

    /// <summary>投补联动资金: subsidies tied to investments, of every family.</summary>
    public const string Linkage = "linkage";

    /// <summary>风险补偿: a bank's loss of principal on a guaranteed loan.</summary>
    public const string RiskCompensation = "risk-compensation";

    /// <summary>All instruments, in reading order.</summary>
    public static readonly IReadOnlyList<string> All = [ProjectGrant, PlatformGrant, Linkage, RiskCompensation];
}
