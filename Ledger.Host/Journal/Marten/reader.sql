-- One ledger as a Marten 9 store expects its events (string stream identity, single tenancy), for one reader. What stands in braces is filled in
-- by MartenReaders. The views belong to a role that may read the journal and nothing else, so that nobody writes through them, superusers neither.

create schema {schema} authorization {owner};
set local role {owner};
comment on schema {schema} is '{mark}';

-- seq_id is the position: gapless, and visible together with the head. The id is half of the leaf hash. data is jsonb because queries need it;
-- the exact bytes that were hashed are in the journal only.
create view {schema}.mt_events as
select e.position                                               as seq_id,
       encode(substr(e.leaf_hash, 1, 16), 'hex')::uuid          as id,
       e.stream::varchar                                        as stream_id,
       e.version                                                as version,
       (e.entry -> 'data')::jsonb                               as data,
       null::bytea                                              as bdata,
       e.type::varchar                                          as type,
       e.recorded_at                                            as "timestamp",
       '*DEFAULT*'::varchar                                     as tenant_id,
       -- Never null: a reader that does not know the name says so with any text, and breaks with none.
       e.type::varchar                                          as mt_dotnet_type,
       (e.entry ->> 'correlationId')::varchar                   as correlation_id,
       (e.entry ->> 'commandId')::varchar                       as causation_id,
       e.entry::jsonb - array['data', 'position', 'stream', 'version', 'type', 'recordedAt', 'actor', 'correlationId', 'commandId']
         || jsonb_build_object('ledger', e.ledger_id, 'leafHash', encode(e.leaf_hash, 'hex')) as headers,
       (e.entry ->> 'actor')::varchar                           as user_name,
       false                                                    as is_archived
  from public.entry e
 where e.ledger_id = '{ledger}';

-- A stream is its first entry: joining it costs one probe. What is asked of its end is asked only where a query names the column.
create view {schema}.mt_streams as
select e.stream::varchar                                        as id,
       replace(split_part(e.stream, '/', 1), '-', '_')::varchar as type,
       (select max(l.version) from public.entry l
         where l.ledger_id = e.ledger_id and l.stream = e.stream) as version,
       (select l.recorded_at from public.entry l
         where l.ledger_id = e.ledger_id and l.stream = e.stream
         order by l.version desc limit 1)                       as "timestamp",
       e.recorded_at                                            as created,
       '*DEFAULT*'::varchar                                     as tenant_id,
       false                                                    as is_archived
  from public.entry e
 where e.ledger_id = '{ledger}' and e.version = 1;

-- There is no sequence: what has been handed out is what is committed.
create view {schema}.mt_events_sequence as
select coalesce((select position from public.ledger where ledger_id = '{ledger}'), 0)::bigint as last_value,
       0::bigint as log_cnt, true as is_called;

-- The reader's own: how far its daemon has come. Losing it costs a rebuild of its documents.
create table {schema}.mt_event_progression (
  name varchar constraint pk_mt_event_progression primary key,
  last_seq_id bigint,
  last_updated timestamptz default transaction_timestamp()
);
create table {schema}.mt_high_water_skips (
  ending_sequence bigint constraint pkey_mt_high_water_skips_ending_sequence primary key,
  starting_sequence bigint not null,
  "timestamp" timestamptz default transaction_timestamp()
);
create table {schema}.mt_doc_deadletterevent (
  id uuid constraint pkey_mt_doc_deadletterevent_id primary key,
  data jsonb not null,
  mt_last_modified timestamptz default transaction_timestamp(),
  mt_version uuid not null default gen_random_uuid(),
  mt_dotnet_type varchar
);

create function {schema}.mt_mark_event_progression(name varchar, last_encountered bigint) returns void
language sql as $$
  insert into {schema}.mt_event_progression (name, last_seq_id, last_updated)
  values ($1, $2, transaction_timestamp())
  on conflict on constraint pk_mt_event_progression
  do update set last_seq_id = excluded.last_seq_id, last_updated = excluded.last_updated;
$$;

-- The journal has no gaps, so a reader that wants to skip one is wrong: stop it, loudly.
create function {schema}.mt_mark_progression_with_skip(shard_name varchar, ending_sequence bigint, starting_sequence bigint) returns bigint
language plpgsql as $$
begin
  raise exception 'the journal is gapless; refusing to skip (%, %] for %', starting_sequence, ending_sequence, shard_name;
end $$;

grant usage on schema {schema} to {reader};
grant select on {schema}.mt_events, {schema}.mt_streams, {schema}.mt_events_sequence to {reader};
grant select, insert, update, delete on {schema}.mt_event_progression, {schema}.mt_high_water_skips, {schema}.mt_doc_deadletterevent to {reader};
reset role;
