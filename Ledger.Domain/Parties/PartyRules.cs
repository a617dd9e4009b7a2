using Ledger.Domain.Kernel;

namespace Ledger.Domain.Parties;

/// <summary>
/// What others ask of a party before they decide. A party that is not registered here is asked nothing: the register is filled over time,
/// and a scheme that wants registered parties only says so in its own rules.
/// </summary>
public static class PartyRules
{
    /// <summary>A3: no flag is up on the day of the decision.</summary>
    public static Refusal? Eligible(string partyId, DateOnly date, IStates states) =>
        states.Get<Party>(Party.StreamOf(partyId)) is { IsRegistered: true } party && party.FlagUpOn(date) is { } flag
            ? Refusal.Of(RefusalCodes.PartyNotEligible,
                [
                    new Fact("partyId", partyId), new Fact("flagKind", Kebab.Of(flag.Kind)), new Fact("flagId", flag.FlagId),
                    new Fact("reason", flag.Reason), new Fact("documentNo", flag.DocumentNo), new Fact("from", flag.From),
                    .. flag.Until is { } until ? (Fact[])[new Fact("until", until)] : [], new Fact("businessDate", date),
                ])
            : null;

    /// <summary>A3, R4: no flag is up on the day of the decision, and nothing is asked back from the party.</summary>
    public static Refusal? MayBeAwarded(string partyId, DateOnly date, IStates states) => Eligible(partyId, date, states) ?? OwesNothing(partyId, states);

    /// <summary>R4: nothing is asked back from the party, registered or not.</summary>
    public static Refusal? OwesNothing(string partyId, IStates states) =>
        states.Get<Party>(Party.StreamOf(partyId)).OpenRecoveries is { IsEmpty: false } open
            ? Refusal.Of(RefusalCodes.PartyHasOpenRecovery, new Fact("partyId", partyId), new Fact("openRecoveries", open.ToArray()))
            : null;

    /// <summary>D5: money goes to an account that was verified as the party's own, where the party is registered.</summary>
    public static Refusal? MayBePaid(string partyId, string accountDigest, DateOnly date, IStates states) =>
        states.Get<Party>(Party.StreamOf(partyId)) is { IsRegistered: true } party && !party.MayBePaidTo(accountDigest, date)
            ? Refusal.Of(RefusalCodes.PayeeMismatch,
                new Fact("payeeId", partyId), new Fact("payeeAccountDigest", accountDigest),
                new Fact("verifiedCount", party.Accounts.Count(a => !a.IsWithdrawn && a.VerifiedOn <= date)),
                new Fact("businessDate", date))
            : null;
}
