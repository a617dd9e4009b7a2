using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Net.Sockets;
using Ledger.Host.Cluster;
using Ledger.Host.Exporting;
using Npgsql;

namespace Ledger.Host.Verbs;

/// <summary>What all verbs share: their help ends with an example, and what stops them becomes a line and an exit code.</summary>
internal static class Verb
{
    /// <summary>A verb with the description and the example that the words hold for it.</summary>
    public static Command Named(string name, params ReadOnlySpan<Option> options) => Named(name, name, options);

    /// <summary>A verb below another, for example <c>account add</c>; the words hold it under <c>account.add</c>.</summary>
    public static Command Below(string parent, string name, params ReadOnlySpan<Option> options) => Named(name, $"{parent}.{name}", options);

    private static Command Named(string name, string key, ReadOnlySpan<Option> options)
    {
        var verb = new Command(name, Words.Of($"verb.{key}"));
        foreach (var option in options)
        {
            verb.Options.Add(option);
        }

        var help = new HelpOption { Description = Words.Of("option.help") };
        help.Action = new VerbHelp(key, (SynchronousCommandLineAction)help.Action!);
        verb.Options.Add(help);
        return verb;
    }

    /// <summary>An option of a verb, described by the words.</summary>
    public static Option<T> Option<T>(string name, T standard) =>
        new($"--{name}") { Description = Words.Of($"option.{name}"), DefaultValueFactory = _ => standard };

    /// <summary>A switch of a verb, described by the words.</summary>
    public static Option<bool> Switch(string name) => new($"--{name}") { Description = Words.Of($"option.{name}") };

    /// <summary>Says what the verb does. Failures of the machine end in one line and <see cref="ExitCode.Environment"/>.</summary>
    public static Command Does(this Command verb, Func<ParseResult, CancellationToken, Task<int>> work)
    {
        verb.SetAction(async (parsed, ct) =>
        {
            try
            {
                return await work(parsed, ct);
            }
            catch (DatabaseUnavailableException fault)
            {
                Talk.Say($"fault.{fault.Code}", [.. fault.Facts.Select(f => (f.Key, (object?)f.Value))]);
                return ExitCode.Environment;
            }
            catch (NpgsqlException unreachable) when (IsOfTheMachine(unreachable))
            {
                Talk.Say("fault.no-database", ("detail", unreachable.Message.ReplaceLineEndings(" ")));
                return ExitCode.Environment;
            }
            catch (Exception file) when (file is IOException or UnauthorizedAccessException)
            {
                Talk.Say("fault.file", ("detail", file.Message.ReplaceLineEndings(" ")));
                return ExitCode.Environment;
            }
            catch (PdfUnavailableException lacking)
            {
                Talk.Say("fault.no-pdf", ("missing", lacking.Missing));
                return ExitCode.Environment;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                Talk.Say("fault.cancelled");
                return ExitCode.Environment;
            }
            catch (Exception fault)
            {
                // A fault of ours: the developer needs the whole of it.
                Talk.Say("fault.unexpected", ("detail", fault));
                return ExitCode.RefusedOrUnsound;
            }
        });
        return verb;
    }

    /// <summary>The server cannot be reached, does not let us in, is starting, stopping or full: nothing that a statement of ours did.</summary>
    private static bool IsOfTheMachine(NpgsqlException fault) =>
        fault is PostgresException { SqlState: var state }
            ? state.StartsWith("28", StringComparison.Ordinal) || state.StartsWith("57P0", StringComparison.Ordinal)
                || state.StartsWith("53", StringComparison.Ordinal) || state is "3D000" or "42501"
            : fault.InnerException is SocketException or IOException or TimeoutException;
}
