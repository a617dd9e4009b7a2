namespace Ledger.Host.Verbs;

/// <summary>How every verb ends; scripts build on these numbers.</summary>
internal static class ExitCode
{
    /// <summary>What was asked is done.</summary>
    public const int Done = 0;

    /// <summary>The ledger refused, or something of it is unsound.</summary>
    public const int RefusedOrUnsound = 1;

    /// <summary>The verb was called in a way it does not understand.</summary>
    public const int Usage = 2;

    /// <summary>The machine lacks something: a database, a program, a folder.</summary>
    public const int Environment = 3;
}
