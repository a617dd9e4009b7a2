using System.Globalization;
using System.Text;

namespace Ledger.Host.Proof;

/// <summary>An entry in a bundle, with what proves that it is in the checkpoint's tree.</summary>
/// <param name="Position">Its place in the ledger, from 1.</param>
/// <param name="Json">The exact bytes that were hashed.</param>
/// <param name="Path">From the leaf's neighbour up.</param>
public sealed record BundledEntry(long Position, byte[] Json, IReadOnlyList<byte[]> Path);

/// <summary>
/// The evidence of one payment in one file: the entries that tell its story, each with its inclusion proof, the signed checkpoint that all proofs
/// lead to, and the keys. The form is described to the byte in <c>Docs/reference/evidence-bundle.md</c>.
/// </summary>
/// <param name="OrderId">The payment order it is about.</param>
/// <param name="Keys">The keys of the log that signed the checkpoint.</param>
/// <param name="Witnesses">The keys of witnesses that signed it too.</param>
/// <param name="Note">The signed checkpoint.</param>
/// <param name="Entries">By position.</param>
public sealed record EvidenceBundle(
    string OrderId, IReadOnlyList<NoteVerifier> Keys, IReadOnlyList<NoteVerifier> Witnesses, SignedNote Note, IReadOnlyList<BundledEntry> Entries)
{
    /// <summary>A file larger than this is not read.</summary>
    public const int MostBytes = 64 * 1024 * 1024;

    private const string Header = "ledger-evidence-bundle/v1";
    private const string OrderLine = "order ";
    private const string KeyLine = "key ";
    private const string WitnessLine = "witness ";
    private const string EntriesLine = "entries ";
    private const string PositionLine = "position ";

    /// <summary>The bytes of the file.</summary>
    public byte[] ToBytes()
    {
        using var file = new MemoryStream();
        Text($"{Header}\n{OrderLine}{OrderId}\n");
        Keys.ToList().ForEach(key => Text($"{KeyLine}{key}\n"));
        Witnesses.ToList().ForEach(key => Text($"{WitnessLine}{key}\n"));
        Text($"{EntriesLine}{Entries.Count.ToString(CultureInfo.InvariantCulture)}\n\n{Note}\n");
        foreach (var entry in Entries)
        {
            Text($"{PositionLine}{entry.Position.ToString(CultureInfo.InvariantCulture)}\n");
            file.Write(entry.Json);
            Text("\n");
            entry.Path.ToList().ForEach(hash => Text(Convert.ToBase64String(hash) + "\n"));
            Text("\n");
        }

        return file.ToArray();

        void Text(string text) => file.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>
    /// Reads a file; throws <see cref="FormatException"/> where it is none. What it reads is written again and compared, so that there is one
    /// file for one content and no byte in it that means nothing.
    /// </summary>
    public static EvidenceBundle Parse(ReadOnlySpan<byte> file)
    {
        var read = Read(new Lines(file));
        return file.SequenceEqual(read.ToBytes()) ? read : throw new FormatException("Not written as a bundle is.");
    }

    private static EvidenceBundle Read(Lines lines)
    {
        Expect(lines.Text() == Header);
        var orderId = After(OrderLine, lines.Text());
        var (keys, witnesses) = (new List<NoteVerifier>(), new List<NoteVerifier>());
        var line = lines.Text();
        for (; line.StartsWith(KeyLine, StringComparison.Ordinal) && keys.Count < SignedNote.MostSignatures; line = lines.Text())
        {
            keys.Add(NoteVerifier.Parse(line[KeyLine.Length..]));
        }

        for (; line.StartsWith(WitnessLine, StringComparison.Ordinal) && witnesses.Count < SignedNote.MostSignatures; line = lines.Text())
        {
            witnesses.Add(NoteVerifier.Parse(line[WitnessLine.Length..]));
        }

        var count = Number(After(EntriesLine, line));
        Expect(lines.Text().Length == 0);
        var note = SignedNote.Parse($"{lines.Paragraph()}\n{lines.Paragraph()}");
        var entries = new List<BundledEntry>();
        while (!lines.IsAtEnd)
        {
            Expect(entries.Count < count);
            var position = Number(After(PositionLine, lines.Text()));
            var json = lines.Next().ToArray();
            var path = new List<byte[]>();
            for (var hash = lines.Text(); hash.Length > 0; hash = lines.Text())
            {
                Expect(path.Count < MerklePaths.MostHashes);
                path.Add(HashLine.Read(hash));
            }

            entries.Add(new BundledEntry(position, json, path));
        }

        Expect(entries.Count == count);
        return new EvidenceBundle(orderId, keys, witnesses, note, entries);
    }

    private static string After(string name, string line) =>
        line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length ? line[name.Length..] : throw new FormatException($"{name}is missing.");

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number : throw new FormatException($"{text} is no number.");

    private static void Expect(bool holds)
    {
        if (!holds)
        {
            throw new FormatException("Not an evidence bundle.");
        }
    }

    /// <summary>A file line by line; each ends with a line feed.</summary>
    private ref struct Lines(ReadOnlySpan<byte> rest)
    {
        private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        private ReadOnlySpan<byte> _rest = rest;

        public readonly bool IsAtEnd => _rest.IsEmpty;

        public ReadOnlySpan<byte> Next()
        {
            var end = _rest.IndexOf((byte)'\n');
            Expect(end >= 0);
            var line = _rest[..end];
            _rest = _rest[(end + 1)..];
            return line;
        }

        public string Text()
        {
            try
            {
                return Strict.GetString(Next());
            }
            catch (DecoderFallbackException)
            {
                throw new FormatException("Not UTF-8.");
            }
        }

        /// <summary>The lines up to an empty one, each with its line feed.</summary>
        public string Paragraph()
        {
            var text = new StringBuilder();
            for (var line = Text(); line.Length > 0; line = Text())
            {
                text.Append(line).Append('\n');
            }

            return text.ToString();
        }
    }
}
