namespace Ledger.Domain.Parties;

/// <summary>How one party is tied to another, seen from the first. Each has its inverse, so that a tie is found from both sides.</summary>
public enum RelationKind
{
    /// <summary>控制: decides what the other does.</summary>
    Controls,
    /// <summary>被控制.</summary>
    ControlledBy,
    /// <summary>持股: holds shares in the other without controlling it.</summary>
    HoldsSharesIn,
    /// <summary>被持股.</summary>
    SharesHeldBy,
    /// <summary>同一控制人: both are controlled by the same one.</summary>
    SameController,
    /// <summary>同一法定代表人.</summary>
    SameRepresentative,
    /// <summary>其他关联.</summary>
    OtherTie,
}

/// <summary>Why a party is not eligible while the flag is up. Source: A3.</summary>
public enum FlagKind
{
    /// <summary>严重失信.</summary>
    Dishonest,
    /// <summary>失信被执行人.</summary>
    JudgmentDebtor,
    /// <summary>吊销营业执照.</summary>
    LicenceRevoked,
    /// <summary>注销.</summary>
    Deregistered,
    /// <summary>经营异常.</summary>
    AbnormalOperation,
    /// <summary>财政违法行为处理期内: sanctioned for breaking the rules of public money.</summary>
    FiscalSanction,
    /// <summary>破产.</summary>
    Bankrupt,
    /// <summary>其他不符合条件情形.</summary>
    OtherGround,
}

/// <summary>What follows from the kinds.</summary>
public static class RelationKinds
{
    /// <summary>The same tie seen from the other side.</summary>
    public static RelationKind Inverse(this RelationKind kind) => kind switch
    {
        RelationKind.Controls => RelationKind.ControlledBy,
        RelationKind.ControlledBy => RelationKind.Controls,
        RelationKind.HoldsSharesIn => RelationKind.SharesHeldBy,
        RelationKind.SharesHeldBy => RelationKind.HoldsSharesIn,
        _ => kind,
    };
}
