using System.CommandLine;
using System.Globalization;
using Ledger.Domain.BankAccounts;
using Ledger.Domain.BankStatements;
using Ledger.Domain.Kernel;
using Ledger.Domain.PaymentBatches;
using Ledger.Host.Banking;
using Ledger.Host.Projections;

namespace Ledger.Host.Verbs;

/// <summary>The bank's side from the command line: accounts, batches and their files, statements and what waits for a person.</summary>
internal static class BankVerb
{
    private const string Name = "bank";
    private const int MostRows = 1_000;

    public static Command Verb()
    {
        var verb = Verbs.Verb.Named(Name);
        verb.Subcommands.Add(Group("account", AddAccount()));
        verb.Subcommands.Add(Group("batch", DrawUp(), BatchList(), File(), Withdraw()));
        verb.Subcommands.Add(Group("statement", Import(), StatementList(), Lines(), Match(), SetAside()));
        verb.Subcommands.Add(Worklist());
        return verb;
    }

    private static Command AddAccount()
    {
        var (number, bank, holder) = (Argument("account-no"), Required("bank"), Required("holder"));
        return Acts("account", "add", [number], [bank, holder], (parsed, acting, ct) =>
            acting.Carry(new RegisterBankAccount(parsed.GetValue(number)!, parsed.GetValue(bank)!, parsed.GetValue(holder)!), ct));
    }

    private static Command DrawUp()
    {
        var (batch, account) = (Argument("batch"), Required("account"));
        var execute = new Option<DateOnly?>("--execute-on") { Description = Words.Of("option.execute-on") };
        var orders = new Option<string[]>("--order") { Description = Words.Of("option.order"), DefaultValueFactory = _ => [] };
        return Acts("batch", "draw-up", [batch], [account, execute, orders], async (parsed, acting, ct) =>
        {
            IReadOnlyList<string> ids = parsed.GetValue(orders)!;
            if (ids.Count == 0)
            {
                await using var side = await ReadSide.Open(acting.ConnectionString, ct);
                var approved = await side.Part<ApprovalQueue>().List(
                    (await side.At(acting.LedgerId, AsOf.Now, ct))!, new OrderFilter { Status = "approved", OldestFirst = true }, null, DrawUpBatchValidator.MostOrders, ct);
                ids = [.. approved.Items.Select(order => order.OrderId)];
            }

            return await acting.Carry(
                new DrawUpBatch(parsed.GetValue(account)!, parsed.GetValue(execute) ?? acting.BusinessDate, [.. ids]) { BatchId = parsed.GetValue(batch)! }, ct);
        });
    }

    private static Command Withdraw()
    {
        var (batch, reason) = (Argument("batch"), Required("reason"));
        return Acts("batch", "withdraw", [batch], [reason], (parsed, acting, ct) =>
            acting.Carry(new WithdrawBatch(parsed.GetValue(reason)!) { BatchId = parsed.GetValue(batch)! }, ct));
    }

    private static Command Match()
    {
        var (statement, line, order) = (Argument("statement"), Argument("line"), Argument("order"));
        return Acts("statement", "match", [statement, line, order], [], (parsed, acting, ct) =>
            acting.Carry(new MatchLine(parsed.GetValue(line)!, parsed.GetValue(order)!) { StatementId = parsed.GetValue(statement)! }, ct));
    }

    private static Command SetAside()
    {
        var (statement, line, reason) = (Argument("statement"), Argument("line"), Required("reason"));
        return Acts("statement", "set-aside", [statement, line], [reason], (parsed, acting, ct) =>
            acting.Carry(new SetLineAside(parsed.GetValue(line)!, parsed.GetValue(reason)!) { StatementId = parsed.GetValue(statement)! }, ct));
    }

    private static Command Import()
    {
        var files = new Argument<string[]>("file") { Description = Words.Of("argument.file"), Arity = ArgumentArity.OneOrMore };
        return Acts("statement", "import", [files], [], async (parsed, acting, ct) =>
        {
            var worst = ExitCode.Done;
            foreach (var path in parsed.GetValue(files)!)
            {
                var answer = await acting.Import(new StatementFile(path, await System.IO.File.ReadAllBytesAsync(path, ct)), ct);
                foreach (var made in answer.Statements)
                {
                    Talk.Say(
                        made.IsNew ? "bank.imported" : "bank.known", ("statement", made.StatementId), ("lines", made.Lines), ("settled", made.Settled),
                        ("known", made.Known), ("reported", made.Reported), ("file", path));
                }

                worst = answer.Refusal is { } refusal ? Acting.Refuse(refusal) : worst;
            }

            return worst;
        });
    }

    private static Command BatchList() => Reads("batch", "list", async (side, at, json, ct) =>
    {
        var batches = (await side.Part<BankBooks>().Batches(at, null, MostRows, ct)).Items;
        Print(json, new { batches }, batches.Select(b => $"{PoolLines.Pad(b.BatchId, 26)}{PoolLines.Pad(b.Status, 11)}{b.Payments,5}{Yuan(b.TotalFen),18}{Yuan(b.OutstandingFen),18}"));
    });

    private static Command StatementList() => Reads("statement", "list", async (side, at, json, ct) =>
    {
        var statements = (await side.Part<BankBooks>().Statements(at, null, MostRows, ct)).Items;
        Print(json, new { statements }, statements.Select(s => $"{PoolLines.Pad(s.StatementId, 36)}{s.From:yyyy-MM-dd} {s.Until:yyyy-MM-dd}{s.Lines,6}{s.Settled,6}{s.Reported,6}  {s.StatementRef}"));
    });

