namespace Ledger.Host.Confidential;

/// <summary>What is kept outside the journal beside account numbers.</summary>
public static class ConfidentialKinds
{
    /// <summary>The name of a person.</summary>
    public const string PersonName = "person-name";
}
