using FluentValidation;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.PublishedLists;

/// <summary>Shape only: what can be refused without knowing any state.</summary>
public sealed class PublishListValidator : AbstractValidator<PublishList>
{
    private const int MostItems = 1_000;

    public PublishListValidator()
    {
        RuleFor(c => c.ListId).ValidId();
        RuleFor(c => c.Kind).IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Version).ValidId();
        RuleFor(c => c.Name).Text();
        RuleFor(c => c.Url).Text(500)
            .Must(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            .WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Digest).Digest();
        RuleFor(c => c.DocumentNo).Text(100);
        RuleFor(c => c.Items)
            .Must(given => given is not { } items || (!items.IsDefault && items.Length <= MostItems
                && items.All(item => item is { Name.Length: >= 1 and <= 200 } && Ids.IsValid(item.Ref))
                && items.Select(item => item.Ref).Distinct(StringComparer.Ordinal).Count() == items.Length))
            .WithErrorCode(RefusalCodes.RequestInvalid);
    }
}
