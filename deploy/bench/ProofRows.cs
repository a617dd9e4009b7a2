using System.Diagnostics;
using System.Globalization;
using Ledger.Host.Proof;

namespace Ledger.Bench;

/// <summary>Rows <c>verify</c>, <c>verify-file</c>, <c>export</c> and <c>memory-proof</c>: what an auditor waits for, on the long ledger.</summary>
internal static class ProofRows
{
    public static async Task<IReadOnlyList<Row>> Measure(Ground ground, Plan plan, CancellationToken ct)
    {
        var exported = Path.Combine(ground.Folder, "export.jsonl");
        var copied = Path.Combine(ground.Folder, "copy.jsonl");
        string[] export = ["export", "entries", "--ledger", ReadRows.Large, "--out", exported];
        await HostProcess.Run(ground, ct, export);
        var bytes = (double)new FileInfo(exported).Length;
        async Task<double> PerSecond(Func<Task> work)
        {
            var began = Stopwatch.GetTimestamp();
            await work();
            return bytes / 1e6 / Stopwatch.GetElapsedTime(began).TotalSeconds;
        }

        var (copy, write, sum, whole, file, peak) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 1; round <= plan.Rounds; round++)
        {
            copy.Add(await PerSecond(() => ground.Do(
                $"copy (select entry from entry where ledger_id = '{ReadRows.Large}' order by position) to '{copied}'", ct)));
            write.Add(await PerSecond(() => HostProcess.Run(ground, ct, export)));
            sum.Add(await PerSecond(() => Programs.Run("sha256sum", [exported], new Dictionary<string, string>(), ct)));
            whole.Add(await PerSecond(async () => Sound(await new Verification(ground.Host).Run(ReadRows.Large, cancel: ct), plan)));
            file.Add(await PerSecond(async () =>
            {
                await using var lines = File.OpenRead(exported);
                Sound(await ExportedLog.Verify(lines, null, ct), plan);
            }));
            Say.Step(string.Create(CultureInfo.InvariantCulture,
                $"proof {round}/{plan.Rounds}: verify {whole[^1]:0} MB/s, file {file[^1]:0}, sha256sum {sum[^1]:0}; export {write[^1]:0}, COPY {copy[^1]:0}"));
        }

        for (var round = 1; round <= plan.LongRounds; round++)
        {
            peak.Add(Math.Max(
                Math.Max(await HostProcess.PeakOf(ground, ct, export), await HostProcess.PeakOf(ground, ct, "verify", "--ledger", ReadRows.Large, "--journal-only")),
                await HostProcess.PeakOf(ground, ct, "verify", "--file", exported)) / 1e6);
        }

        return
        [
            new Row("verify", $"verified in the database: text, tree, order, columns, tiles, commands; {plan.Length}", "MB/s",
                "sha256sum of the export file", Bound.Least(0.25, 0.6), whole, sum),
            new Row("verify-file", "the export file verified, with no database", "MB/s", "sha256sum of it", Bound.Least(0.25, 0.6), file, sum),
            new Row("export", $"{plan.Length} exported, as a program of its own", "MB/s", "COPY … TO a file of the same column", Bound.Least(0.5, 0.8), write, copy),
            new Row("memory-proof", $"peak resident memory of export, verify and verify --file, {plan.Length}", "MB", "", Bound.Most(300, 200), peak, []),
        ];
    }

    private static void Sound(Finding? finding, Plan plan)
    {
        if (finding?.Flaw is not null || finding?.Positions != plan.LargeEntries)
        {
            throw new InvalidOperationException($"The ledger does not verify: {finding?.Flaw}");
        }
    }
}
