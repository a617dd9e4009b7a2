-- Imports of applications and payees: what a file's rows came to when they were tried, and how far carrying them out has come. Nothing of it is
-- the truth: what was carried out stands in the journal, under command ids made of the file's digest and the row's number.

create table import (
  size_bytes    bigint  not null,
  tried_at      timestamptz not null,
  progress_at   timestamptz,
  begun_at      timestamptz,
  ended_at      timestamptz,
  business_date date    not null,
  row_count     integer not null,
  ready         integer not null,
  known         integer not null,
  refused       integer not null,
  wanted        integer not null default 0,
  done          integer not null default 0,
  failed        integer not null default 0,
  ledger_id     text collate "C" not null,
  import_id     text collate "C" not null,
  kind          text collate "C" not null,
  format        text collate "C" not null,
  state         text collate "C" not null,
  file_digest   text collate "C" not null check (file_digest ~ '^[0-9a-f]{64}$'),
  file_name     text    not null,
  uploaded_by   text collate "C" not null,
  committed_by  text collate "C",
  ignored       text[]  not null,
  primary key (ledger_id, import_id)
);
create index import_newest on import (ledger_id, tried_at);
comment on table import is 'Files of applications or payees that were tried, and how far carrying them out has come.';

create table import_row (
  line       integer not null,
  amount_fen bigint,
  ledger_id  text collate "C" not null,
  import_id  text collate "C" not null,
  outcome    text collate "C" not null check (outcome in ('ready', 'known', 'refused', 'failed')),
  label      text    not null,
  party_id   text collate "C",
  code       text collate "C",
  facts      json,
  commands   json,
  sealed     bytea,
  primary key (ledger_id, import_id, line)
);
comment on column import_row.outcome is 'ready: would be accepted. known: carried out or there already. refused: by the trial. failed: refused when it was carried out.';
comment on column import_row.sealed is 'An account number under the key of the import: nonce, tag and text. Unreadable once that key is destroyed.';

do $$ declare _table text; begin
  foreach _table in array array['import', 'import_row'] loop
    execute format('alter table %I alter column ledger_id set statistics 0', _table);
  end loop;
  if exists (select from pg_extension where extname = 'citus') then
    perform create_distributed_table('import', 'ledger_id', colocate_with => 'ledger');
    perform create_distributed_table('import_row', 'ledger_id', colocate_with => 'ledger');
  end if;
end $$;

grant select, insert, update, delete on import, import_row to ledger_host;
