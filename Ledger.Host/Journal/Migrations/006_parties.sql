-- Parties, folded from the journal like the other projections; and what must never enter the journal: texts such as account numbers, encrypted
-- with a key of their subject. The journal holds a salted digest of each, and the salt is encrypted with the text: once the key is destroyed,
-- nobody can try numbers against the digest either.

create table party (
  from_position bigint  not null,
  to_position   bigint  not null,
  version       bigint  not null,
  changed_at    timestamptz not null,
  business_date date    not null,
  ledger_id     text collate "C" not null,
  party_id      text collate "C" not null,
  name          text    not null,
  registered    boolean not null,
  detail        json    not null,
  primary key (ledger_id, party_id, from_position)
);
create index party_until on party (ledger_id, to_position);
create index party_newest on party (ledger_id, from_position);
comment on table party is 'Each party with its ties, flags and accounts, in versions. One that is not registered is only tied to others.';

create table confidential_key (
  made_at      timestamptz not null,
  destroyed_at timestamptz,
  ledger_id    text collate "C" not null,
  key_id       uuid        not null,
  subject      text collate "C" not null,
  destroyed_by text collate "C",
  key          bytea check ((key is null) = (destroyed_at is not null)),
  primary key (ledger_id, key_id)
);
create unique index confidential_key_current on confidential_key (ledger_id, subject) where destroyed_at is null;
comment on table confidential_key is 'The keys that confidential texts are encrypted with, one per subject. Destroying one makes its texts unreadable for good; the row says that it happened.';

create table confidential_text (
  kept_at     timestamptz not null,
  ledger_id   text collate "C" not null,
  digest      text collate "C" not null check (digest ~ '^[0-9a-f]{64}$'),
  subject     text collate "C" not null,
  kind        text collate "C" not null,
  key_id      uuid        not null,
  kept_by     text collate "C" not null,
  sealed      bytea       not null,
  primary key (ledger_id, digest)
);
create index confidential_text_subject on confidential_text (ledger_id, subject);
comment on column confidential_text.digest is 'SHA-256 over salt and text: what the journal names it by.';
comment on column confidential_text.sealed is 'AES-256-GCM: nonce, tag, and salt with text; bound to ledger, subject and kind.';

do $$ declare _table text; begin
  foreach _table in array array['party', 'confidential_key', 'confidential_text'] loop
    execute format('alter table %I alter column ledger_id set statistics 0', _table);
  end loop;
  if exists (select from pg_extension where extname = 'citus') then
    perform create_distributed_table('party', 'ledger_id', colocate_with => 'ledger');
    perform create_distributed_table('confidential_key', 'ledger_id', colocate_with => 'ledger');
    perform create_distributed_table('confidential_text', 'ledger_id', colocate_with => 'ledger');
  end if;
end $$;

grant select, insert, update, delete on party to ledger_host;
grant select, insert on confidential_text to ledger_host;
grant select, insert, update (key, destroyed_at, destroyed_by) on confidential_key to ledger_host;
