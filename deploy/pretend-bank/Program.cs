using System.Globalization;
using Ledger.PretendBank;

// Takes a batch file and answers with statement files. Exit codes as the ledger's: 0 done, 1 the file would be rejected, 2 usage.
const string Usage = """
    pretend-bank BATCH.xml [--behaviour on-time|late|partial|returned|duplicated|mixed] [--seed N] [--opening YUAN] [--format camt|csv] [--out FOLDER]

    Reads a pain.001.001.09 file and writes the statements of the day asked for and of the day after, as camt.053.001.08 or CSV.
    The same seed gives the same answer. No money moves anywhere.
    """;

var options = new Dictionary<string, string>(StringComparer.Ordinal) { ["behaviour"] = "on-time", ["seed"] = "1", ["opening"] = "100000000", ["format"] = "camt", ["out"] = "." };
string? batch = null;
for (var i = 0; i < args.Length; i++)
{
    if (args[i].StartsWith("--", StringComparison.Ordinal) && options.ContainsKey(args[i][2..]) && i + 1 < args.Length)
    {
        options[args[i][2..]] = args[++i];
    }
    else if (batch is null && !args[i].StartsWith('-'))
    {
        batch = args[i];
    }
    else
    {
        batch = null;
        break;
    }
}

if (batch is null || !Enum.TryParse<Behaviour>(options["behaviour"].Replace("-", "", StringComparison.Ordinal), true, out var behaviour) || !Enum.IsDefined(behaviour)
    || !ulong.TryParse(options["seed"], NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
    || !long.TryParse(options["opening"], NumberStyles.None, CultureInfo.InvariantCulture, out var openingYuan) || options["format"] is not ("camt" or "csv"))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

Orders orders;
try
{
    orders = Orders.Read(await File.ReadAllBytesAsync(batch));
}
catch (Exception rejected) when (rejected is InvalidDataException or System.Xml.XmlException)
{
    Console.Error.WriteLine(rejected.Message);
    return 1;
}

var answer = new Bank(seed).Pay(orders, behaviour, openingYuan * 100);
Directory.CreateDirectory(options["out"]);
foreach (var statement in answer.Statements)
{
    // A table without lines says nothing, not even a balance.
    if (options["format"] == "csv" && statement.Bookings.Count == 0)
    {
        continue;
    }

    var file = Path.Combine(options["out"], $"{statement.Id}.{(options["format"] == "csv" ? "csv" : "xml")}");
    await File.WriteAllBytesAsync(file, options["format"] == "csv" ? StatementFiles.Csv(statement) : StatementFiles.Camt(statement));
    Console.WriteLine(file);
}

return 0;
