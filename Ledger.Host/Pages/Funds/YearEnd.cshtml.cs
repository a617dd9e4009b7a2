using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Host.Engine;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Funds;

/// <summary>年终: a pool's authority by the year it comes from, what is still promised, and the acts that end its year.</summary>
public sealed class YearEndModel(CarryOvers carryOvers, PoolBalances balances, Streams streams, LedgerEngines engines) : FormPage(engines)
{
    private const int MostCommitments = 100;

    public override string Area => "funds";

    public PoolBalance Pool { get; private set; } = null!;
    public CarriedAuthority Carried { get; private set; } = null!;

    /// <summary>Reservations and obligations with something left of them, by name.</summary>
    public IReadOnlyList<Commitment> Commitments { get; private set; } = [];

    /// <summary>Whether there are more commitments than are shown.</summary>
    public bool HasMore { get; private set; }

    /// <summary>The pool of the following year, whether it is open yet or not.</summary>
    public string NextPoolId => FundPool.IdOf(Pool.Programme, Pool.Level, Pool.FiscalYear + 1);

    /// <summary>The day that the acts of the year's end propose.</summary>
    public DateOnly Day => Request.HasFormContentType ? BusinessDate : BusinessDay.Proposed(Pool.FiscalYear, Today);

    public async Task<IActionResult> OnGetAsync(string pool) => await Load(pool) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(
        string pool, string? act, string? to, string? commitment, string? amount, string? documentNo, string? key)
    {
        if (!await Load(pool))
        {
            return NotFound();
        }

        FundPoolCommand? command = act switch
        {
            "carry-over" => new CarryOver(to ?? "", FenIn(amount), documentNo ?? "") { PoolId = pool },
            "carry-commitment" => new CarryCommitment(to ?? "", commitment ?? "", documentNo ?? "") { PoolId = pool },
            "lapse" => new Lapse(FenIn(amount), documentNo ?? "") { PoolId = pool },
            "begin-closing" => new BeginClosing { PoolId = pool },
            "close-year" => new CloseYear(documentNo ?? "") { PoolId = pool },
            _ => null,
        };
        if (command is null)
        {
            return NotFound();
        }

        if (await Carry(command, key) is { } position)
        {
            return LocalRedirect(Seen($"/funds/{pool}/year-end", position));
        }

        await Load(pool);
        return Page();
    }

    private async Task<bool> Load(string poolId)
    {
        if (!Ids.IsValid(poolId) || await balances.Find(At, poolId, Cancel) is not { } pool
            || await carryOvers.Find(At, At.BusinessUntil ?? Today, poolId, Cancel) is not { } carried)
        {
            return false;
        }

        (Pool, Carried) = (pool, carried);
        var state = (FundPool)(await streams.At(LedgerId, FundPool.StreamOf(poolId), At.Position, Cancel)).State;
        var open = state.Reservations.ToList().Select(r => new Commitment(r.Key, r.Value.AwardRef, "reserved", r.Value.AmountFen, 0))
            .Concat(state.Obligations.ToList().Where(o => o.Value.UnpaidFen + o.Value.InFlightFen > 0)
                .Select(o => new Commitment(o.Key, o.Value.AwardRef, "obligated", o.Value.UnpaidFen, o.Value.InFlightFen)))
            .OrderBy(c => c.Id, StringComparer.Ordinal).Take(MostCommitments + 1).ToList();
        (Commitments, HasMore) = (open.Take(MostCommitments).ToList(), open.Count > MostCommitments);
        return true;
    }
}

/// <summary>What a pool has promised and not paid.</summary>
/// <param name="Kind"><c>reserved</c> or <c>obligated</c>.</param>
public sealed record Commitment(string Id, string AwardRef, string Kind, long LeftFen, long InFlightFen);
