namespace Ledger.Host.Endpoints;

/// <summary>What the description of the API says of a route that is no single command.</summary>
/// <param name="Summary">What it is for, in a sentence.</param>
/// <param name="Answer">The form of the answer; null where it has no body.</param>
internal sealed record Described(string Summary, Type? Answer)
{
    /// <summary>What else is to be said; null where the summary says it.</summary>
    public string? Description { get; init; }

    /// <summary>The form of the body; null where there is none, and text where the body is a file.</summary>
    public Type? Body { get; init; }

    /// <summary>The media type of the body.</summary>
    public string BodyMedia { get; init; } = "application/json";

    /// <summary>The media type of the answer.</summary>
    public string AnswerMedia { get; init; } = "application/json";

    /// <summary>The status of success.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Names the query may hold.</summary>
    public IReadOnlyList<string> Query { get; init; } = [];

    /// <summary>Whether it is read at a moment, so that the moment can be asked for.</summary>
    public bool AtMoment { get; init; }

    /// <summary>The clocks of that moment.</summary>
    public Clocks Clocks { get; init; }

    /// <summary>Whether nobody need be signed in.</summary>
    public bool IsOpen { get; init; }
}

/// <summary>The answer to an accepted command.</summary>
/// <param name="CommandId">The idempotency key.</param>
/// <param name="FirstPosition">Position of its first entry.</param>
/// <param name="Position">Position of its last entry; give it to a read as <c>position</c> to see the write.</param>
/// <param name="Stream">The stream it was addressed to.</param>
/// <param name="Version">That stream's version afterwards; also the ETag.</param>
/// <param name="RecordedAt">When it was recorded.</param>
public sealed record CommandAccepted(
    string CommandId, long FirstPosition, long Position, string Stream, long Version, DateTimeOffset RecordedAt);

/// <summary>A refusal.</summary>
/// <param name="Type">Address of the page that explains the code.</param>
/// <param name="Title">The code in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What was asked, what the limit is, what is left.</param>
/// <param name="Instance">The address that was asked.</param>
/// <param name="Code">The stable code.</param>
/// <param name="Facts">What the words are made of; money in members that end in <c>Fen</c>.</param>
/// <param name="TraceId">Leads to the log.</param>
public sealed record ProblemBody(
    string Type, string Title, int Status, string Detail, string Instance, string Code, IReadOnlyDictionary<string, System.Text.Json.JsonElement> Facts,
    string TraceId);
