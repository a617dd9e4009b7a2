using System.Globalization;
using Ledger.Domain.DisbursementOrders;
using Ledger.Host.Journal;
using Ledger.Host.Proof;

namespace Ledger.Host.Verbs;

/// <summary>Checks the evidence of a payment on a machine that has nothing but the file.</summary>
internal static class VerifyBundle
{
    public static int Run(string file, string? key, bool json)
    {
        NoteVerifier? expected = null;
        try
        {
            expected = key is null ? null : NoteVerifier.Parse(key);
        }
        catch (FormatException e)
        {
            Talk.Say("verify.no-key", ("detail", e.Message));
            return ExitCode.Usage;
        }

        if (new FileInfo(file) is { Exists: true, Length: > EvidenceBundle.MostBytes })
        {
            Say(file, null, new BundleFlaw("malformed", 0, $"Larger than {EvidenceBundle.MostBytes} bytes."), json);
            return ExitCode.RefusedOrUnsound;
        }

        var (proven, flaw) = BundleCheck.Run(File.ReadAllBytes(file), expected);
        Say(file, proven, flaw, json);
        if (proven is not null && expected is null)
        {
            Talk.Say("verify.bundle-take-key");
        }

        return flaw is null ? ExitCode.Done : ExitCode.RefusedOrUnsound;
    }

    private static void Say(string file, ProvenBundle? proven, BundleFlaw? flaw, bool json)
    {
        if (json)
        {
            Talk.Data(new
            {
                sound = flaw is null, flaw, order = proven?.Bundle.OrderId, origin = proven?.Checkpoint.Origin, size = proven?.Checkpoint.Size,
                root = proven is null ? null : Convert.ToHexStringLower(proven.Checkpoint.Root), hash = proven?.Checkpoint.Hashing.Id,
                keys = proven?.Bundle.Keys.Select(key => key.ToString()), witnesses = proven is null ? null : Witnesses(proven).Select(w => new { name = w.Name, signedAt = w.At }),
                settledFen = proven?.Entries.Select(entry => entry.Happened).OfType<OrderSettled>().Sum(settled => settled.AmountFen),
                returnedFen = proven?.Entries.Select(entry => entry.Happened).OfType<PaymentReturned>().Sum(returned => returned.AmountFen),
                entries = proven?.Entries.Select(entry => new { entry.Position, entry.RecordedAt, entry.BusinessDate, entry.Type, entry.Stream, entry.Version, entry.Actor }),
            });
            return;
        }

        if (proven is null)
        {
            Talk.Line(Words.Of("verify.bundle-unsound", ("file", file), ("kind", flaw!.Kind), ("detail", flaw.Detail)));
            return;
        }

        Talk.Line(Words.Of(
            "verify.bundle-sound", ("order", proven.Bundle.OrderId), ("entries", proven.Entries.Count), ("origin", proven.Checkpoint.Origin),
            ("size", proven.Checkpoint.Size), ("root", Convert.ToHexStringLower(proven.Checkpoint.Root))));
        proven.Bundle.Keys.ToList().ForEach(key => Talk.Line(Words.Of("verify.bundle-key", ("key", key))));
        foreach (var (name, at) in Witnesses(proven))
        {
            Talk.Line(Words.Of("verify.bundle-witness", ("name", name), ("at", at.ToString("u", CultureInfo.InvariantCulture))));
        }

        foreach (var entry in proven.Entries)
        {
            Talk.Line(Words.Of(
                "verify.bundle-entry", ("position", entry.Position), ("recordedAt", Instants.Format(entry.RecordedAt)), ("type", entry.Type), ("stream", entry.Stream)));
        }
    }

    /// <summary>Who else signed, and when.</summary>
    private static IEnumerable<(string Name, DateTimeOffset At)> Witnesses(ProvenBundle proven) => proven.Bundle.Witnesses.Select((witness, i) =>
        (witness.Name, NoteVerifier.TimeOf(proven.Bundle.Note.Signatures[proven.Bundle.Keys.Count + i])!.Value));
}
