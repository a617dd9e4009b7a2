using System.Diagnostics;

namespace Ledger.Tests.CommandLines;

/// <summary>The built host as a process of its own, called as a person would call it.</summary>
internal static class Host
{
    /// <summary>The environment variable that names the database.</summary>
    public const string Database = "ConnectionStrings__Ledger";

    /// <summary>Runs a verb to its end.</summary>
    public static (int ExitCode, string Output, string Error) Run(string[] arguments, params (string Name, string Value)[] environment) =>
        RunWith(null, arguments, environment);

    /// <summary>Runs a verb to its end; it finds a text on its standard input.</summary>
    public static (int ExitCode, string Output, string Error) RunWith(string? input, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ledger.Host.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = input is not null,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        // What a test set for verbs within this process is not for those outside of it.
        start.Environment.Remove(Database);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        if (input is not null)
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }

        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
