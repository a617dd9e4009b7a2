using System.Globalization;
using Ledger.Host.Journal;

namespace Ledger.Host.Exporting;

/// <summary>One side of a posting, with the entry it stands for.</summary>
internal sealed record PostedLeg(
    long Position, DateTimeOffset RecordedAt, DateOnly BusinessDate, string Type, string Stream, string Account, long AmountFen);

/// <summary>
/// Postings as plain-text accounting, for programs that add up by themselves: a transaction per entry, on its business date, in yuan with two
/// decimals. Nothing is kept but the names of accounts.
/// </summary>
internal abstract class AccountingText(TextWriter target)
{
    /// <summary>The form for hledger and ledger.</summary>
    public const string Hledger = "hledger";

    /// <summary>The form for beancount.</summary>
    public const string Beancount = "beancount";

    private long _position;

    /// <summary>How many transactions were written.</summary>
    public long Count { get; private set; }

    protected TextWriter Target => target;

    /// <summary>The form that a name stands for.</summary>
    public static AccountingText Of(string format, TextWriter target) => format == Beancount ? new BeancountText(target) : new HledgerText(target);

    /// <summary>Begins with the evidence, as comments.</summary>
    public virtual void Begin(ExportMoment moment)
    {
        foreach (var line in (string[])
        [
            $"ledger: {moment.Ledger}", $"export: {moment.Export}", $"asOf: {(moment.AsOf is { } at ? Instants.Format(at) : "-")}",
            string.Create(CultureInfo.InvariantCulture, $"position: {moment.Position}"), $"root: {moment.Root}", $"filter: {moment.Filter ?? "none"}",
        ])
        {
            target.Write("; ");
            target.Write(line);
            target.Write('\n');
        }

        target.Write('\n');
    }

    /// <summary>The next leg; legs of one entry are neighbours.</summary>
    public void Add(PostedLeg leg)
    {
        if (leg.Position != _position)
        {
            if (Count > 0)
            {
                target.Write('\n');
            }

            _position = leg.Position;
            Count++;
            StartTransaction(leg);
        }

        Leg(leg.Account, leg.AmountFen);
    }

    /// <summary>What stands at the end.</summary>
    public virtual void Complete()
    {
    }

    protected abstract void StartTransaction(PostedLeg leg);

    protected abstract void Leg(string account, long amountFen);

    private sealed class HledgerText(TextWriter target) : AccountingText(target)
    {
        public override void Begin(ExportMoment moment)
        {
            base.Begin(moment);
            Target.Write("decimal-mark .\n\ncommodity CNY 1000.00\n\n");
        }

        protected override void StartTransaction(PostedLeg leg) => Target.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{leg.BusinessDate:yyyy-MM-dd} ({leg.Position}) {leg.Type}  ; stream: {leg.Stream}, recordedAt: {Instants.Format(leg.RecordedAt)}\n"));

        protected override void Leg(string account, long amountFen) => Target.Write($"    {account}  CNY {ExportRows.Yuan(amountFen)}\n");
    }

    /// <summary>Accounts must begin with one of five words and be spelt in few characters; what each is called here stands beside its opening.</summary>
    private sealed class BeancountText(TextWriter target) : AccountingText(target)
    {
        /// <summary>Before anything can have happened.</summary>
        private const string Opened = "1970-01-01";

        private static readonly string[] Sources = ["appropriated", "adjusted", "carried-in", "recovered", "subscribed", "capital", "income", "gains"];
        private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
        private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

        public override void Begin(ExportMoment moment)
        {
            base.Begin(moment);
            Target.Write("option \"operating_currency\" \"CNY\"\n");
        }

        protected override void StartTransaction(PostedLeg leg) => Target.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"\n{leg.BusinessDate:yyyy-MM-dd} * \"{leg.Type}\" \"{leg.Stream}\"\n  position: {leg.Position}\n  recorded-at: \"{Instants.Format(leg.RecordedAt)}\"\n"));

        protected override void Leg(string account, long amountFen) => Target.Write($"  {NameOf(account)}  {ExportRows.Yuan(amountFen)} CNY\n");

        /// <summary>Directives are sorted by date when they are read, so that accounts may be opened where the file ends.</summary>
        public override void Complete()
        {
            foreach (var (account, name) in _names)
            {
                Target.Write($"\n{Opened} open {name} CNY\n  account: \"{account}\"\n");
            }
        }

        private string NameOf(string account)
        {
            if (_names.TryGetValue(account, out var known))
            {
                return known;
            }

            var last = account[(account.LastIndexOf(':') + 1)..];
            var spelt = (Sources.Contains(last) ? "Equity:" : "Assets:") + string.Join(':', account.Split(':').Select(Part));
            var name = spelt;
            for (var number = 2; !_taken.Add(name); number++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{spelt}-{number}");
            }

            _names.Add(account, name);
            return name;
        }

        /// <summary>Letters, digits and hyphens, beginning with a capital letter or a digit.</summary>
        private static string Part(string text)
        {
            var plain = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
            return char.IsAsciiLetterLower(plain[0]) ? char.ToUpperInvariant(plain[0]) + plain[1..] : plain[0] == '-' ? "X" + plain : plain;
        }
    }
}
