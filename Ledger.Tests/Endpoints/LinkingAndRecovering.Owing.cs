using Ledger.Domain.Kernel;
using Ledger.Tests.Parties;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

// R4 beyond the pools: what an open recovery keeps a party from in funds.
public sealed partial class LinkingAndRecovering
{
    [Fact]
    public async Task R4_who_owes_money_gets_none_through_a_fund_and_promises_none()
    {
        var owing = Codes.Of(41);
        await Verified("owing", 10, owing);
        await Do("department", "linkages/owing/computation", Computation());
        await Decide("linkages/owing", "approval", Approval);
        await Pay("owing", 2);
        await Do("fund-manager", "funds", new { fundId = "r4", name = "示例基金", kind = "direct", targetFen = 100 * Million, source = "示例" }, 201);
        var terms = new { version = "terms-1", lossTolerances = Array.Empty<object>(), maxLayers = 3 };
        await Do("releaser", "funds/r4/establishment", new { sizeFen = 100 * Million, manager = "管理人（示例）", agreementDigest = Digest, documentNo = "agreement", terms });
        await Do("fund-manager", "funds/r4/commitments", Commitment(30));
        await Do("department", "recoveries", new { recoveryId = "r-owing", awardStream = "linkage/owing", principalFen = Million, reason = "x", evidenceDigest = Digest }, 201);

        foreach (var (path, body) in new[] { ("funds/r4/investments", Investment()), ("funds/r4/commitments", Commitment(10)) })
        {
            var entries = await host.Entries();
            var facts = (await Send("fund-manager", path, body)).ShouldBeProblem(409, RefusalCodes.PartyHasOpenRecovery).Facts;
            facts.GetProperty("partyId").GetString().ShouldBe(owing);
            facts.GetProperty("openRecoveries").EnumerateArray().Select(id => id.GetString()).ShouldBe(["r-owing"]);
            (await host.Entries()).ShouldBe(entries);
        }

        // What was promised before is called and paid all the same.
        var lines = new[] { new { partnerId = owing, amountFen = 30 * Million } };
        await Do("fund-manager", "funds/r4/calls", new { callId = "c1", dueOn = "2024-03-01", lines, documentNo = "call" });
        await Do("fund-manager", "funds/r4/payments-in", new { partnerId = owing, amountFen = 30 * Million, bankRef = "b-r4" });

        await Do("department", "recoveries/r-owing/dropping", new { reason = "asked back by mistake" });
        await Do("fund-manager", "funds/r4/commitments", Commitment(10));
        await Do("fund-manager", "funds/r4/investments", Investment());

        object Commitment(long millions) => new { partnerId = owing, partnerName = "示例企业", isGovernment = false, amountFen = millions * Million, agreementNo = "lpa" };
        object Investment() => new
        {
            investmentId = "i1", partyId = owing, partyName = "示例企业", stage = "seed", amountFen = 5 * Million, sharesBp = 800, agreementNo = "spa", bankRef = "b-i1",
        };
    }
}
