using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ledger.Domain.BankStatements;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;

namespace Ledger.Host.Seeding;

/// <summary>
/// A folder of seeds: <c>ledger.json</c> names the ledger and the people, each <c>*.ndjson</c> tells one story, a command per line.
/// Together they are carried out in the order of their instants. The files of bank statements that they name lie in <c>bank/</c>.
/// </summary>
public sealed class Scenario
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    private Scenario(string folder, ScenarioLedger ledger, ImmutableArray<ScenarioLine> lines) => (Folder, Ledger, Lines) = (folder, ledger, lines);

    /// <summary>Where it was read.</summary>
    public string Folder { get; }

    /// <summary>The ledger, its people and what is reconciled.</summary>
    public ScenarioLedger Ledger { get; }

    /// <summary>Every command, in the order of time.</summary>
    public ImmutableArray<ScenarioLine> Lines { get; }

    /// <summary>Reads a folder and checks everything that can be told without deciding anything.</summary>
    /// <exception cref="ScenarioException">The folder or a line of it is not a scenario.</exception>
    public static Scenario Read(string folder)
    {
        var about = Path.Combine(folder, "ledger.json");
        if (!File.Exists(about))
        {
            throw new ScenarioException(about, 0, "is missing");
        }

        var ledger = Parse(about, 0, () => JsonSerializer.Deserialize<ScenarioLedger>(File.ReadAllText(about), Json)!);
        if (!Ids.IsValid(ledger.Ledger))
        {
            throw new ScenarioException(about, 0, $"{ledger.Ledger} cannot name a ledger");
        }

        var people = new Dictionary<string, ScenarioUser>(StringComparer.Ordinal);
        foreach (var user in ledger.Users)
        {
            if (!Ids.IsValid(user.Id) || user.Roles.IsDefaultOrEmpty || !user.Roles.All(Roles.All.Contains) || !people.TryAdd(user.Id, user))
            {
                throw new ScenarioException(about, 0, $"{user.Id} is named twice or has no role");
            }
        }

        var lines = new List<ScenarioLine>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.ndjson").Order(StringComparer.Ordinal))
        {
            var number = 0;
            foreach (var text in File.ReadLines(file))
            {
                number++;
                lines.Add(Parse(file, number, () => ReadLine(file, number, text, people)));
            }
        }

        foreach (var line in lines)
        {
            if (line.Command is ImportStatement told && !IsThere(PathOf(folder, told), told.FileDigest))
            {
                throw new ScenarioException(line.File, line.Number, $"names a statement file that is missing or another: {told.FileName}");
            }
        }

        lines.Sort((a, b) => a.At.CompareTo(b.At));
        return new Scenario(folder, ledger, Ordered(lines));
    }

    /// <summary>Where the file of a statement lies.</summary>
    public string PathOf(ImportStatement told) => PathOf(Folder, told);

    private static string PathOf(string folder, ImportStatement told) => Path.Combine(folder, "bank", told.FileName);

    private static bool IsThere(string path, string digest) => File.Exists(path) && Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))) == digest;

    /// <summary>One instant per line, so that the order never depends on the names of files; and one id per command.</summary>
    private static ImmutableArray<ScenarioLine> Ordered(List<ScenarioLine> lines)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (i > 0 && line.At == lines[i - 1].At)
            {
                throw new ScenarioException(line.File, line.Number, "stands at the same instant as another line");
            }

            if (!ids.Add(line.CommandId))
            {
                throw new ScenarioException(line.File, line.Number, $"repeats the command id {line.CommandId}");
            }
        }

        return [.. lines];
    }

    private static ScenarioLine ReadLine(string file, int number, string text, Dictionary<string, ScenarioUser> people)
    {
        var written = JsonSerializer.Deserialize<WrittenLine>(text, Json)!;
        var kind = CommandCatalogue.Find(written.Command) ?? throw new JsonException($"no command is called {written.Command}");
        var user = people.GetValueOrDefault(written.As) ?? throw new JsonException($"{written.As} is not in ledger.json");
        return new ScenarioLine
        {
            File = Path.GetFileName(file), Number = number, At = written.At, By = user, Kind = kind, CommandId = written.CommandId,
            Command = kind.Read(JsonSerializer.SerializeToUtf8Bytes(written.Data)),
            BusinessDate = written.BusinessDate ?? Journal.Instants.ChinaDate(written.At),
            Evidence = written.Evidence.IsDefault ? [] : written.Evidence,
            Expect = written.Expect, Synthetic = written.Synthetic, Note = written.Note,
        };
    }

    private static T Parse<T>(string file, int number, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException e)
        {
            throw new ScenarioException(Path.GetFileName(file), number, e.Message);
        }
    }

    private sealed record WrittenLine(
        DateTimeOffset At, string As, string Command, string CommandId, JsonElement Data, bool Synthetic, DateOnly? BusinessDate = null,
        ImmutableArray<Journal.Evidence> Evidence = default, string? Expect = null, string? Note = null);
}

/// <summary>What <c>ledger.json</c> says.</summary>
/// <param name="Ledger">The ledger's id.</param>
/// <param name="Synthetic">Whether people and amounts are invented.</param>
/// <param name="Reconciliation">Which reported figures are held against which balances.</param>
public sealed record ScenarioLedger(
    string Ledger, string Name, string NameEn, bool Synthetic, ImmutableArray<ScenarioUser> Users, ImmutableArray<ReconciledFigure> Reconciliation);

/// <summary>A person of the demo world, who acts under the first of a command's roles that is among these.</summary>
public sealed record ScenarioUser(string Id, string Name, string Duty, string DutyEn, ImmutableArray<string> Roles);

/// <summary>A reported figure and the balance of a pool that it is held against.</summary>
public sealed record ReconciledFigure(string Figure, string Pool, PoolMeasure Measure);

/// <summary>A column of a pool's balance that the press speaks of.</summary>
public enum PoolMeasure
{
    Appropriated,
    DisbursedPlatform,
    DisbursedProject,
}

/// <summary>A folder that is not a scenario: the file, its line (0 for the whole file), and what is wrong with it.</summary>
public sealed class ScenarioException(string file, int line, string problem)
    : Exception(line == 0 ? $"{file}: {problem}" : $"{file}:{line}: {problem}");
