using System.CommandLine;
using Ledger.Host.Proof;

namespace Ledger.Host.Verbs;

/// <summary>Prints proofs that others can check: that an entry is in a ledger, and that a ledger only grew since a size.</summary>
internal static class ProofVerb
{
    private const string Parent = "proof";

    public static Command Verb()
    {
        var verb = Verbs.Verb.Named(Parent);
        verb.Subcommands.Add(Inclusion());
        verb.Subcommands.Add(Consistency());
        return verb;
    }

    private static Command Inclusion()
    {
        var ledger = Ledgers.Option();
        var position = new Option<long>("--position") { Description = Words.Of("option.entry-position"), Required = true };
        var size = new Option<long?>("--size") { Description = Words.Of("option.size") };
        return Verbs.Verb.Below(Parent, "inclusion", ledger, position, size).Does(async (parsed, ct) =>
        {
            await using var log = await LogSide.Open(parsed.GetValue(ledger), ct);
            if (log?.SizeOf(parsed.GetValue(size)) is not { } at)
            {
                return ExitCode.Usage;
            }

            var asked = parsed.GetValue(position);
            if (asked < 1 || asked > at)
            {
                Talk.Say("proof.no-position", ("position", asked), ("size", at));
                return ExitCode.RefusedOrUnsound;
            }

            var note = (await log.Bundles.NoteAt(log.LedgerId, at, ct)).ToString();
            var path = await log.Proofs.Inclusion(log.LedgerId, asked - 1, at, ct);
            Console.Out.Write(new InclusionProof(asked - 1, path, note).ToString());
            return ExitCode.Done;
        });
    }

    private static Command Consistency()
    {
        var ledger = Ledgers.Option();
        var from = new Option<long>("--from") { Description = Words.Of("option.from-size"), Required = true };
        var size = new Option<long?>("--size") { Description = Words.Of("option.size") };
        return Verbs.Verb.Below(Parent, "consistency", ledger, from, size).Does(async (parsed, ct) =>
        {
            await using var log = await LogSide.Open(parsed.GetValue(ledger), ct);
            if (log?.SizeOf(parsed.GetValue(size)) is not { } at)
            {
                return ExitCode.Usage;
            }

            var asked = parsed.GetValue(from);
            if (asked < 0 || asked > at)
            {
                Talk.Say("proof.no-size", ("size", asked), ("position", at));
                return ExitCode.RefusedOrUnsound;
            }

            foreach (var hash in await log.Proofs.Consistency(log.LedgerId, asked, at, ct))
            {
                Talk.Line(Convert.ToBase64String(hash));
            }

            return ExitCode.Done;
        });
    }
}
