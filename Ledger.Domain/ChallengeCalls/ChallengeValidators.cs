using FluentValidation;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.ChallengeCalls;

// Shape only: what can be refused without knowing any state.

public sealed class PostChallengeValidator : AbstractValidator<PostChallenge>
{
    public PostChallengeValidator()
    {
        RuleFor(c => c.ChallengeId).ValidId();
        RuleFor(c => c.Title).Text();
        RuleFor(c => c.RequirementDigest).Digest();
        RuleFor(c => c.CeilingFen).ValidAmount();
        RuleFor(c => c.BidsUntil).Must(until => until < DateOnly.MaxValue).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class PlaceBidValidator : AbstractValidator<PlaceBid>
{
    public PlaceBidValidator()
    {
        RuleFor(c => c.BidId).ValidId();
        RuleFor(c => c.PartyId).ValidId();
        RuleFor(c => c.PartyName).Text();
        RuleFor(c => c.AskedFen).ValidAmount();
        RuleFor(c => c.ProposalDigest).Digest();
    }
}

public sealed class WithdrawBidValidator : AbstractValidator<WithdrawBid>
{
    public WithdrawBidValidator()
    {
        RuleFor(c => c.BidId).ValidId();
        RuleFor(c => c.Reason).Text();
    }
}

public sealed class SelectWinnerValidator : AbstractValidator<SelectWinner>
{
    public SelectWinnerValidator()
    {
        RuleFor(c => c.BidId).ValidId();
        RuleFor(c => c.MinutesNo).Text(100);
    }
}

public sealed class FileBidValidator : AbstractValidator<FileBid>
{
    public FileBidValidator()
    {
        RuleFor(c => c.BidId).ValidId();
        RuleFor(c => c.FilingNo).Text(100);
        RuleFor(c => c.GrantKind).IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.GrantId).ValidId();
    }
}

public sealed class GrantFundingValidator : AbstractValidator<GrantFunding>
{
    public GrantFundingValidator()
    {
        RuleFor(c => c.BidId).ValidId();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class DeclineFundingValidator : AbstractValidator<DeclineFunding>
{
    public DeclineFundingValidator()
    {
        RuleFor(c => c.BidId).ValidId();
        RuleFor(c => c.DocumentNo).Text(100);
        RuleFor(c => c.Reason).Text();
    }
}

public sealed class CloseChallengeValidator : AbstractValidator<CloseChallenge>
{
    public CloseChallengeValidator() => RuleFor(c => c.Reason).Text();
}
