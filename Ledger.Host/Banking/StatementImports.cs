using Ledger.Domain;
using Ledger.Domain.BankAccounts;
using Ledger.Domain.BankStatements;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
using Ledger.Host.Engine;
using Ledger.Host.Journal;

namespace Ledger.Host.Banking;

/// <summary>What became of one statement of a file.</summary>
/// <param name="StatementId">Made of the file's digest and the statement's place in it.</param>
/// <param name="IsNew">Whether this import brought it; false where it was known already.</param>
/// <param name="Position">The newest entry of the import; 0 where nothing was written.</param>
public sealed record StatementImport(
    string StatementId, bool IsNew, int Lines, int Settled, int Known, int Reported, int Matched, int SetAside, long Position);

/// <summary>What became of a file: its statements, or why it was not taken.</summary>
public sealed record ImportAnswer(IReadOnlyList<StatementImport> Statements, Refusal? Refusal)
{
    /// <summary>The newest entry of the import.</summary>
    public long Position => Statements.Count == 0 ? 0 : Statements.Max(statement => statement.Position);
}

/// <summary>
/// Imports a statement file: reads all of it, keeps it, records each statement in one entry, then takes up its lines, each by a command of its
/// own whose id is made of the file's digest and the line. A command is carried out once, so an import that ended half-way, by whatever, is
/// finished by importing the same file again, and importing a finished one changes nothing.
/// </summary>
public sealed class StatementImports(IJournalStore store, BankFiles files, LedgerEngines engines, TimeProvider clock)
{
    /// <summary>Lines on their way through the engine at a time; it decides them in their order.</summary>
    private const int Window = 200;

    private static readonly CommandKind Import = CommandCatalogue.Of<ImportStatement>();

    /// <summary>The kind that a caller must be allowed to try.</summary>
    public static CommandKind Kind => Import;

    /// <summary>Imports a file into a ledger.</summary>
    /// <param name="businessDate">The day it belongs to; null means the day of recording.</param>
    public async Task<ImportAnswer> Run(string ledgerId, StatementFile file, Actor actor, DateOnly? businessDate, CancellationToken cancel)
    {
        if (await engines.Find(ledgerId, cancel) is not { } engine)
        {
            return new ImportAnswer([], Refusal.Of(RefusalCodes.NotFound, new Fact("ledger", ledgerId)));
        }

        var (statements, refusal) = file.Read();
        refusal ??= statements.Select(statement => Import.Validate(statement)).FirstOrDefault(wrong => wrong is not null);
        if (refusal is not null)
        {
            return new ImportAnswer([], refusal);
        }

        foreach (var statement in statements)
        {
            if (await Rehearse(ledgerId, statement, actor, businessDate, cancel) is { } foreseen)
            {
                return new ImportAnswer([], foreseen);
            }
        }

        // Before any entry names it; and only where one will.
        await files.Keep(ledgerId, file, actor.Id, clock.GetUtcNow(), cancel);
        var imports = new List<StatementImport>();
        foreach (var statement in statements)
        {
            var (made, refused) = await One(engine, statement, actor, businessDate, cancel);
            if (refused is not null)
            {
                return new ImportAnswer(imports, refused);
            }

            imports.Add(made!);
        }

        return new ImportAnswer(imports, null);
    }

    private async Task<(StatementImport? Made, Refusal? Refusal)> One(
        LedgerEngine engine, ImportStatement statement, Actor actor, DateOnly? businessDate, CancellationToken cancel)
    {
        var state = await StateOf(engine.LedgerId, statement.Stream, cancel);
        var (isNew, position) = (false, 0L);
        if (!state.IsImported)
        {
            switch (await Submit("import-" + statement.StatementId, statement))
            {
                case Outcome.Accepted accepted:
                    (isNew, position) = (!accepted.Replayed, accepted.LastPosition);
                    break;
                case Outcome.Refused { Refusal: var refusal } when !IsDone(refusal):
                    return (null, refusal);
                default:
                    break;
            }

            state = await StateOf(engine.LedgerId, statement.Stream, cancel);
        }

        for (var from = 0; from < state.Lines.Length; from += Window)
        {
            var taken = new List<Task<Outcome>>();
            for (var i = from; i < Math.Min(from + Window, state.Lines.Length); i++)
            {
                if (state.Outcomes[i] == LineOutcome.Pending)
                {
                    var lineId = state.Lines[i].LineId;
                    taken.Add(Submit($"{statement.StatementId}.{lineId}", new ReconcileLine(lineId) { StatementId = statement.StatementId }));
                }
            }

            Refusal? undone = null;
            foreach (var one in taken)
            {
                switch (await one)
                {
                    case Outcome.Accepted accepted:
                        position = Math.Max(position, accepted.LastPosition);
                        break;
                    case Outcome.Refused { Refusal: var refusal } when !IsDone(refusal):
                        undone ??= refusal;
                        break;
                    default:
                        break;
                }
            }

            if (undone is not null)
            {
                return (null, undone);
            }
        }

        state = await StateOf(engine.LedgerId, statement.Stream, cancel);
        return (new StatementImport(
            statement.StatementId, isNew, state.Lines.Length, Count(LineOutcome.Settled), Count(LineOutcome.Known), Count(LineOutcome.Reported),
            Count(LineOutcome.Matched), Count(LineOutcome.SetAside), position), null);

        int Count(LineOutcome outcome) => state.Outcomes.Count(each => each == outcome);

        // Not cancelled when the caller goes away: a line in the queue is carried out in any case.
        Task<Outcome> Submit(string commandId, ICommand command) => engine.Submit(
            new CommandEnvelope
            {
                CommandId = commandId, Command = command, Actor = actor, BusinessDate = businessDate,
                Evidence = [new Evidence("bank-statement", statement.StatementRef, statement.FileDigest)],
            },
            waitForRoom: true, CancellationToken.None).AsTask();
    }

    /// <summary>What the engine would refuse a statement for; null where it was imported before, or will be.</summary>
    private async Task<Refusal?> Rehearse(string ledgerId, ImportStatement statement, Actor actor, DateOnly? businessDate, CancellationToken cancel)
    {
        var known = new Dictionary<string, AggregateState>(StringComparer.Ordinal);
        await foreach (var entry in store.ReadStreams(ledgerId, [statement.Stream, BankAccount.StreamOf(statement.AccountNo)], long.MaxValue, cancel))
        {
            known[entry.Stream] = known.GetValueOrDefault(entry.Stream, Aggregates.InitialOf(entry.Stream)).Evolve(entry.Happened);
        }

        var today = Instants.ChinaDate(clock.GetUtcNow());
        return Aggregates.Decide(statement, new CommandContext(actor, businessDate ?? today, today), new Known(known)) is Decision.Refused { Refusal: var refusal }
            && !IsDone(refusal) ? refusal : null;
    }

    private sealed class Known(Dictionary<string, AggregateState> states) : IStates
    {
        public T Get<T>(string stream) where T : AggregateState => (T)states.GetValueOrDefault(stream, Aggregates.InitialOf(stream));
    }

    /// <summary>Somebody else imported the same file at the same moment: what they did is done.</summary>
    private static bool IsDone(Refusal refusal) =>
        refusal.Code is RefusalCodes.IdempotencyConflict or RefusalCodes.LineReconciled or RefusalCodes.AlreadyExists;

    private async Task<BankStatement> StateOf(string ledgerId, string stream, CancellationToken cancel)
    {
        var state = BankStatement.Initial;
        await foreach (var entry in store.ReadStreams(ledgerId, [stream], long.MaxValue, cancel))
        {
            state = state.Evolve(entry.Happened);
        }

        return state;
    }
}
