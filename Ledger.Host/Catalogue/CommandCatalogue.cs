using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FluentValidation;
using Ledger.Domain;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Catalogue;

/// <summary>Every command: its name, how it is read, what checks its shape, and which roles may try it. One line per command.</summary>
public static class CommandCatalogue
{
    private static readonly CommandJson Json = CommandJson.Default;

    /// <summary>The shape checks of the domain, by the command they are for.</summary>
    private static readonly FrozenDictionary<Type, object> Validators = typeof(Aggregates).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false, BaseType: { IsGenericType: true } parent } && parent.GetGenericTypeDefinition() == typeof(AbstractValidator<>))
        .ToFrozenDictionary(type => type.BaseType!.GenericTypeArguments[0], type => Activator.CreateInstance(type)!);

    /// <summary>All kinds, in the order of a pool's, a grant's and an order's life.</summary>
    public static readonly IReadOnlyList<CommandKind> All =
    [
        Kind("fund-pool.open", Json.OpenPool, Roles.Maker),
        Kind("fund-pool.appropriate", Json.Appropriate, Roles.Maker),
        Kind("fund-pool.adjust", Json.AdjustAppropriation, Roles.Maker),
        Kind("fund-pool.correct", Json.CorrectAppropriation, Roles.Releaser),
        Kind("fund-pool.freeze", Json.FreezePool, Roles.Releaser),
        Kind("fund-pool.unfreeze", Json.UnfreezePool, Roles.Releaser),
        Kind("fund-pool.reserve", Json.Reserve, Roles.Maker, Roles.Department),
        Kind("fund-pool.release", Json.ReleaseReservation, Roles.Maker, Roles.Department),
        Kind("fund-pool.expire", Json.ExpireReservation, Roles.Maker, Roles.Department),
        Kind("fund-pool.obligate", Json.Obligate, Roles.Maker),
        Kind("fund-pool.deobligate", Json.Deobligate, Roles.Maker),
        Kind("fund-pool.restore", Json.RestoreRecovered, Roles.Maker),
        Kind("fund-pool.carry-over", Json.CarryOver, Roles.Releaser),
        Kind("fund-pool.carry-commitment", Json.CarryCommitment, Roles.Releaser),
        Kind("fund-pool.lapse", Json.Lapse, Roles.Releaser),
        Kind("fund-pool.begin-closing", Json.BeginClosing, Roles.Releaser),
        Kind("fund-pool.close-year", Json.CloseYear, Roles.Releaser),
        Kind("grant.submit", Json.SubmitApplication, Roles.Maker, Roles.Department),
        Kind("grant.return", Json.ReturnApplication, Roles.Department),
        Kind("grant.resubmit", Json.ResubmitApplication, Roles.Maker, Roles.Department),
        Kind("grant.screen", Json.ScreenApplication, Roles.Department),
        Kind("grant.record-filing", Json.RecordFiling, Roles.Department),
        Kind("grant.assign-officer", Json.AssignOfficer, Roles.Department),
        Kind("grant.hand-over-officer", Json.HandOverOfficer, Roles.Department),
        Kind("grant.complete-duplicate-check", Json.CompleteDuplicateCheck, Roles.Department),
        Kind("grant.conclude-review", Json.ConcludeReview, Roles.Department),
        Kind("grant.propose-award", Json.ProposeAward, Roles.Department),
        Kind("grant.open-notice", Json.OpenNotice, Roles.Department),
        Kind("grant.raise-objection", Json.RaiseObjection, Roles.Department),
        Kind("grant.resolve-objection", Json.ResolveObjection, Roles.Department),
        Kind("grant.close-notice", Json.CloseNotice, Roles.Department),
        Kind("grant.approve-award", Json.ApproveAward, Roles.Releaser),
        Kind("grant.sign-task-book", Json.SignTaskBook, Roles.Maker, Roles.Department),
        Kind("grant.schedule-instalments", Json.ScheduleInstalments, Roles.Maker, Roles.Department),
        Kind("grant.accept-milestone", Json.AcceptMilestone, Roles.Department),
        Kind("grant.record-assessment", Json.RecordAssessment, Roles.Department),
        Kind("grant.conclude-acceptance", Json.ConcludeAcceptance, Roles.Department),
        Kind("grant.amend-award", Json.AmendAward, Roles.Releaser),
        Kind("grant.reject", Json.RejectApplication, Roles.Department),
        Kind("grant.withdraw", Json.WithdrawApplication, Roles.Department),
        Kind("grant.suspend", Json.SuspendGrant, Roles.Department, Roles.Releaser),
        Kind("grant.resume", Json.ResumeGrant, Roles.Department, Roles.Releaser),
        Kind("grant.terminate", Json.TerminateGrant, Roles.Department, Roles.Releaser),
        Kind("grant.close", Json.CloseGrant, Roles.Department),
        Kind("disbursement-order.draft", Json.DraftOrder, Roles.Maker),
        Kind("disbursement-order.draft-for-linkage", Json.DraftLinkageOrder, Roles.Maker),
        Kind("disbursement-order.draft-for-compensation", Json.DraftCompensationOrder, Roles.Maker),
        Kind("disbursement-order.check", Json.CheckOrder, Roles.Checker),
        Kind("disbursement-order.approve", Json.ApproveOrder, Roles.Releaser),
        Kind("disbursement-order.send-back", Json.SendBackOrder, Roles.Checker, Roles.Releaser),
        Kind("disbursement-order.instruct", Json.InstructOrder, Roles.Maker, Roles.Releaser),
        Kind("disbursement-order.settle", Json.SettleOrder, Roles.Maker),
        Kind("disbursement-order.fail", Json.FailOrder, Roles.Maker),
        Kind("disbursement-order.return", Json.ReturnPayment, Roles.Maker),
        Kind("disbursement-order.cancel", Json.CancelOrder, Roles.Maker),
        Kind("party.register", Json.RegisterParty, Roles.Maker, Roles.Department),
        Kind("party.rename", Json.RenameParty, Roles.Maker, Roles.Department),
        Kind("party.record-relation", Json.RecordRelation, Roles.Maker, Roles.Department),
        Kind("party.end-relation", Json.EndRelation, Roles.Maker, Roles.Department),
        Kind("party.raise-flag", Json.RaiseFlag, Roles.Maker, Roles.Department),
        Kind("party.lift-flag", Json.LiftFlag, Roles.Releaser, Roles.Department),
        Kind("party.verify-account", Json.VerifyAccount, Roles.Checker),
        Kind("party.withdraw-account", Json.WithdrawAccount, Roles.Maker, Roles.Checker),
        Kind("fund.plan", Json.PlanFund, Roles.FundManager, Roles.Department),
        Kind("fund.establish", Json.EstablishFund, Roles.Releaser),
        Kind("fund.amend-terms", Json.AmendFundTerms, Roles.Releaser),
        Kind("fund.commit", Json.Commit, Roles.FundManager),
        Kind("fund.call", Json.CallCapital, Roles.FundManager),
        Kind("fund.pay-in", Json.PayIn, Roles.FundManager, Roles.Maker),
        Kind("fund.commit-to-sub-fund", Json.CommitToSubFund, Roles.FundManager),
        Kind("fund.pay-sub-fund", Json.PaySubFund, Roles.FundManager),
        Kind("fund.invest", Json.Invest, Roles.FundManager),
        Kind("fund.mark-investment", Json.MarkInvestment, Roles.FundManager),
        Kind("fund.mark-nav", Json.MarkNav, Roles.FundManager),
        Kind("fund.receive-income", Json.ReceiveIncome, Roles.FundManager),
        Kind("fund.pay-fee", Json.PayFee, Roles.FundManager),
        Kind("fund.distribute", Json.Distribute, Roles.FundManager),
        Kind("fund.exit", Json.ExitInvestment, Roles.FundManager),
        Kind("fund.recognise-loss", Json.RecogniseLoss, Roles.FundManager),
        Kind("fund.open-loss-review", Json.OpenLossReview, Roles.FundManager),
        Kind("fund.conclude-loss-review", Json.ConcludeLossReview, Roles.Department),
        Kind("fund.write-off", Json.WriteOffLoss, Roles.Releaser),
        Kind("fund.decide-exemption", Json.DecideExemption, Roles.Releaser),
        Kind("fund.recognise-back-investment", Json.RecogniseBackInvestment, Roles.Department),
        Kind("fund.begin-harvest", Json.BeginHarvest, Roles.Releaser),
        Kind("fund.liquidate", Json.LiquidateFund, Roles.Releaser),
        Kind("bank-account.register", Json.RegisterBankAccount, Roles.Releaser),
        Kind("payment-batch.draw-up", Json.DrawUpBatch, Roles.Releaser),
        Kind("payment-batch.withdraw", Json.WithdrawBatch, Roles.Releaser),
        Kind("bank-statement.import", Json.ImportStatement, Roles.Maker),
        Kind("bank-statement.reconcile-line", Json.ReconcileLine, Roles.Maker),
        Kind("bank-statement.match-line", Json.MatchLine, Roles.Maker),
        Kind("bank-statement.set-line-aside", Json.SetLineAside, Roles.Maker),
        Kind("scheme.draft", Json.DraftScheme, Roles.Department),
        Kind("scheme.publish", Json.PublishScheme, Roles.Releaser),
        Kind("scheme.suspend", Json.SuspendScheme, Roles.Releaser),
        Kind("scheme.resume", Json.ResumeScheme, Roles.Releaser),
        Kind("linkage.open", Json.OpenLinkage, Roles.Department),
        Kind("linkage.record-trigger", Json.RecordTrigger, Roles.Department),
        Kind("linkage.verify-trigger", Json.VerifyTrigger, Roles.Checker),
        Kind("linkage.withdraw-trigger", Json.WithdrawTrigger, Roles.Department),
        Kind("linkage.verify-project", Json.VerifyProject, Roles.Checker),
        Kind("linkage.compute", Json.ComputeSubsidy, Roles.Department),
        Kind("linkage.approve", Json.ApproveLinkage, Roles.Releaser),
        Kind("linkage.end-payout", Json.EndPayout, Roles.Department, Roles.Releaser),
        Kind("linkage.convert", Json.ConvertToEquity, Roles.Department),
        Kind("linkage.buy-back", Json.ExerciseBuyback, Roles.Maker),
        Kind("linkage.exit", Json.ExitLinkage, Roles.Maker),
        Kind("linkage.expire", Json.ExpireLinkage, Roles.Department, Roles.Releaser),
        Kind("linkage.unwind", Json.UnwindLinkage, Roles.Department),
        Kind("linkage.cancel", Json.CancelLinkage, Roles.Department, Roles.Releaser),
        Kind("recovery.propose", Json.ProposeRecovery, Roles.Department, Roles.Maker),
        Kind("recovery.order", Json.OrderRecovery, Roles.Releaser),
        Kind("recovery.notify", Json.NotifyRecovery, Roles.Department, Roles.Maker),
        Kind("recovery.receive", Json.ReceiveRecovery, Roles.Maker),
        Kind("recovery.write-off", Json.WriteOffRecovery, Roles.Releaser),
        Kind("recovery.litigate", Json.LitigateRecovery, Roles.Department),
        Kind("recovery.close", Json.CloseRecovery, Roles.Releaser),
        Kind("recovery.drop", Json.DropRecovery, Roles.Department, Roles.Maker),
        Kind("guaranteed-loan.register", Json.RegisterLoan, Roles.Maker, Roles.Department),
        Kind("guaranteed-loan.record-repayment", Json.RecordRepayment, Roles.Maker, Roles.Department),
        Kind("guaranteed-loan.claim", Json.ClaimCompensation, Roles.Maker, Roles.Department),
        Kind("guaranteed-loan.return-claim", Json.ReturnClaim, Roles.Checker, Roles.Releaser),
        Kind("guaranteed-loan.approve", Json.ApproveCompensation, Roles.Releaser),
        Kind("guaranteed-loan.share-recovery", Json.ShareRecovery, Roles.Maker),
        Kind("guaranteed-loan.close", Json.CloseLoan, Roles.Releaser),
        Kind("indicator.define", Json.DefineIndicator, Roles.Maker, Roles.Department),
        Kind("indicator.observe", Json.ObserveIndicator, Roles.Maker, Roles.Department),
        Kind("spending-plan.draft", Json.DraftSpendingPlan, Roles.Maker, Roles.Department),
        Kind("spending-plan.approve", Json.ApproveSpendingPlan, Roles.Releaser),
        Kind("accounting-period.close", Json.ClosePeriod, Roles.Releaser),
        Kind("accounting-period.reopen", Json.ReopenPeriod, Roles.Releaser),
        Kind("reported-figure.record", Json.RecordFigure, Roles.Maker, Roles.Department),
        Kind("reported-figure.hold", Json.HoldFigure, Roles.Maker, Roles.Department),
        Kind("reported-figure.withdraw", Json.WithdrawFigure, Roles.Maker, Roles.Department),
        Kind("expert.register", Json.RegisterExpert, Roles.Department),
        Kind("expert.change", Json.ChangeExpert, Roles.Department),
        Kind("expert.retire", Json.RetireExpert, Roles.Department),
        Kind("review-panel.open", Json.OpenPanel, Roles.Department),
        Kind("review-panel.freeze-candidates", Json.FreezeCandidates, Roles.Department, Roles.Releaser),
        Kind("review-panel.draw", Json.DrawPanel, Roles.Department),
        Kind("review-panel.declare-conflict", Json.DeclareConflict, Roles.Department),
        Kind("review-panel.replace-expert", Json.ReplaceExpert, Roles.Department),
        Kind("review-panel.submit-review", Json.SubmitReview, Roles.Department),
        Kind("review-panel.conclude", Json.ConcludePanel, Roles.Department),
        Kind("review-panel.abandon", Json.AbandonPanel, Roles.Department),
        Kind("platform.recognise", Json.RecognisePlatform, Roles.Department),
        Kind("platform.extend", Json.ExtendRecognition, Roles.Department),
        Kind("platform.withdraw", Json.WithdrawRecognition, Roles.Department, Roles.Releaser),
        Kind("published-list.publish", Json.PublishList, Roles.Department),
        Kind("challenge-call.post", Json.PostChallenge, Roles.Department),
        Kind("challenge-call.place-bid", Json.PlaceBid, Roles.Maker, Roles.Department),
        Kind("challenge-call.withdraw-bid", Json.WithdrawBid, Roles.Maker, Roles.Department),
        Kind("challenge-call.select-winner", Json.SelectWinner, Roles.Department),
        Kind("challenge-call.file-bid", Json.FileBid, Roles.Department),
        Kind("challenge-call.grant-funding", Json.GrantFunding, Roles.Releaser),
        Kind("challenge-call.decline-funding", Json.DeclineFunding, Roles.Releaser),
        Kind("challenge-call.close", Json.CloseChallenge, Roles.Department),
        Kind("taper.fix", Json.FixTaper, Roles.Department),
        Kind("taper.compute-year", Json.ComputeTaperYear, Roles.Department),
        Kind("taper.stop", Json.StopTaper, Roles.Department, Roles.Releaser),
        Kind("delegation.give", Json.DelegateApproval, Roles.Releaser),
        Kind("delegation.revoke", Json.RevokeDelegation, Roles.Releaser),
        Kind("rulebook.adopt", Json.AdoptRules, Roles.Administrator),
        Kind("calendar.publish", Json.PublishCalendar, Roles.Administrator),
    ];

    private static readonly FrozenDictionary<string, CommandKind> ByName = All.ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal);
    private static readonly FrozenDictionary<Type, CommandKind> ByType = All.ToFrozenDictionary(kind => kind.Type);

    /// <summary>The kind of that name, or null.</summary>
    public static CommandKind? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The kind of a command.</summary>
    public static CommandKind Of(ICommand command) => ByType[command.GetType()];

    /// <summary>The kind of a command's type.</summary>
    public static CommandKind Of<T>() where T : ICommand => ByType[typeof(T)];

    private static CommandKind Kind<T>(string name, JsonTypeInfo<T> json, params string[] roles) where T : ICommand =>
        new CommandKind<T>(name, json, (IValidator<T>?)Validators.GetValueOrDefault(typeof(T)), roles);
}

