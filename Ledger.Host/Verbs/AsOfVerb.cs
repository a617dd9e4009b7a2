using System.CommandLine;
using System.Globalization;
using Ledger.Host.Projections;

namespace Ledger.Host.Verbs;

/// <summary>Prints every pool as it was known at an instant, or at several, with the position and the root hash that stand for each.</summary>
internal static class AsOfVerb
{
    /// <summary>The zone of the books; a day ends there at midnight.</summary>
    private static readonly TimeSpan Zone = TimeSpan.FromHours(8);

    public static Command Verb()
    {
        var instant = new Argument<string[]>("instant") { Description = Words.Of("argument.instant"), Arity = ArgumentArity.ZeroOrMore };
        var asked = AskedMoment.Options();
        var pool = new Option<string?>("--pool") { Description = Words.Of("option.pool") };
        var ledger = Ledgers.Option();
        var json = Verbs.Verb.Switch("json");
        var verb = Verbs.Verb.Named("as-of", asked.Position, asked.BusinessUntil, pool, ledger, json);
        verb.Arguments.Add(instant);
        verb.Validators.Add(given =>
        {
            foreach (var text in given.GetValue(instant) ?? [])
            {
                Check(given, text, asked.Position);
            }
        });
        return verb.Does(async (parsed, ct) =>
        {
            await using var database = await Database.OpenMigrated(ct);

            await using var side = await ReadSide.Open(database.ConnectionString, ct);
            if (await Ledgers.Choose(side.Source, parsed.GetValue(ledger), ct) is not { } id)
            {
                return ExitCode.Usage;
            }

            var instants = parsed.GetValue(instant) is { Length: > 0 } given ? given : (string?[])[null];
            foreach (var at in instants)
            {
                var moment = (await side.At(id, asked.Of(parsed, at), ct))!;
                var wanted = parsed.GetValue(pool);
                var pools = (await side.Pools.List(moment, ct)).Where(p => wanted is null || p.PoolId == wanted).Select(p => PoolLine.Of(id, p)).ToList();
                if (wanted is not null && pools.Count == 0)
                {
                    Talk.Say("as-of.no-pool", ("pool", wanted));
                    return ExitCode.RefusedOrUnsound;
                }

                Print(moment, pools, parsed.GetValue(json));
            }

            return ExitCode.Done;
        });
    }

    private static void Print(Moment moment, List<PoolLine> pools, bool json)
    {
        if (json)
        {
            Talk.Data(new
            {
                ledger = moment.LedgerId, position = moment.Position, recordedAt = moment.RecordedAt, businessUntil = moment.BusinessUntil,
                headPosition = moment.HeadPosition, root = moment.RootHash, pools,
            });
            return;
        }

        pools.ForEach(PoolLines.Print);
        if (pools.Count == 0)
        {
            Talk.Say("as-of.no-pools");
        }

        var recordedAt = moment.RecordedAt?.ToOffset(Zone).ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture) ?? "-";
        Talk.Line(Words.Of("as-of.evidence", ("recordedAt", recordedAt), ("position", moment.Position), ("head", moment.HeadPosition), ("root", moment.RootHash)));
    }

    /// <summary>Refuses a text that is no instant, and an instant beside a position: what every verb that looks back says.</summary>
    internal static void Check(System.CommandLine.Parsing.CommandResult given, string? instant, Option<long?> position)
    {
        if (instant is not null && Parse(instant) is null)
        {
            given.AddError(Words.Of("as-of.no-instant", ("text", instant)));
        }

        // Whether it was given, not what it says: that may be no number, which is told already.
        if (instant is not null && given.GetResult(position) is not null)
        {
            given.AddError(Words.Of("as-of.both"));
        }
    }

    /// <summary>An instant with its offset; without one it is Chinese time, and a day alone means its end.</summary>
    internal static DateTimeOffset? Parse(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), Zone).AddTicks(-1);
        }

        string[] local = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];
        if (DateTime.TryParseExact(text, local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return new DateTimeOffset(time, Zone);
        }

        string[] full = [.. local.Select(format => format + "K")];
        return DateTimeOffset.TryParseExact(text, full, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) ? instant : null;
    }
}
