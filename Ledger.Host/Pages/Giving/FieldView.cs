namespace Ledger.Host.Pages.Giving;

/// <summary>A field where it stands on its form.</summary>
/// <param name="Path">Its name in the form: <c>lines[0].amountFen</c>.</param>
public sealed record FieldView(CommandField Field, string Path, FilledForm Form)
{
    /// <summary>The id of its element.</summary>
    public string Id => IdOf(Path);

    /// <summary>What was typed.</summary>
    public string Typed => Form[Path];

    /// <summary>The key of the words that say why it cannot be read, or null.</summary>
    public string? Problem => Form.ProblemOf(Path);

    /// <summary>The id of the element of a path.</summary>
    public static string IdOf(string path) => path.Replace('.', '-').Replace("[", "-", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    /// <summary>The member that a path ends with.</summary>
    public static string NameOf(string path) => path[(path.LastIndexOf('.') + 1)..];
}
