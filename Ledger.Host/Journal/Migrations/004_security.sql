-- What the house keeps about its own use: attempts that were refused, and changes of accounts. The journal knows nothing of either, because a
-- refusal writes no entry.

create table refused_attempt (
  first_at       timestamptz not null,
  last_at        timestamptz not null,
  times          integer     not null,
  ledger_id      text collate "C" not null,
  attempt_id     uuid        not null,
  who            text collate "C",
  address        text,
  command        text collate "C" not null,
  stream         text collate "C",
  code           text collate "C" not null,
  facts          json        not null,
  correlation_id text,
  primary key (ledger_id, attempt_id)
);
comment on table refused_attempt is 'Refused commands and sign-ins. Alike ones within a second are one row; the id begins with its time, so the key gives them in order.';
comment on column refused_attempt.ledger_id is 'A ledger, or * for what belongs to none. A refused sign-in stands under * and under each ledger where the account has a role.';
comment on column refused_attempt.who is 'The account; null where none was proven or, at a sign-in, where there is none of that name: people type passwords into the wrong field.';

create table account_change (
  changed_at timestamptz not null,
  change_id  uuid        not null primary key,
  account_id text collate "C" not null,
  changed_by text        not null,
  act        text collate "C" not null,
  detail     json        not null
);
comment on table account_change is 'Who changed an account, when and how; written with the change itself.';

do $$ begin
  if exists (select from pg_extension where extname = 'citus') then
    perform create_distributed_table('refused_attempt', 'ledger_id', colocate_with => 'ledger');
    perform create_reference_table('account_change');
  end if;
end $$;

-- The host adds and reads. How long they are kept is for the owner of the database to say.
grant select, insert on refused_attempt, account_change to ledger_host;
