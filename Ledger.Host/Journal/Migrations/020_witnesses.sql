-- Others who vouch for a ledger: witnesses, and what they signed of its checkpoints. They keep no more than a tree's size and root, so that a
-- history shown to one reader and another shown to somebody else would be found out.

create table witness (
  added_at  timestamptz not null,
  ledger_id text collate "C" not null,
  verifier  text collate "C" not null,
  name      text collate "C" not null,
  added_by  text collate "C" not null,
  primary key (ledger_id, verifier)
);
comment on column witness.verifier is 'The key of its cosignatures: name+hash+key.';

create table cosignature (
  size        bigint      not null,
  signed_at   timestamptz not null,
  received_at timestamptz not null,
  ledger_id   text collate "C" not null,
  verifier    text collate "C" not null,
  signature   bytea       not null,
  primary key (ledger_id, size, verifier, signed_at)
);
comment on table cosignature is 'What witnesses signed of checkpoints whose root was ours, checked when it came.';
comment on column cosignature.signature is 'What stands behind the key''s id in the note: eight bytes of time, and the signature.';

do $$ declare _table text; begin
  foreach _table in array array['witness', 'cosignature'] loop
    execute format('alter table %I alter column ledger_id set statistics 0', _table);
    if exists (select from pg_extension where extname = 'citus') then
      perform create_distributed_table(_table, 'ledger_id', colocate_with => 'ledger');
    end if;
  end loop;
end $$;

-- The host adds and reads; nobody takes back that he saw something.
grant select, insert on witness, cosignature to ledger_host;
