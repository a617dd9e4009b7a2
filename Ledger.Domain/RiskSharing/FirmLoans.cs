using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.RiskSharing;

/// <summary>One loan of a firm as caps count it.</summary>
public sealed record FirmLoan(string LoanStream, string Scheme, bool IsLive, long GuaranteedFen, long PaidFen);

/// <summary>All guaranteed loans of a firm: what the cap over a firm and the rule of one live loan are held against. Stream <c>firm-loans/{partyId}</c>.</summary>
public sealed record FirmLoans : AggregateState
{
    public static readonly FirmLoans Initial = new();

    public ImmutableArray<FirmLoan> Loans { get; init; } = [];

    /// <summary>The stream of a firm.</summary>
    public static string StreamOf(string partyId) => "firm-loans/" + partyId;

    /// <summary>What pools stand behind or have paid for the firm under a scheme, one loan apart.</summary>
    public long TotalFen(string scheme, string exceptLoan) =>
        Loans.Where(l => l.Scheme == scheme && l.LoanStream != exceptLoan).Sum(l => l.GuaranteedFen + l.PaidFen);

    public override FirmLoans Evolve(Event happened) => happened switch
    {
        FirmLoanCounted e => this with
        {
            Loans = [.. Loans.Where(l => l.LoanStream != e.LoanStream), new FirmLoan(e.LoanStream, e.Scheme, e.IsLive, e.GuaranteedFen, e.PaidFen)],
        },
        _ => throw Unexpected(happened),
    };
}
