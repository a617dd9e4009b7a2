namespace Ledger.Host.Verbs;

/// <summary>A file is written whole or not at all: a reader never takes half of one for it.</summary>
internal static class WholeFile
{
    private const int Buffer = 1 << 20;

    /// <summary>Writes to a file, or to standard output where none is named.</summary>
    public static async Task Write(string? path, Func<Stream, Task> write)
    {
        if (path is null)
        {
            await using var output = new BufferedStream(Console.OpenStandardOutput(), Buffer);
            await write(output);
            return;
        }

        var draft = path + ".part";
        try
        {
            await using (var file = new BufferedStream(new FileStream(draft, FileMode.Create, FileAccess.Write), Buffer))
            {
                await write(file);
            }

            File.Move(draft, path, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }
}
