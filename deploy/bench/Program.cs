using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ledger.Bench;
using Ledger.Host.Cluster;

const string Usage =
    """
    Usage: deploy/bench/run [--quick] [--json FILE] [--only ROW,ROW...]
      --quick      ends within five minutes on two cores
      --json FILE  writes the table as JSON too
      --only ROWS  measures these alone: hot,bulk,mixed,import,exposure,rebuild,replay,as-of,proof,memory,size (hot brings hot-limit and lag)
    Exit codes: 0 every row reaches what it must, 1 one does not, 2 usage, 3 environment.
    """;

var plan = Plan.Full;
string? file = null;
var only = new HashSet<string>();
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--quick":
            plan = Plan.Quick;
            break;
        case "--json" when i + 1 < args.Length:
            file = Path.GetFullPath(args[++i]);
            break;
        case "--only" when i + 1 < args.Length:
            only.UnionWith(args[++i].Split(','));
            break;
        case "--help":
            Console.WriteLine(Usage);
            return 0;
        default:
            await Console.Error.WriteLineAsync(Usage);
            return 2;
    }
}

using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext context)
{
    // What was started is stopped and removed first.
    context.Cancel = true;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
try
{
    var (machine, rows) = await Measure();
    var missed = rows.Where(row => !row.Met).ToList();
    Console.WriteLine(machine);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{(plan == Plan.Quick ? "quick" : "full")} run, medians of {plan.Rounds}, {Say.Seconds:0} s; load average {machine.LoadBefore} before, {Machine.Load()} after"));
    Console.WriteLine();
    Console.WriteLine(Row.Table(rows));
    if (file is not null)
    {
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(
            new { rows, machine, quick = plan == Plan.Quick, seconds = Math.Round(Say.Seconds, 1), loadAfter = Machine.Load() },
            new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");
    }

    foreach (var row in missed)
    {
        await Console.Error.WriteLineAsync($"{row.Name} does not reach what it must.");
    }

    return missed.Count == 0 ? 0 : 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Stopped before it was done.");
    return 3;
}
catch (InvalidOperationException fault) when (!stop.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}
catch (DatabaseUnavailableException fault)
{
    await Console.Error.WriteLineAsync($"{fault.Code} {string.Join(", ", fault.Facts)}");
    return 3;
}

async Task<(Machine Machine, IReadOnlyList<Row> Rows)> Measure()
{
    var ct = stop.Token;
    bool Wanted(params string[] names) => only.Count == 0 || only.Overlaps(names);

    Say.Step("making a PostgreSQL for this run");
    await using var ground = await Ground.Make(ct);
    var machine = await Machine.Look(ground, ct);
    var found = new List<Row>();
    var history = "";
    if (Wanted("replay", "as-of", "proof", "memory", "size", "rebuild"))
    {
        history = await ReadRows.Load(ground, plan, ct);
    }

    if (Wanted("size"))
    {
        found.Add(await ReadRows.Size(ground, ct));
    }

    var pool = await HotPool.Make(ground, ct);
    await using (var host = await HostProcess.Serve(ground, ct))
    {
        var seconds = await HttpRows.CaughtUp(ground, ct);
        Say.Step(string.Create(CultureInfo.InvariantCulture, $"projections of everything loaded so far stand after {seconds:0.0} s"));
        if (Wanted("hot", "hot-limit", "lag"))
        {
            found.AddRange(await HttpRows.Measure(ground, host, pool, plan, ct));
        }

        if (Wanted("rebuild"))
        {
            found.Add(await RebuildRow.Measure(ground, host, pool, plan, ct));
        }

        if (Wanted("bulk"))
        {
            found.Add(await BulkRow.Measure(ground, host, pool, plan, ct));
        }

        if (Wanted("mixed"))
        {
            found.Add(await MixedRow.Measure(ground, host, pool, plan, ct));
        }

        if (Wanted("import"))
        {
            found.Add(await ImportRow.Measure(ground, host, plan, ct));
        }
    }

    if (Wanted("proof"))
    {
        found.AddRange(await ProofRows.Measure(ground, plan, ct));
    }

    if (Wanted("exposure"))
    {
        found.AddRange(await ExposureRows.Measure(ground, plan, ct));
    }

    if (Wanted("replay"))
    {
        found.Add(await ReadRows.Replay(ground, plan, ct));
    }

    if (Wanted("as-of"))
    {
        found.Add(await ReadRows.AsOf(ground, history, plan, ct));
    }

    if (Wanted("memory"))
    {
        found.Add(await ReadRows.Memory(ground, plan, ct));
    }

    string[] order = ["hot", "hot-limit", "mixed", "bulk", "import", "exposure", "exposure-growth", "replay", "as-of", "verify", "verify-file", "export", "rebuild", "memory", "memory-proof", "lag", "size"];
    return (machine, [.. found.OrderBy(row => Array.IndexOf(order, row.Name))]);
}