/// <summary>The roles people and machines act under. What a role may try stands in the catalogue; who may succeed is decided by the domain.</summary>
public static class Roles
{
    /// <summary>经办: prepares pools, drafts and instructs payments.</summary>
    public const string Maker = "maker";
    /// <summary>复核: checks what a maker prepared.</summary>
    public const string Checker = "checker";
    /// <summary>签发: approves payments and closes years.</summary>
    public const string Releaser = "releaser";
    /// <summary>业务主管部门: runs applications, reviews and notices.</summary>
    public const string Department = "department";
    /// <summary>审计: reads everything, changes nothing.</summary>
    public const string Auditor = "auditor";
    /// <summary>基金管理: keeps the funds; reads balances and exposure, and touches no other money.</summary>
    public const string FundManager = "fund-manager";
    /// <summary>管理员: accounts and rules of the house, no money.</summary>
    public const string Administrator = "administrator";

    /// <summary>Who may have a ledger verified by its host.</summary>
    public static readonly IReadOnlyList<string> Verifiers = [Auditor, Administrator];

    /// <summary>All roles.</summary>
    public static readonly IReadOnlyList<string> All = [Maker, Checker, Releaser, Department, Auditor, FundManager, Administrator];
}

/// <summary>One kind of command.</summary>
public abstract class CommandKind(string name, Type type, IReadOnlyList<string> roles)
{
    /// <summary>Stable name, <c>aggregate.imperative</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The record.</summary>
    public Type Type { get; } = type;

