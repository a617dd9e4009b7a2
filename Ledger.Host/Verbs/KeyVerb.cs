using System.CommandLine;

namespace Ledger.Host.Verbs;

/// <summary>Prints the key that a ledger's checkpoints are checked with; makes a new one when asked to.</summary>
internal static class KeyVerb
{
    public static Command Verb()
    {
        var ledger = Ledgers.Option();
        var rotate = Verbs.Verb.Switch("rotate");
        var sm2 = Verbs.Verb.Switch("sm2");
        var all = Verbs.Verb.Switch("all");
        return Verbs.Verb.Named("key", ledger, all, rotate, sm2).Does(async (parsed, ct) =>
        {
            await using var log = await LogSide.Open(parsed.GetValue(ledger), ct);
            if (log is null)
            {
                return ExitCode.Usage;
            }

            if (parsed.GetValue(rotate))
            {
                log.Database.Keys.Rotate(log.LedgerId);
                Talk.Say("key.rotated", ("ledger", log.LedgerId));
            }

            if (parsed.GetValue(sm2))
            {
                Talk.Line(log.Database.Keys.AddSm2(log.LedgerId).ToString());
                return ExitCode.Done;
            }

            foreach (var verifier in log.Checkpoints.VerifiersOf(log.LedgerId).Take(parsed.GetValue(all) ? int.MaxValue : 1))
            {
                Talk.Line(verifier.ToString());
            }

            return ExitCode.Done;
        });
    }
}
