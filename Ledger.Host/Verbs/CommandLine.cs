using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Ledger.Host.Verbs;

/// <summary>The verbs, grouped by what one comes for. One file per verb.</summary>
internal static class CommandLine
{
    /// <summary>Parses, runs, and answers with an <see cref="ExitCode"/>.</summary>
    public static async Task<int> Run(string[] args)
    {
        Words.ChooseLanguage();
        var parsed = Root().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is not (VerbHelp or RootHelp))
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            Talk.Say("help.hint", ("verb", NameOf(parsed.CommandResult)));
            return ExitCode.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            // Time to answer the commands in flight and to stop what was started.
            ProcessTerminationTimeout = TimeSpan.FromMinutes(2),
        });
    }

    /// <summary>The verb that was called, with those above it.</summary>
    private static string NameOf(SymbolResult? called) => called switch
    {
        CommandResult { Command: RootCommand } or null => "",
        CommandResult verb => NameOf(verb.Parent) + verb.Command.Name + " ",
        _ => NameOf(called.Parent),
    };

    private static RootCommand Root()
    {
        (string Group, IReadOnlyList<Command> Verbs)[] groups =
        [
            ("run", [Serve.Verb(), Demo.Verb()]),
            ("data", [Migrate.Verb(), SeedVerb.Verb(), RebuildVerb.Verb(), AccountVerb.Verb(), BankVerb.Verb(), ImportVerb.Verb(), MartenReaderVerb.Verb()]),
            ("evidence",
            [
                AsOfVerb.Verb(), CompareVerb.Verb(), WhyVerb.Verb(), ReplayVerb.Verb(), Export.Verb(), AuditVerb.Verb(), SampleVerb.Verb(), Verify.Verb(),
                CheckpointVerb.Verb(), KeyVerb.Verb(), ProofVerb.Verb(), BundleVerb.Verb(),
            ]),
            ("diagnose", [BenchLoad.Verb(), Doctor.Verb()]),
        ];
        var root = new RootCommand(Words.Of("root")) { HelpName = "ledger" };
        foreach (var verb in groups.SelectMany(g => g.Verbs))
        {
            root.Subcommands.Add(verb);
        }

        var help = new RootHelp(groups);
        root.Options.OfType<HelpOption>().Single().Action = help;
        root.Options.OfType<HelpOption>().Single().Recursive = false;
        root.SetAction(parsed =>
        {
            help.Invoke(parsed);
            return ExitCode.Usage;
        });
        return root;
    }
}
