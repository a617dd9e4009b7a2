-- A command stands in its first entry, which holds its id and its digest anyway; a table of its own said the same a second time, for a row and an
-- index entry more with every command.

alter table entry add column command_id text collate "C", add column command_digest bytea;
comment on column entry.command_id is 'The command, where this is its first entry; empty for those that follow.';
comment on column entry.command_digest is 'The command''s digest, where the entry is so old that its text does not hold it; empty elsewhere.';

-- What the text says is written beside it once more; the text itself is not touched.
alter table entry disable trigger entry_append_only;
update entry e
   set command_id = c.command_id, command_digest = case when e.entry ->> 'commandDigest' is null then c.body_digest end
  from command c
 where c.ledger_id = e.ledger_id and c.first_position = e.position;
alter table entry enable trigger entry_append_only;
create unique index entry_command on entry (ledger_id, command_id) where command_id is not null;

drop table command;
create view command as
select e.position as first_position,
       coalesce(
         (select n.position - 1 from entry n
           where n.ledger_id = e.ledger_id and n.position > e.position and n.command_id is not null order by n.position limit 1),
         (select l.position from ledger l where l.ledger_id = e.ledger_id)) as last_position,
       e.ledger_id,
       e.command_id,
       coalesce(decode(e.entry ->> 'commandDigest', 'hex'), e.command_digest) as body_digest
  from entry e
 where e.command_id is not null;
comment on view command is 'Accepted commands. A command that was refused leaves nothing, so its id stays free.';

drop function ledger_append(
  text, bigint, bigint, timestamptz, text[], bigint[], text[], json[], bytea[], text[], bytea[], bigint[], bigint[], bytea, smallint[], bigint[], bytea[]);

-- One call, one transaction, one round trip. NULL when the head stood elsewhere.
create function ledger_append(
  _ledger_id text, _expected bigint, _fence bigint, _recorded_at timestamptz,
  _streams text[], _versions bigint[], _types text[], _entries json[], _leaf_hashes bytea[], _command_ids text[],
  _frontier bytea, _tile_levels smallint[], _tile_indexes bigint[], _tile_hashes bytea[]
) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  _position bigint := _expected + cardinality(_streams);
begin
  update ledger set position = _position, last_recorded_at = _recorded_at, tree_frontier = _frontier
   where ledger_id = _ledger_id and position = _expected and fence = _fence;
  if not found then
    return null;
  end if;

  insert into entry (position, version, recorded_at, ledger_id, stream, type, leaf_hash, entry, command_id)
  select _expected + n, version, _recorded_at, _ledger_id, stream, type, leaf_hash, entry, command_id
    from unnest(_streams, _versions, _types, _entries, _leaf_hashes, _command_ids)
         with ordinality as e(stream, version, type, entry, leaf_hash, command_id, n);

  if cardinality(_tile_levels) > 0 then
    insert into tile (index, level, ledger_id, hashes)
    select index, level, _ledger_id, hashes from unnest(_tile_levels, _tile_indexes, _tile_hashes) as t(level, index, hashes);
  end if;

  return _position;
end $$;

do $$ begin
  if exists (select from pg_extension where extname = 'citus') then
    perform create_distributed_function(
      'ledger_append(text, bigint, bigint, timestamptz, text[], bigint[], text[], json[], bytea[], text[], bytea, smallint[], bigint[], bytea[])',
      '_ledger_id', colocate_with => 'ledger');
  end if;
end $$;

grant select on command to ledger_host;
revoke all on function ledger_append from public;
grant execute on function ledger_append to ledger_host;
