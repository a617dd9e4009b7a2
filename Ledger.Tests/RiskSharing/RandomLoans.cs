using FsCheck.Fluent;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Postings;
using Ledger.Domain.RiskSharing;
using Shouldly;
using Xunit;

namespace Ledger.Tests.RiskSharing;

/// <summary>
/// Random histories of a few loans of two firms. After every step: postings balance and say what the loans say, the caps hold, what the register of
/// a firm counts is what its loans are, and the pool never pays more for a loan than it stood behind.
/// </summary>
public sealed class RandomLoans
{
    private const int Loans = 5;
    private static readonly string[] Firms = [Story.Party, "91990000MA0000002C"];

    [Fact]
    public void what_is_contingent_paid_and_recovered_adds_up()
    {
        var seen = new HashSet<Type>();
        Seeded.Check(Gen.ListOf(Gen.ArrayOf(Gen.Choose(0, 999), 4), 90).ToArbitrary(), moves =>
        {
            var world = Guaranteed.Pool(Guaranteed.Rules(oneLiveLoan: false));
            var books = new PostedBooks(world);
            foreach (var (i, n) in moves.Index())
            {
                world.Day = new DateOnly(2024, 1, 2).AddDays(i * 3);
                var command = Next(world, n);
                if (command is not null && Shape.CodeOf(command) is null)
                {
                    world.Try(command, n[3] % 2 == 0 ? People.Releaser : n[3] % 3 == 0 ? People.Checker : People.Maker);
                }

                Compare(world, books.CatchUp());
            }

            seen.UnionWith(world.Journal.Select(entry => entry.Happened.GetType()));
            world.ShouldReplayToTheSame();
        }, 80);
        new[] { typeof(LoanRegistered), typeof(RepaymentRecorded), typeof(LoanRepaid), typeof(CompensationClaimed), typeof(ClaimReturned), typeof(CompensationApproved), typeof(CompensationPaid), typeof(LoanRecoveryShared), typeof(LoanClosed) }
            .Where(type => !seen.Contains(type)).ShouldBeEmpty($"these never happened; seed {Seeded.Seed}");
    }

    private static void Compare(World world, PostedBooks books)
    {
        foreach (var firm in Firms)
        {
            var counted = world.State<FirmLoans>(FirmLoans.StreamOf(firm));
            counted.Loans.Select(l => l.LoanStream).ShouldBeUnique();
            counted.Loans.Where(l => l.IsLive).Sum(l => l.GuaranteedFen).ShouldBeLessThanOrEqualTo(5_000_000_00);
        }

        var paidFen = 0L;
        for (var i = 0; i < Loans; i++)
        {
            var (stream, loan) = (GuaranteedLoan.StreamOf($"l{i}"), world.LoanState($"l{i}"));
            var of = books.Rules.LoanAccountsOf(stream);
            books[of.Guaranteed].ShouldBe(loan.GuaranteedFen);
            books[of.Compensated].ShouldBe(loan.NetPaidFen);
            (-books[of.Paid]).ShouldBe(loan.PaidFen);
            loan.PaidFen.ShouldBeLessThanOrEqualTo(Fen.Share(loan.PrincipalFen, loan.ShareBp).ShareFen);
            loan.NetPaidFen.ShouldBeGreaterThanOrEqualTo(0);
            loan.SharedFen.ShouldBeLessThanOrEqualTo(loan.LossFen);
            paidFen += loan.PaidFen;
        }

        var pool = world.RiskPool();
        pool.DisbursedFen.ShouldBe(paidFen);
        (pool.AvailableFen + pool.ReservedFen + pool.ObligatedFen + pool.InFlightFen + pool.DisbursedFen - pool.RecoveredFen).ShouldBe(20_000_000_00);
    }

    /// <summary>What comes next for a loan where it stands, or something that may not.</summary>
    private static ICommand? Next(World world, int[] n)
    {
        var id = $"l{n[0] % Loans}";
        var loan = world.LoanState(id);
        var part = Math.Max(1, loan.OutstandingFen * (n[1] + 1) / 1_000);
        return loan.Status switch
        {
            GuaranteedLoanStatus.None => Guaranteed.Register(id, 1_000_00L * (n[1] * 4 + 1), 1_000 + n[2] * 7, Firms[n[1] % 2]),
            GuaranteedLoanStatus.Live when n[2] % 4 == 0 => new RecordRepayment(n[1] % 3 == 0 ? loan.OutstandingFen : part, "r") { LoanId = id },
            GuaranteedLoanStatus.Live => Guaranteed.Claim(part, world.Day.AddDays(-85 - n[2] % 20)) with { LoanId = id },
            GuaranteedLoanStatus.Claimed when n[2] % 5 == 0 => new ReturnClaim("x") { LoanId = id },
            GuaranteedLoanStatus.Claimed => Guaranteed.Approve with { LoanId = id },
            GuaranteedLoanStatus.Approved => Pay(world, id, loan),
            GuaranteedLoanStatus.Compensated when n[2] % 6 == 0 => new CloseLoan("over", "doc") { LoanId = id },
            GuaranteedLoanStatus.Compensated => new ShareRecovery(Math.Max(1, loan.LossFen * (n[1] + 1) / 2_000), $"ref-{world.Journal.Count}", "doc") { LoanId = id },
            _ => null,
        };
    }

    private static ICommand? Pay(World world, string id, GuaranteedLoan loan)
    {
        if (loan.OpenOrderIds.IsEmpty)
        {
            var amountFen = loan.AwardFen - loan.PaidFen;
            return new Domain.DisbursementOrders.DraftCompensationOrder(id, amountFen, Story.Digest) { OrderId = $"o-{id}-{world.Journal.Count}" };
        }

        var orderId = loan.OpenOrderIds[0];
        return world.OrderState(orderId).Status switch
        {
            Domain.DisbursementOrders.DisbursementOrderStatus.Drafted => new Domain.DisbursementOrders.CheckOrder { OrderId = orderId },
            Domain.DisbursementOrders.DisbursementOrderStatus.Checked => new Domain.DisbursementOrders.ApproveOrder { OrderId = orderId },
            Domain.DisbursementOrders.DisbursementOrderStatus.Approved => new Domain.DisbursementOrders.InstructOrder("v", "b") { OrderId = orderId },
            _ => new Domain.DisbursementOrders.SettleOrder("b-" + orderId, Story.Digest, world.OrderState(orderId).AmountFen, world.Day) { OrderId = orderId },
        };
    }
}
