using System.CommandLine;
using System.Diagnostics;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
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
        var status = Verbs.Verb.Switch("status");
        var older = Verbs.Verb.Switch("older");
        var json = Verbs.Verb.Switch("json");
        return Verbs.Verb.Named("rebuild", ledger, check, status, older, json).Does(async (parsed, ct) =>
        {
            await using var database = await Database.OpenMigrated(ct, puttingBack: parsed.GetValue(older) || parsed.GetValue(status));

            await using var owner = NpgsqlDataSource.Create(database.ConnectionString);
            var named = parsed.GetValue(ledger);
            if (named is not null && await Ledgers.Choose(owner, named, ct) is null)
            {
                return ExitCode.Usage;
            }

            var rebuild = new Rebuild(owner, new Progress());
            try
            {
                return parsed.GetValue(status)
                    ? await Status(owner, named, parsed.GetValue(json), ct)
                    : parsed.GetValue(check)
                    ? await Check(database, rebuild, named, parsed.GetValue(json), ct)
                    : await Renew(rebuild, named, parsed.GetValue(older), parsed.GetValue(json), ct);
            }
            catch (RebuildBusyException)
            {
                Talk.Say("rebuild.busy");
                return ExitCode.RefusedOrUnsound;
            }
            catch (Projections.Folding.ProjectionFailedException unreadable)
            {
                var code = unreadable.InnerException is UnknownEventException ? RefusalCodes.EventSchemaUnknown : null;
                Talk.Say("rebuild.unreadable", ("position", unreadable.Position), ("detail", $"{code} {unreadable.InnerException?.Message}".Trim()));
                return ExitCode.RefusedOrUnsound;
            }
            catch (Projections.Folding.ProjectionOutdatedException other)
            {
                Talk.Say("rebuild.other-rules", ("detail", other.Message));
                return ExitCode.RefusedOrUnsound;
            }
        });
    }

    private static async Task<int> Renew(Rebuild rebuild, string? ledger, bool older, bool json, CancellationToken ct)
    {
        var positions = await rebuild.Renew(ledger, ct, older);
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

    /// <summary>The rules that made each ledger's tables, and its latest rebuild: one that another process is at, or how the last one ended.</summary>
    private static async Task<int> Status(NpgsqlDataSource owner, string? named, bool json, CancellationToken ct)
    {
        var runs = new RebuildRuns(owner);
        foreach (var ledger in named is null ? await Ledgers.All(owner, ct) : [named])
        {
            var run = (await runs.Latest(ledger, 1, ct)).FirstOrDefault();
            if (json)
            {
                Talk.Data(new { ledger, version = ProjectionTables.Version, rebuild = run });
            }
            else if (run is null)
            {
                Talk.Line(Words.Of("rebuild.never", ("ledger", ledger)));
            }
            else
            {
                Talk.Line(Words.Of(
                    "rebuild.run", ("ledger", ledger), ("state", Words.Of($"rebuild.state.{Kebab.Of(run.State)}")), ("position", run.Position), ("head", run.HeadPosition),
                    ("version", run.Version), ("rate", Math.Round(run.EntriesPerSecond)), ("detail", run.Detail)).TrimEnd());
            }
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
            Talk.Data(new { equal = drift is null, code = drift is null ? null : RefusalCodes.ProjectionDrift, drift });
        }

        if (drift is null)
        {
            Talk.Say("rebuild.equal");
            return ExitCode.Done;
        }

        Talk.Say("rebuild.drift", ("code", RefusalCodes.ProjectionDrift), ("ledger", drift.LedgerId), ("table", drift.Table), ("key", drift.Key));
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
