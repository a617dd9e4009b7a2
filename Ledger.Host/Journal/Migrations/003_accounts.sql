-- Who may use the house: people and machines, what they may try in which ledger, and the tokens machines show. These belong to no ledger,
-- so on Citus they are reference tables, the same on every node.

create table account (
  account_id    text collate "C" not null primary key check (account_id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  display_name  text        not null,
  password_hash text,
  stamp         text        not null,
  disabled      boolean     not null default false,
  failures      integer     not null default 0,
  locked_until  timestamptz
);
comment on column account.password_hash is 'Null for a machine: it has tokens and cannot sign in.';
comment on column account.stamp is 'A session that carries another stamp has ended.';
comment on column account.failures is 'Attempts to sign in since the last that succeeded; counted before the password is checked, so that guessing in parallel gains nothing.';

create table account_role (
  account_id text collate "C" not null references account,
  ledger_id  text collate "C" not null,
  role       text collate "C" not null
    check (role in ('maker', 'checker', 'releaser', 'department', 'auditor', 'fund-manager', 'administrator')),
  primary key (account_id, ledger_id, role)
);
comment on column account_role.ledger_id is 'A ledger, or * for all of them.';

create table account_token (
  token_digest bytea       not null primary key,
  token_id     text collate "C" not null unique,
  account_id   text collate "C" not null references account,
  name         text        not null,
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  revoked_at   timestamptz
);
create index account_token_account on account_token (account_id);
comment on column account_token.token_digest is 'SHA-256 of the token; the token itself is shown once and kept nowhere.';

create table data_protection_key (
  friendly_name text        not null primary key,
  xml           text        not null,
  created_at    timestamptz not null
);
comment on table data_protection_key is 'Keys that session cookies are protected with, shared by all hosts.';

do $$ begin
  if exists (select from pg_extension where extname = 'citus') then
    perform create_reference_table('account');
    perform create_reference_table('account_role');
    perform create_reference_table('account_token');
    perform create_reference_table('data_protection_key');
  end if;
end $$;

grant select, insert, update, delete on account, account_role, account_token, data_protection_key to ledger_host;
