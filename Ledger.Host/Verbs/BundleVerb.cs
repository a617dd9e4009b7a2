using System.CommandLine;
using Ledger.Host.Projections;

namespace Ledger.Host.Verbs;

/// <summary>Writes the evidence of one payment into one file, to be checked on a machine that has never met this product.</summary>
internal static class BundleVerb
{
    public static Command Verb()
    {
        var ledger = Ledgers.Option();
        var order = new Option<string>("--order") { Description = Words.Of("option.bundle-order"), Required = true };
        var position = new Option<long?>("--position") { Description = Words.Of("option.bundle-position") };
        var output = new Option<string?>("--out") { Description = Words.Of("option.out") };
        return Verbs.Verb.Named("bundle", ledger, order, position, output).Does(async (parsed, ct) =>
        {
            await using var log = await LogSide.Open(parsed.GetValue(ledger), ct);
            if (log?.SizeOf(parsed.GetValue(position)) is not { } at)
            {
                return ExitCode.Usage;
            }

            // Who speaks of an order is looked up in the tables; those are brought to the newest entry first.
            await using var side = await ReadSide.Open(log.Database.ConnectionString, ct);
            var moment = (await side.At(log.LedgerId, new AsOf(Position: at), ct))!;
            var id = parsed.GetValue(order)!;
            if (await side.Part<PaymentStory>().Of(moment, id, ct) is not { } positions)
            {
                Talk.Say("bundle.no-order", ("order", id), ("ledger", log.LedgerId));
                return ExitCode.RefusedOrUnsound;
            }

            var bundle = await log.Bundles.Make(log.LedgerId, id, positions, moment.Position, ct);
            await WholeFile.Write(parsed.GetValue(output), target => target.WriteAsync(bundle.ToBytes(), ct).AsTask());
            Talk.Say("bundle.written", ("order", id), ("entries", bundle.Entries.Count), ("size", bundle.Note.Text.Split('\n')[1]), ("witnesses", bundle.Witnesses.Count));
            return ExitCode.Done;
        });
    }
}
