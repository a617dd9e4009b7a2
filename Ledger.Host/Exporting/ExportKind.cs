using System.Globalization;

namespace Ledger.Host.Exporting;

/// <summary>What of a request does not fit what is exported.</summary>
internal enum ExportMisfit
{
    /// <summary>It has no such form.</summary>
    Form,
    /// <summary>It cannot be narrowed to a pool.</summary>
    Pool,
    /// <summary>It knows only when things were recorded.</summary>
    BusinessUntil,
    /// <summary>It is about one award, and none is named; or one is named and it is not.</summary>
    Award,
}

/// <summary>Something that can be exported, by verb and over the API alike.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Forms">The forms it can take; the first one where none is asked for.</param>
internal sealed record ExportKind(string Name, IReadOnlyList<string> Forms)
{
    /// <summary>The log: what was hashed, byte for byte.</summary>
    public static readonly ExportKind Entries = new("entries", ExportForms.All);

    /// <summary>Pools and what is left of them.</summary>
    public static readonly ExportKind Balances = new("balances", ExportForms.All) { HasPool = true, HasBusinessDays = true };

    /// <summary>Every leg of every entry.</summary>
    public static readonly ExportKind Postings = new("postings", ExportForms.All) { HasPool = true, HasBusinessDays = true };

    /// <summary>What is out over all instruments, each yuan once, by what it is now.</summary>
    public static readonly ExportKind Exposure = new("exposure", ExportForms.All);

    /// <summary>Reported figures held against the ledger.</summary>
    public static readonly ExportKind Variance = new("variance", ExportForms.All);

    /// <summary>The postings in the form of bookkeeping programs.</summary>
    public static readonly ExportKind Journal = new("journal", [AccountingText.Hledger, AccountingText.Beancount]) { HasPool = true, HasBusinessDays = true };

    /// <summary>Changes of awards, in the vocabulary of open contracting.</summary>
    public static readonly ExportKind Releases = new("releases", [ExportForms.Lines, ExportForms.Json]);

    /// <summary>One award, to be read and signed.</summary>
    public static readonly ExportKind Dossier = new("dossier", [ExportForms.Pdf]) { HasAward = true };

    /// <summary>The tables that an audit of budget management asks for, with the log and a manifest.</summary>
    public static readonly ExportKind AuditInterface = new("audit-interface", [ExportForms.Zip]);

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ExportKind> All = [Entries, Balances, Postings, Exposure, Variance, Journal, Releases, Dossier, AuditInterface];

    /// <summary>Whether it can be narrowed to a pool.</summary>
    public bool HasPool { get; init; }

    /// <summary>Whether it is added up from postings, which alone know the day that money belongs to.</summary>
    public bool HasBusinessDays { get; init; }

    /// <summary>Whether it is about one award, which has to be named by its stream.</summary>
    public bool HasAward { get; init; }

    /// <summary>The kind of that name, or null.</summary>
    public static ExportKind? Find(string? name) => All.FirstOrDefault(kind => kind.Name == name);

    /// <summary>The first thing that does not fit, or null.</summary>
    public ExportMisfit? Misfit(string? form, string? pool, DateOnly? until, string? award) =>
        form is not null && !Forms.Contains(form) ? ExportMisfit.Form
        : pool is not null && !HasPool ? ExportMisfit.Pool
        : until is not null && !HasBusinessDays ? ExportMisfit.BusinessUntil
        : (HasAward ? award is null || !Dossiers.IsAward(award) : award is not null) ? ExportMisfit.Award
        : null;

    /// <summary>What rows are narrowed to, as an export says it; null for all of them.</summary>
    public static string? FilterOf(string? pool, DateOnly? until, string? award = null)
    {
        if (award is not null)
        {
            return $"award={award}";
        }

        var day = until is { } last ? $"businessUntil={last.ToString("O", CultureInfo.InvariantCulture)}" : null;
        return pool is null ? day : day is null ? $"pool={pool}" : $"pool={pool} {day}";
    }
}
