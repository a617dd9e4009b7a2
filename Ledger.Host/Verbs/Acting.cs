using System.Globalization;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Banking;
using Ledger.Host.Catalogue;
using Ledger.Host.Confidential;
using Ledger.Host.Engine;
using Ledger.Host.Importing;
using Ledger.Host.Journal;
using Ledger.Host.Language;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ledger.Host.Verbs;

/// <summary>
/// A person who acts from the command line, on an engine of this process; a host that serves meanwhile learns of it as of any other. Whoever
/// holds the database says who acts, and the act is tried under that account's own roles.
/// </summary>
internal sealed class Acting : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly LedgerEngines _engines;
    private readonly Caller _caller;
    private readonly DateOnly? _businessDate;

    private Acting(string connectionString, NpgsqlDataSource source, string ledgerId, Caller caller, DateOnly? businessDate)
    {
        (ConnectionString, _source, LedgerId, _caller, _businessDate) = (connectionString, source, ledgerId, caller, businessDate);
        _engines = new LedgerEngines(new PostgresJournal(source), TimeProvider.System, new EngineOptions(), NullLoggerFactory.Instance);
    }

    public string ConnectionString { get; }

    public string LedgerId { get; }

    /// <summary>The day the act belongs to.</summary>
    public DateOnly BusinessDate => _businessDate ?? Instants.ChinaDate(TimeProvider.System.GetUtcNow());

    /// <summary>Opens it; null, and told why, where there is no such ledger or account.</summary>
    public static async Task<Acting?> Open(string connectionString, string? ledger, string accountId, DateOnly? businessDate, CancellationToken ct)
    {
        var source = LedgerDatabase.Open(connectionString);
        if (await Ledgers.Choose(source, ledger, ct) is { } id)
        {
            if (await new Accounts(source, TimeProvider.System).Find(accountId) is { } caller)
            {
                return new Acting(connectionString, source, id, caller, businessDate);
            }

            Talk.Say("bank.no-person", ("account", accountId));
        }

        await source.DisposeAsync();
        return null;
    }

    /// <summary>Carries a command out and says how it ended.</summary>
    public async Task<int> Carry(ICommand command, CancellationToken ct)
    {
        var kind = CommandCatalogue.Of(command);
        if ((NotPermitted(kind) ?? kind.Validate(command)) is { } refused)
        {
            return Refuse(refused);
        }

        var engine = (await _engines.Find(LedgerId, ct))!;
        var outcome = await engine.Submit(
            new CommandEnvelope { CommandId = Guid.CreateVersion7().ToString(), Command = command, Actor = _caller.ActAs(kind, LedgerId)!, BusinessDate = _businessDate },
            cancel: CancellationToken.None);
        if (outcome is not Outcome.Accepted accepted)
        {
            return Refuse(((Outcome.Refused)outcome).Refusal);
        }

        Talk.Say("bank.done", ("stream", accepted.Stream), ("position", accepted.LastPosition));
        return ExitCode.Done;
    }

    /// <summary>Who acts.</summary>
    public Caller Caller => _caller;

    /// <summary>What imports files of applications and payees, on the same engine.</summary>
    public Imports Imports() => new(
        _source, new PostgresJournal(_source), _engines, new ConfidentialTexts(_source, TimeProvider.System), TimeProvider.System, NullLogger<Imports>.Instance);

    /// <summary>Imports a statement file.</summary>
    public async Task<ImportAnswer> Import(StatementFile file, CancellationToken ct)
    {
        var journal = new PostgresJournal(_source);
        return NotPermitted(StatementImports.Kind) is { } refused
            ? new ImportAnswer([], refused)
            : await new StatementImports(journal, new BankFiles(_source, journal), _engines, TimeProvider.System)
                .Run(LedgerId, file, _caller.ActAs(StatementImports.Kind, LedgerId)!, _businessDate, ct);
    }

    /// <summary>Says why not.</summary>
    public static int Refuse(Refusal refusal)
    {
        Talk.Say("bank.refused", ("code", refusal.Code), ("detail", RefusalText.Detail(refusal, CultureInfo.CurrentUICulture)));
        return ExitCode.RefusedOrUnsound;
    }

    public async ValueTask DisposeAsync()
    {
        await _engines.DisposeAsync();
        await _source.DisposeAsync();
    }

    private Refusal? NotPermitted(CommandKind kind) => _caller.ActAs(kind, LedgerId) is not null
        ? null
        : Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", LedgerId), new Fact("command", kind.Name), new Fact("roles", kind.Roles));
}
