using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>The tables of a rebuild as tables: made like the live ones, put in their place, or dropped. Needs the owner of the schema.</summary>
internal static class CopyTables
{
    private static readonly string Names = string.Join(", ", ProjectionTables.All.Select(t => $"'{t.Name}'"));

    /// <summary>Whether there are any, in the live ones' shape, folded by this program's rules as far as they go.</summary>
    public static async Task<bool> CanGoOn(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select not exists (select from projection where name = '{ProjectionTables.Copy.Name}' and version <> {ProjectionTables.Version})
               and not exists (
                 select from unnest(array[{Names}]) as t(name)
                  where (select string_agg(attname || ' ' || atttypid, ',' order by attnum) from pg_attribute
                          where attrelid = to_regclass(t.name) and attnum > 0 and not attisdropped)
                        is distinct from
                        (select string_agg(attname || ' ' || atttypid, ',' order by attnum) from pg_attribute
                          where attrelid = to_regclass(t.name || '__rebuild') and attnum > 0 and not attisdropped))
            """, connection);
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>Empty tables like the live ones.</summary>
    public static async Task Create(NpgsqlConnection connection, CancellationToken cancel)
    {
        var sql = string.Join('\n', ProjectionTables.All.Select(table =>
            $"""
            drop table if exists {ProjectionTables.Copy.Of(table.Name)};
            create table {ProjectionTables.Copy.Of(table.Name)} (like {table.Name} including all);
            alter table {ProjectionTables.Copy.Of(table.Name)} alter column ledger_id set statistics 0;
            grant select, insert, update, delete on {ProjectionTables.Copy.Of(table.Name)} to {Journal.LedgerDatabase.HostRole};
            """));
        await Run(
            connection,
            $"""
            begin;
            {sql}
            do $$ declare t text; begin
              foreach t in array array[{Names}] loop
                execute format('comment on table %I is %L', t || '__rebuild', obj_description(t::regclass));
                if exists (select from pg_extension where extname = 'citus') then
                  perform create_distributed_table(t || '__rebuild', 'ledger_id', colocate_with => 'ledger');
                end if;
              end loop;
            end $$;
            delete from projection where name = '{ProjectionTables.Copy.Name}';
            commit;
            """, cancel);
    }

    /// <summary>No trace of them.</summary>
    public static async Task Drop(NpgsqlConnection connection, CancellationToken cancel)
    {
        var drops = string.Join('\n', ProjectionTables.All.Select(table => $"drop table if exists {ProjectionTables.Copy.Of(table.Name)};"));
        await Run(connection, $"begin; {drops} delete from projection where name = '{ProjectionTables.Copy.Name}'; commit;", cancel);
    }

    /// <summary>So that the planner knows them when they are read.</summary>
    public static Task Analyze(NpgsqlConnection connection, CancellationToken cancel) =>
        Run(connection, string.Join('\n', ProjectionTables.All.Select(table => $"analyze {ProjectionTables.Copy.Of(table.Name)};")), cancel);

    /// <summary>
    /// Takes the live tables for the connection's transaction. A reader that does not let go within the time fails it, so that others do not wait
    /// behind us for longer than that.
    /// </summary>
    public static Task Seize(NpgsqlConnection connection, string patience, CancellationToken cancel) => Run(
        connection,
        $"set local lock_timeout = '{patience}'; lock table {string.Join(", ", ProjectionTables.All.Select(t => t.Name))} in access exclusive mode; set local lock_timeout = 0",
        cancel);

    /// <summary>They take the live ones' place and names, inside the connection's transaction; the old ones are gone.</summary>
    public static async Task TakePlace(NpgsqlConnection connection, CancellationToken cancel)
    {
        foreach (var table in ProjectionTables.All)
        {
            var copy = ProjectionTables.Copy.Of(table.Name);
            var indexes = await Indexes(connection, table.Name, copy, cancel);
            await Run(connection, $"drop table {table.Name}; alter table {copy} rename to {table.Name};", cancel);
            foreach (var (before, now) in indexes)
            {
                await Run(connection, $"alter index {now} rename to {before}", cancel);
            }
        }
    }

    /// <summary>One ledger's rows take the place of its live ones, inside the connection's transaction.</summary>
    public static Task TakePlace(NpgsqlConnection connection, string ledgerId, CancellationToken cancel) => Run(
        connection,
        string.Join('\n', ProjectionTables.All.Select(table =>
            $"""
            delete from {table.Name} where ledger_id = '{ledgerId}';
            insert into {table.Name} select * from {ProjectionTables.Copy.Of(table.Name)} where ledger_id = '{ledgerId}';
            """)),
        cancel);

    /// <summary>Indexes of the same shape: what a live table calls it, what the copy calls it.</summary>
    private static async Task<List<(string Before, string Now)>> Indexes(NpgsqlConnection connection, string live, string copy, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            """
            select quote_ident(o.relname), quote_ident(n.relname)
              from pg_index oi join pg_class o on o.oid = oi.indexrelid, pg_index ni join pg_class n on n.oid = ni.indexrelid
             where oi.indrelid = to_regclass($1) and ni.indrelid = to_regclass($2)
               and substring(pg_get_indexdef(o.oid) from ' USING .*') = substring(pg_get_indexdef(n.oid) from ' USING .*')
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = live });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = copy });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var pairs = new List<(string, string)>();
        while (await reader.ReadAsync(cancel))
        {
            pairs.Add((reader.GetString(0), reader.GetString(1)));
        }

        return pairs;
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancel);
    }
}
