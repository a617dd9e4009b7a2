using System.CommandLine;

namespace Ledger.Host.Verbs;

/// <summary>Prints the signed checkpoint of a ledger, to be kept elsewhere: what it is now, or what it was at a size.</summary>
internal static class CheckpointVerb
{
    public static Command Verb()
    {
        var ledger = Ledgers.Option();
        var size = new Option<long?>("--size") { Description = Words.Of("option.size") };
        return Verbs.Verb.Named("checkpoint", ledger, size).Does(async (parsed, ct) =>
        {
            await using var log = await LogSide.Open(parsed.GetValue(ledger), ct);
            if (log?.SizeOf(parsed.GetValue(size)) is not { } at)
            {
                return ExitCode.Usage;
            }

            Console.Out.Write((await log.Bundles.NoteAt(log.LedgerId, at, ct)).ToString());
            return ExitCode.Done;
        });
    }
}
