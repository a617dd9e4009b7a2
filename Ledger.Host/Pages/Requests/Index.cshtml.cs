using System.Globalization;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Kernel;
using Ledger.Host.Language;
using Ledger.Host.Projections;

namespace Ledger.Host.Pages.Requests;

/// <summary>拨付列表: find and compare payment orders. The filters are the address.</summary>
public sealed class IndexModel(ApprovalQueue orders, PoolBalances pools) : LedgerPage
{
    private const int PageSize = 25;

    /// <summary>The states that a filter offers, in the order of an order's life.</summary>
    public static readonly IReadOnlyList<string> Statuses =
        [.. Enum.GetValues<DisbursementOrderStatus>().Where(s => s != DisbursementOrderStatus.None).Select(s => Kebab.Of(s))];

    public override string Area => "requests";

    public Page<OrderRow> Orders { get; private set; } = new([], null, null);
    public IReadOnlyList<PoolBalance> Pools { get; private set; } = [];

    /// <summary>The filters in force: name in the address, key of its words, and what it says.</summary>
    public List<(string Name, string Key, string Value)> Chips { get; } = [];

    /// <summary>A filter that could not be read.</summary>
    public string? Problem { get; private set; }

    /// <summary>The value of a filter as it stands in the address.</summary>
    public string? Asked(string name) => Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    public async Task OnGetAsync(string? cursor)
    {
        Pools = await pools.List(At, Cancel);
        var filter = new OrderFilter
        {
            Status = Chip("status", value => Words.Find("order-status." + value) ?? value),
            PoolId = Chip("pool", value => Pools.FirstOrDefault(p => p.PoolId == value)?.Name ?? value),
            Text = Chip("text"),
            PayeeId = Chip("payee"),
            MinAmountFen = Amount("min"),
            MaxAmountFen = Amount("max"),
            From = Day("from"),
            Until = Day("until"),
        };
        Orders = await orders.List(At, filter, cursor, PageSize, Cancel);
    }

    private string? Chip(string name, Func<string, string>? show = null)
    {
        if (Asked(name) is not { } value)
        {
            return null;
        }

        Chips.Add((name, "filter." + name, show is null ? value : show(value)));
        return value;
    }

    private long? Amount(string name)
    {
        if (Asked(name) is not { } typed)
        {
            return null;
        }

        if (!AmountFormat.TryRead(typed, out var fen))
        {
            Problem = Words.Of("filter.amount-problem", ("typed", typed));
            return null;
        }

        Chips.Add((name, "filter." + name, AmountFormat.Sentence(fen)));
        return fen;
    }

    private DateOnly? Day(string name)
    {
        if (Asked(name) is not { } typed || !DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return null;
        }

        Chips.Add((name, "filter." + name, DateFormat.Table(day)));
        return day;
    }
}
