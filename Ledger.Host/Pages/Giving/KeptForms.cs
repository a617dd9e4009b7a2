using System.Collections.Immutable;
using Ledger.Domain.Kernel;
using Ledger.Host.Confidential;

namespace Ledger.Host.Pages.Giving;

/// <summary>
/// The texts that are kept of somebody outside the journal, on a page: listed by their digests, with forms to keep one, to show one in full and to
/// make all of them unreadable. None of it writes an entry. Nothing in the past: what is kept has no history.
/// </summary>
public sealed class KeptForms(LedgerPage page, ConfidentialTexts texts, ConfidentialKind kind, string subject)
{
    /// <summary>Its words begin with this.</summary>
    public string Word => "kept." + kind.Name;

    /// <summary>Where the forms go.</summary>
    public string Address => page.Request.Path;

    public bool MayKeep => May(kind.Keepers);
    public bool MaySee => May(kind.Readers);
    public bool MayForget => May(kind.Destroyers) && Items.Any(item => item.IsReadable);

    /// <summary>Whether the reader has anything to do with it.</summary>
    public bool IsShown => May([.. kind.Keepers, .. kind.Readers, .. kind.Destroyers]);

    /// <summary>What is kept, oldest first, without the texts.</summary>
    public IReadOnlyList<KeptText> Items { get; private set; } = [];

    /// <summary>The one that was asked for, in full.</summary>
    public (string Digest, string Text)? Shown { get; private set; }

    /// <summary>Why the last form was refused.</summary>
    public Refusal? Problem { get; private set; }

    /// <summary>What somebody is called.</summary>
    public string NameOf(string id) => page.NameOf(id);

    /// <summary>Reads what is kept, for those who may do anything with it.</summary>
    public async Task Load(CancellationToken cancel) =>
        Items = IsShown ? await texts.Of(page.LedgerId, subject, kind.Name, cancel) : [];

    /// <summary>Keeps a text; its digest, or null and <see cref="Problem"/> says why.</summary>
    public async Task<string?> Keep(string? typed, CancellationToken cancel)
    {
        if (Refused(kind.Keepers))
        {
            return null;
        }

        if (kind.Read(typed ?? "") is not { } text)
        {
            // Not repeated: what was mistyped by one sign is still nobody's business.
            Problem = Refusal.Of(RefusalCodes.RequestInvalid, new Fact("field", kind.Name), new Fact("value", ""));
            return null;
        }

        return (await texts.Keep(page.LedgerId, subject, kind.Name, text, page.Caller.Id, cancel)).Digest;
    }

    /// <summary>Shows one in full, where it can still be read.</summary>
    public async Task Show(string? digest, CancellationToken cancel)
    {
        if (!Refused(kind.Readers) && Items.Any(item => item.Digest == digest) && await texts.Reveal(page.LedgerId, digest!, cancel) is { } text)
        {
            page.Response.Headers.CacheControl = "no-store";
            Shown = (digest!, text);
        }
    }

    /// <summary>Destroys the key of all of them; false and <see cref="Problem"/> says why.</summary>
    public async Task<bool> Forget(CancellationToken cancel) =>
        !Refused(kind.Destroyers) && await texts.Destroy(page.LedgerId, subject, page.Caller.Id, cancel);

    private bool Refused(ImmutableArray<string> roles)
    {
        Problem = May(roles) ? null : Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", page.LedgerId), new Fact("roles", roles.ToArray()));
        return Problem is not null;
    }

    private bool May(ImmutableArray<string> roles) => !page.At.IsPast && page.Caller.RolesIn(page.LedgerId).Any(roles.Contains);
}
