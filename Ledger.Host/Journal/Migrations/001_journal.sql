-- The journal. Every key begins with the ledger id, so that a ledger lives on one node wherever it is placed.

create table ledger (
  position         bigint      not null default 0,
  fence            bigint      not null default 0,
  last_recorded_at timestamptz not null,
  ledger_id        text collate "C" not null primary key,
  name             text        not null,
  hash_algorithm   text        not null default 'sha-256',
  tree_frontier    bytea       not null default '',
  constraint position_not_negative check (position >= 0)
);
comment on table ledger is 'The head of each ledger: how far it goes, and the peaks of its hash tree. Moved by ledger_append only.';
comment on column ledger.fence is 'Raised by a writer that lost an answer: an append sent under an older fence can no longer land.';

create table entry (
  position    bigint      not null,
  version     bigint      not null,
  recorded_at timestamptz not null,
  ledger_id   text collate "C" not null,
  stream      text collate "C" not null,
  type        text collate "C" not null,
  leaf_hash   bytea       not null,
  entry       json        not null,
  primary key (ledger_id, position),
  unique (ledger_id, stream, version)
);
comment on column entry.entry is 'The exact text that was hashed; the other columns repeat what must be found quickly.';

create table command (
  first_position bigint not null,
  last_position  bigint not null,
  ledger_id      text collate "C" not null,
  command_id     text collate "C" not null,
  body_digest    bytea  not null,
  primary key (ledger_id, command_id)
);
comment on table command is 'Accepted commands. A command that was refused leaves nothing, so its id stays free.';

create table tile (
  index     bigint   not null,
  level     smallint not null,
  ledger_id text collate "C" not null,
  hashes    bytea    not null,
  primary key (ledger_id, level, index)
);
comment on table tile is 'Full tiles of the hash tree: 256 hashes each; level 0 holds leaf hashes.';

-- One call, one transaction, one round trip. NULL when the head stood elsewhere.
create function ledger_append(
  _ledger_id text, _expected bigint, _fence bigint, _recorded_at timestamptz,
  _streams text[], _versions bigint[], _types text[], _entries json[], _leaf_hashes bytea[],
  _command_ids text[], _command_digests bytea[], _command_first bigint[], _command_last bigint[],
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

  insert into entry (position, version, recorded_at, ledger_id, stream, type, leaf_hash, entry)
  select _expected + n, version, _recorded_at, _ledger_id, stream, type, leaf_hash, entry
    from unnest(_streams, _versions, _types, _entries, _leaf_hashes) with ordinality as e(stream, version, type, entry, leaf_hash, n);

  insert into command (first_position, last_position, ledger_id, command_id, body_digest)
  select first, last, _ledger_id, id, digest
    from unnest(_command_ids, _command_digests, _command_first, _command_last) as c(id, digest, first, last);

  if cardinality(_tile_levels) > 0 then
    insert into tile (index, level, ledger_id, hashes)
    select index, level, _ledger_id, hashes from unnest(_tile_levels, _tile_indexes, _tile_hashes) as t(level, index, hashes);
  end if;

  return _position;
end $$;

-- Waits for an append that is still running and shuts out one that has not begun. Afterwards the command table tells for certain what landed.
create function ledger_fence(_ledger_id text) returns bigint
language sql security definer set search_path = public, pg_temp as $$
  update ledger set fence = fence + 1 where ledger_id = _ledger_id returning fence
$$;

create function ledger_create(_ledger_id text, _name text, _recorded_at timestamptz) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into ledger (ledger_id, name, last_recorded_at) values (_ledger_id, _name, _recorded_at) on conflict do nothing;
  return found;
end $$;

-- The last position recorded at or before an instant. Positions are gapless and recorded time never goes back, so the primary key is
-- index enough: some twenty probes for a million entries.
create function ledger_position_at(_ledger_id text, _instant timestamptz) returns bigint
language plpgsql stable set search_path = public, pg_temp as $$
declare
  _low bigint := 0;
  _high bigint;
  _middle bigint;
  _at timestamptz;
begin
  select position, last_recorded_at into _high, _at from ledger where ledger_id = _ledger_id;
  if _at is null or _at <= _instant then
    return coalesce(_high, 0);
  end if;
  while _low < _high loop
    _middle := (_low + _high + 1) / 2;
    select recorded_at into _at from entry where ledger_id = _ledger_id and position = _middle;
    if _at <= _instant then
      _low := _middle;
    else
      _high := _middle - 1;
    end if;
  end loop;
  return _low;
end $$;

-- Nobody changes history: not the host's role, which lacks the right, and not an owner or superuser by accident.
create function journal_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'EVENT_IMMUTABLE: % on % is refused; append a correction instead', lower(tg_op), tg_table_name using errcode = 'L0E02';
end $$;

create function head_only_advances() returns trigger language plpgsql as $$
begin
  if tg_op <> 'UPDATE' or new.ledger_id <> old.ledger_id or new.hash_algorithm <> old.hash_algorithm
     or new.last_recorded_at < old.last_recorded_at or new.fence < old.fence
     or (new.position <= old.position and (new.position, new.tree_frontier) <> (old.position, old.tree_frontier)) then
    raise exception 'EVENT_IMMUTABLE: the head of a ledger only advances' using errcode = 'L0E02';
  end if;
  return new;
end $$;

-- On Citus a trigger has to be asked for; elsewhere the setting is an unused name. Safe, because these triggers only raise.
set local citus.enable_unsafe_triggers = on;
create trigger entry_append_only before update or delete on entry for each row execute function journal_is_append_only();
create trigger entry_not_truncated before truncate on entry for each statement execute function journal_is_append_only();
create trigger command_append_only before update or delete on command for each row execute function journal_is_append_only();
create trigger command_not_truncated before truncate on command for each statement execute function journal_is_append_only();
create trigger tile_append_only before update or delete on tile for each row execute function journal_is_append_only();
create trigger tile_not_truncated before truncate on tile for each statement execute function journal_is_append_only();
create trigger ledger_advances before update or delete on ledger for each row execute function head_only_advances();
create trigger ledger_not_truncated before truncate on ledger for each statement execute function journal_is_append_only();

do $$ begin
  if exists (select from pg_extension where extname = 'citus') then
    perform create_distributed_table('ledger', 'ledger_id');
    perform create_distributed_table('entry', 'ledger_id', colocate_with => 'ledger');
    perform create_distributed_table('command', 'ledger_id', colocate_with => 'ledger');
    perform create_distributed_table('tile', 'ledger_id', colocate_with => 'ledger');
    perform create_distributed_function(
      'ledger_append(text, bigint, bigint, timestamptz, text[], bigint[], text[], json[], bytea[], text[], bytea[], bigint[], bigint[], bytea, smallint[], bigint[], bytea[])',
      '_ledger_id', colocate_with => 'ledger');
    perform create_distributed_function('ledger_fence(text)', '_ledger_id', colocate_with => 'ledger');
    perform create_distributed_function('ledger_create(text, text, timestamptz)', '_ledger_id', colocate_with => 'ledger');
    perform create_distributed_function('ledger_position_at(text, timestamptz)', '_ledger_id', colocate_with => 'ledger');
  end if;
end $$;

-- The host reads the journal and calls the append function; it holds no other right on these tables.
grant select on ledger, entry, command, tile to ledger_host;
revoke all on function ledger_append, ledger_fence, ledger_create, ledger_position_at from public;
grant execute on function ledger_append, ledger_fence, ledger_create, ledger_position_at to ledger_host;
