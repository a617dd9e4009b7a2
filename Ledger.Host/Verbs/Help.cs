using System.CommandLine;
using System.CommandLine.Invocation;

namespace Ledger.Host.Verbs;

/// <summary>The help of one verb; it ends with an example that can be pasted.</summary>
internal sealed class VerbHelp(string verb, SynchronousCommandLineAction plain) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        plain.Invoke(parseResult);
        output.WriteLine(Words.Of("help.example"));
        output.WriteLine($"  {Words.Of($"verb.{verb}.example")}");
        return ExitCode.Done;
    }

    public override bool ClearsParseErrors => true;
}

/// <summary>The help of the whole command line, grouped by what one comes for; it fits one screen.</summary>
internal sealed class RootHelp(IReadOnlyList<(string Group, IReadOnlyList<Command> Verbs)> groups) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine(parseResult.RootCommandResult.Command.Description);
        output.WriteLine(Words.Of("help.usage"));
        foreach (var (group, verbs) in groups)
        {
            output.WriteLine(Words.Of($"group.{group}"));
            foreach (var verb in verbs)
            {
                output.WriteLine($"  {verb.Name,-14}{verb.Description}");
            }
        }

        output.WriteLine(Words.Of("help.exit-codes"));
        return ExitCode.Done;
    }

    public override bool ClearsParseErrors => true;
}
