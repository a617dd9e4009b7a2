using Ledger.Domain.Kernel;

namespace Ledger.Domain.Recoveries;

/// <summary>A command to one recovery. <see cref="RecoveryId"/> comes from the address of the request.</summary>
public abstract record RecoveryCommand : ICommand
{
    public string RecoveryId { get; init; } = "";
    public string Stream => Recovery.StreamOf(RecoveryId);
}

/// <summary>Asks back part of what was paid under an award (R1).</summary>
public sealed record ProposeRecovery(string AwardStream, long PrincipalFen, string Reason, string EvidenceDigest) : RecoveryCommand;

/// <summary>Orders it (R3, C4). Interest and fine are asked for beside the principal.</summary>
public sealed record OrderRecovery(string DocumentNo, string LegalBasis, DateOnly DueOn, long InterestFen = 0, long FineFen = 0) : RecoveryCommand;

/// <summary>Records that the party was told (R3).</summary>
public sealed record NotifyRecovery(string NoticeNo, string DeliveryDigest) : RecoveryCommand;

/// <summary>Records money that came in (R1, R2, D6). The bank's receipt is for all lines together.</summary>
public sealed record ReceiveRecovery(
    string BankRef, string ReceiptDigest, RecoveryDestination Destination, long PrincipalFen, long InterestFen = 0, long FineFen = 0) : RecoveryCommand;

/// <summary>Gives up the rest (C4).</summary>
public sealed record WriteOffRecovery(string DocumentNo) : RecoveryCommand;

/// <summary>Takes it to court.</summary>
public sealed record LitigateRecovery(string Court, string CaseNo) : RecoveryCommand;

/// <summary>Closes it; from then on it no longer blocks new awards (R4).</summary>
public sealed record CloseRecovery(string DocumentNo) : RecoveryCommand;

/// <summary>Gives it up before it is ordered.</summary>
public sealed record DropRecovery(string Reason) : RecoveryCommand;