    /// <summary>The roles that may try it.</summary>
    public IReadOnlyList<string> Roles { get; } = roles;

    /// <summary>How its text is read: its members with their types.</summary>
    public abstract JsonTypeInfo Contract { get; }

    /// <summary>Reads a command. Throws <see cref="JsonException"/> where the text is not one.</summary>
    public abstract ICommand Read(ReadOnlySpan<byte> json);

    /// <summary>Checks what needs no state: the first failure as a refusal, or null.</summary>
    public abstract Refusal? Validate(ICommand command);

    /// <summary>Writes a command in its one canonical form.</summary>
    public abstract void Write(Utf8JsonWriter writer, ICommand command);
}

internal sealed class CommandKind<T>(string name, JsonTypeInfo<T> json, IValidator<T>? validator, string[] roles)
    : CommandKind(name, typeof(T), roles) where T : ICommand
{
    public override JsonTypeInfo Contract => json;

    public override ICommand Read(ReadOnlySpan<byte> text) =>
        JsonSerializer.Deserialize(text, json) ?? throw new JsonException("null is not a command");

    public override Refusal? Validate(ICommand command)
    {
        if (validator?.Validate((T)command) is not { IsValid: false } result)
        {
            return null;
        }

        var failure = result.Errors[0];
        var field = JsonNamingPolicy.CamelCase.ConvertName(failure.PropertyName);
        return Refusal.Of(failure.ErrorCode, new Fact("field", field), new Fact("value", Echo(failure.AttemptedValue)));
    }

    /// <summary>What was given, where it is a word or a number; of a list or an object the name of the member says enough.</summary>
    private static string Echo(object? value) => value is string or bool or IFormattable ? value.ToString() ?? "" : "";

    public override void Write(Utf8JsonWriter writer, ICommand command) => JsonSerializer.Serialize(writer, (T)command, json);
}
