using Ledger.Domain.Kernel;
using Ledger.Domain.Schemes;
using Ledger.Host.Pages.Giving;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Ruling;

/// <summary>One scheme: what its rules are, in which version, since when; and what was awarded under it.</summary>
public sealed class DetailsModel(Projections.Schemes schemes, Awards awards, AuditTrail trail) : LedgerPage
{
    private const int MostGrants = 100;
    private const int TrailSize = 25;

    public override string Area => "schemes";

    public SchemeRow Scheme { get; private set; } = null!;

    /// <summary>The version that is shown in full: the one asked for, else the one in force, else the newest.</summary>
    public SchemeVersion Shown { get; private set; } = null!;

    public IReadOnlyList<AwardRow> Grants { get; private set; } = [];

    /// <summary>Entries of the scheme and those that speak of it, newest first.</summary>
    public Page<TrailRow> Trail { get; private set; } = new([], null, null);

    /// <summary>The day whose version is in force.</summary>
    public DateOnly On => At.BusinessUntil ?? Today;

    /// <summary>What the reader may do with it.</summary>
    public GivableCommands Commands => new(this, "scheme", Scheme.Version, _ => true, ("schemeId", Scheme.SchemeId));

    public async Task<IActionResult> OnGetAsync(string id, string? rules, string? cursor)
    {
        if (!Ids.IsValid(id) || await schemes.Find(At, On, id, Cancel) is not { } scheme)
        {
            return NotFound();
        }

        Scheme = scheme;
        var all = scheme.Detail.Draft is { } draft ? scheme.Detail.Versions.Add(draft) : scheme.Detail.Versions;
        if (rules is not null && !all.Any(version => version.Version == rules))
        {
            return NotFound();
        }

        Shown = all.FirstOrDefault(version => version.Version == (rules ?? scheme.InForce)) ?? all[^1];
        Grants = (await awards.List(At, new AwardFilter { Scheme = id }, null, MostGrants, Cancel)).Items;
        Trail = await trail.Of(At, SupportScheme.StreamOf(id), cursor, TrailSize, Cancel);
        return Page();
    }

    /// <summary>Where a version stands on the day: <c>in-force</c>, <c>published</c> or <c>draft</c>.</summary>
    public string StandingOf(SchemeVersion version) =>
        version.Version == Scheme.InForce ? "in-force" : Scheme.Detail.Versions.Contains(version) ? "published" : "draft";
}