    private static Command Worklist() => Reads(null, "worklist", async (side, at, json, ct) =>
    {
        var lines = (await side.Part<BankBooks>().Worklist(at, null, MostRows, ct)).Items;
        Print(json, new { lines }, lines.Select(LineOf));
    });

    private static Command Lines()
    {
        var statement = Argument("statement");
        return Reads("statement", "lines", async (side, at, json, ct, parsed) =>
        {
            var lines = await side.Part<BankBooks>().Lines(at, parsed.GetValue(statement)!, ct);
            Print(json, new { lines }, lines.Select(LineOf));
        }, statement);
    }

    private static Command File()
    {
        var (batch, to) = (Argument("batch"), new Option<string?>("--out") { Description = Words.Of("option.out") });
        var ledger = Ledgers.Option();
        var verb = Verbs.Verb.Below($"{Name}.batch", "file", to, ledger);
        verb.Arguments.Add(batch);
        return verb.Does(async (parsed, ct) =>
        {
            await using var database = await Database.OpenMigrated(ct);
            await using var side = await ReadSide.Open(database.ConnectionString, ct);
            if (await Ledgers.Choose(side.Source, parsed.GetValue(ledger), ct) is not { } id)
            {
                return ExitCode.Usage;
            }

            var files = new BatchFiles(new Journal.PostgresJournal(side.Source), new Confidential.ConfidentialTexts(side.Source, TimeProvider.System));
            if (await files.Find(id, parsed.GetValue(batch)!, ct) is not { } file)
            {
                return Acting.Refuse(Refusal.Of(RefusalCodes.NotFound, new Fact("batchId", parsed.GetValue(batch)!)));
            }

            if (parsed.GetValue(to) is { } path)
            {
                await System.IO.File.WriteAllBytesAsync(path, file.Bytes, ct);
            }
            else
            {
                await using var output = Console.OpenStandardOutput();
                await output.WriteAsync(file.Bytes, ct);
            }

            return ExitCode.Done;
        });
    }

    private static Command Group(string name, params ReadOnlySpan<Command> verbs)
    {
        var group = Verbs.Verb.Below(Name, name);
        foreach (var verb in verbs)
        {
            group.Subcommands.Add(verb);
        }

        return group;
    }

    /// <summary>A verb that acts for a person.</summary>
    private static Command Acts(string group, string name, Argument[] arguments, Option[] options, Func<ParseResult, Acting, CancellationToken, Task<int>> work)
    {
        var who = Required("as");
        var day = new Option<DateOnly?>("--business-date") { Description = Words.Of("option.business-date") };
        var ledger = Ledgers.Option();
        var verb = Verbs.Verb.Below($"{Name}.{group}", name, [.. options, who, day, ledger]);
        foreach (var argument in arguments)
        {
            verb.Arguments.Add(argument);
        }

        return verb.Does(async (parsed, ct) =>
        {
            await using var database = await Database.OpenMigrated(ct);
            await using var acting = await Acting.Open(database.ConnectionString, parsed.GetValue(ledger), parsed.GetValue(who)!, parsed.GetValue(day), ct);
            return acting is null ? ExitCode.Usage : await work(parsed, acting, ct);
        });
    }

    private static Command Reads(string? group, string name, Func<ReadSide, Moment, bool, CancellationToken, Task> work) =>
        Reads(group, name, (side, at, json, ct, _) => work(side, at, json, ct));

    private static Command Reads(
        string? group, string name, Func<ReadSide, Moment, bool, CancellationToken, ParseResult, Task> work, params ReadOnlySpan<Argument> arguments)
    {
        var (ledger, json) = (Ledgers.Option(), Verbs.Verb.Switch("json"));
        var verb = Verbs.Verb.Below(group is null ? Name : $"{Name}.{group}", name, ledger, json);
        foreach (var argument in arguments)
        {
            verb.Arguments.Add(argument);
        }

        return verb.Does(async (parsed, ct) =>
        {
            await using var database = await Database.OpenMigrated(ct);
            await using var side = await ReadSide.Open(database.ConnectionString, ct);
            if (await Ledgers.Choose(side.Source, parsed.GetValue(ledger), ct) is not { } id)
            {
                return ExitCode.Usage;
            }

            await work(side, (await side.At(id, AsOf.Now, ct))!, parsed.GetValue(json), ct, parsed);
            return ExitCode.Done;
        });
    }

    private static void Print<T>(bool json, T data, IEnumerable<string> lines)
    {
        if (json)
        {
            Talk.Data(data);
            return;
        }

        foreach (var line in lines)
        {
            Talk.Line(line);
        }
    }

    private static string LineOf(LineRow line) =>
        $"{line.StatementId} {line.LineId,5} {line.BookedOn:yyyy-MM-dd} {PoolLines.Pad(line.Direction, 7)}{Yuan(line.AmountFen),16}  {PoolLines.Pad(line.Outcome, 10)}{line.Doubt} {line.OrderId}";

    private static string Yuan(long fen) => (fen / 100m).ToString("#,##0.00", CultureInfo.InvariantCulture);

    private static Argument<string> Argument(string name) => new(name) { Description = Words.Of($"argument.{name}") };

    private static Option<string> Required(string name) => new($"--{name}") { Description = Words.Of($"option.{name}"), Required = true };
}
