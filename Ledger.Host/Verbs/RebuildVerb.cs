using System.CommandLine;
using System.Diagnostics;
using Ledger.Host.Projections;
using Npgsql;

namespace Ledger.Host.Verbs;

/// <summary>
/// Folds the projections anew beside the live ones and puts them in their place; with <c>--check</c> compares the two instead. Ctrl+C stops
/// it, and the next call goes on from there.
/// </summary>
internal static class RebuildVerb
{
    public static Command Verb()
    {
        var ledger = new Option<string?>("--ledger") { Description = Words.Of("option.ledger-or-all") };
        var check = Verbs.Verb.Switch("check");
        var json = Verbs.Verb.Switch("json");
        return Verbs.Verb.Named("rebuild", ledger, check, json).Does(async (parsed, ct) =>
        {
            await using var database = await Database.OpenMigrated(ct);

            await using var owner = NpgsqlDataSource.Create(database.ConnectionString);
            var named = parsed.GetValue(ledger);
            if (named is not null && await Ledgers.Choose(owner, named, ct) is null)
            {
                return ExitCode.Usage;
            }

            var rebuild = new Rebuild(owner, new Progress());
            try
            {
                return parsed.GetValue(check)
                    ? await Check(database, rebuild, named, parsed.GetValue(json), ct)
                    : await Renew(rebuild, named, parsed.GetValue(json), ct);
            }
            catch (RebuildBusyException)
            {
                Talk.Say("rebuild.busy");
                return ExitCode.RefusedOrUnsound;
            }
            catch (Projections.Folding.ProjectionFailedException unreadable)
            {
                Talk.Say("rebuild.unreadable", ("position", unreadable.Position), ("detail", unreadable.InnerException?.Message));
                return ExitCode.RefusedOrUnsound;
            }
        });
    }

    private static async Task<int> Renew(Rebuild rebuild, string? ledger, bool json, CancellationToken ct)
    {
        var positions = await rebuild.Renew(ledger, ct);
        if (json)
        {
            Talk.Data(new { rebuilt = positions.Select(p => new { ledger = p.Key, position = p.Value }) });
        }

        foreach (var (id, position) in positions)
        {
            Talk.Say("rebuild.done", ("ledger", id), ("position", position));
        }

        return ExitCode.Done;
    }

    private static async Task<int> Check(Database database, Rebuild rebuild, string? ledger, bool json, CancellationToken ct)
    {
        // What nobody folded yet is no drift: bring the live tables to the head first.
        await using (var side = await ReadSide.Open(database.ConnectionString, ct))
        {
            foreach (var id in ledger is null ? await Ledgers.All(side.Source, ct) : [ledger])
            {
                await side.At(id, AsOf.Now, ct);
            }
        }

        var drift = await rebuild.Check(ledger, ct);
        if (json)
        {
            Talk.Data(new { equal = drift is null, code = drift is null ? null : Domain.Kernel.RefusalCodes.ProjectionDrift, drift });
        }

        if (drift is null)
        {
            Talk.Say("rebuild.equal");
            return ExitCode.Done;
        }

        Talk.Say("rebuild.drift", ("code", Domain.Kernel.RefusalCodes.ProjectionDrift), ("ledger", drift.LedgerId), ("table", drift.Table), ("key", drift.Key));
        foreach (var (column, live, rebuilt) in drift.Columns)
        {
            Talk.Say("rebuild.column", ("column", column), ("live", live ?? Words.Of("rebuild.no-row")), ("rebuilt", rebuilt ?? Words.Of("rebuild.no-row")));
        }

        return ExitCode.RefusedOrUnsound;
    }

    /// <summary>Says where it is, once a second.</summary>
    private sealed class Progress : IProgress<RebuildProgress>
    {
        private long said = Stopwatch.GetTimestamp();

        public void Report(RebuildProgress value)
        {
            if (Stopwatch.GetElapsedTime(said) < TimeSpan.FromSeconds(1))
            {
                return;
            }

            said = Stopwatch.GetTimestamp();
            var left = (value.Head - value.Position) / Math.Max(1, value.EntriesPerSecond);
            Talk.Say(
                "rebuild.progress", ("ledger", value.LedgerId), ("position", value.Position), ("head", value.Head),
                ("rate", Math.Round(value.EntriesPerSecond)), ("left", Math.Ceiling(left)));
        }
    }
}
