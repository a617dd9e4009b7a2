using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.ReviewPanels;

/// <summary>A command to one expert's registration. <see cref="ExpertId"/>, a code that says nothing about the person, comes from the address of the request.</summary>
public abstract record ExpertCommand : ICommand
{
    public string ExpertId { get; init; } = "";
    public string Stream => Expert.StreamOf(ExpertId);
}

/// <summary>Registers an expert whose name is kept outside the journal under <paramref name="NameDigest"/>.</summary>
public sealed record RegisterExpert(
    string NameDigest, ImmutableArray<string> Fields, string EmployerId, DateOnly ValidFrom, DateOnly? ValidUntil = null) : ExpertCommand;

/// <summary>Records another employer or other fields.</summary>
public sealed record ChangeExpert(ImmutableArray<string> Fields, string EmployerId, string DocumentNo) : ExpertCommand;

/// <summary>Sets the last day of a registration.</summary>
public sealed record RetireExpert(DateOnly Until, string Reason) : ExpertCommand;
