using Ledger.Host.Catalogue;
using Ledger.Host.Projections;
using Npgsql;

namespace Ledger.Host.Exporting;

/// <summary>One release per change of an award, award by award and each in the order of its entries. No more than one award is held at a time.</summary>
internal sealed class Releases(NpgsqlDataSource database)
{
    /// <summary>The sorts of awards, in the order of their files.</summary>
    internal static readonly IReadOnlyList<string> Aggregates = ["guaranteed-loan", "linkage", "platform-grant", "project-grant"];

    /// <summary>Writes them and says how many there were.</summary>
    /// <exception cref="UnknownEventException">An entry of an award cannot be read by this program; it stops rather than tell half of it.</exception>
    public async Task<long> Write(ExportMoment moment, bool isPackage, Stream target, CancellationToken cancel)
    {
        var flow = Outflow.Over(target);
        var publisher = (await database.List("select name from ledger where ledger_id = $1", row => row.GetString(0), cancel, moment.Ledger))[0];
        long count;
        await using (var text = new ReleaseText(flow, isPackage, publisher, moment))
        {
            text.Begin();
            foreach (var aggregate in Aggregates)
            {
                await Write(aggregate, moment, text, flow, cancel);
            }

            text.Complete();
            count = text.Count;
        }

        await flow.Complete(cancel);
        return count;
    }

    private async Task Write(string aggregate, ExportMoment moment, ReleaseText text, Outflow flow, CancellationToken cancel)
    {
        // The stroke after the name and the character that follows it enclose the streams, so that the index on streams gives them in order.
        await using var command = database.CreateCommand(
            $"select {EntryRow.Columns} from entry e where e.ledger_id = $1 and e.stream > $2 and e.stream < $3 and e.position <= $4 order by e.stream, e.version");
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = moment.Ledger });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = aggregate + "/" });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = aggregate + "0" });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = moment.Position });
        var (award, tags) = ((AwardPicture?)null, new ReleaseTags());
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var entry = EntryRow.Read(reader);
            if (entry.Happened is null)
            {
                throw new UnknownEventException(entry.Type);
            }

            if (award?.Stream != entry.Stream)
            {
                (award, tags) = (new AwardPicture(entry.Stream), new ReleaseTags());
            }

            award.Take(entry);
            if (tags.Of(entry.Happened.GetType()) is { Count: > 0 } said)
            {
                text.Add(entry, award, said, tags.HasAward);
                await flow.Passed(cancel);
            }
        }
    }
}
