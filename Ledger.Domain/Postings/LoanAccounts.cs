namespace Ledger.Domain.Postings;

/// <summary>
/// The memo accounts of one guaranteed loan, by name: <c>guaranteed-loan/{id}:{account}</c>; no pool can be called so. Debit is positive. What a pool
/// stands behind is contingent and stands apart from what it paid: <see cref="Guaranteed"/> against <see cref="Contingent"/>, and
/// <see cref="Compensated"/> with <see cref="Shared"/> against <see cref="Paid"/>. Summed over the loans of a firm they are its exposure.
/// </summary>
public sealed class LoanAccounts
{
    internal LoanAccounts(string stream)
    {
        Guaranteed = stream + ":guaranteed";
        Contingent = stream + ":contingent";
        Compensated = stream + ":compensated";
        Shared = stream + ":shared";
        Paid = stream + ":paid";
        All = [Guaranteed, Contingent, Compensated, Shared, Paid];
    }

    /// <summary>或有: what the pool stands behind now.</summary>
    public string Guaranteed { get; }
    /// <summary>Credit: the promise behind that.</summary>
    public string Contingent { get; }
    /// <summary>代偿: paid and not got back.</summary>
    public string Compensated { get; }
    /// <summary>追偿: got back from the borrower.</summary>
    public string Shared { get; }
    /// <summary>Credit: what left the pool.</summary>
    public string Paid { get; }

    /// <summary>Every account.</summary>
    public IReadOnlyList<string> All { get; }
}
