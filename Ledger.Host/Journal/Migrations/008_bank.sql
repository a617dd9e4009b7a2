-- The bank's side of payments. Projections first: rows are only added, each by the entry at its position; what holds as of position P is what
-- was added by then. A line's newest outcome is the one with the largest position.

create table bank_account (
  position   bigint not null,
  ledger_id  text collate "C" not null,
  account_no text collate "C" not null,
  bank       text   not null,
  holder     text   not null,
  primary key (ledger_id, account_no)
);
comment on table bank_account is 'Accounts that the house pays from.';

create table payment_batch (
  position      bigint  not null,
  total_fen     bigint  not null,
  recorded_at   timestamptz not null,
  business_date date    not null,
  execute_on    date    not null,
  payments      integer not null,
  file_bytes    integer not null,
  ledger_id     text collate "C" not null,
  batch_id      text collate "C" not null,
  account_no    text collate "C" not null,
  bank          text    not null,
  format        text collate "C" not null,
  file_digest   text collate "C" not null,
  drawn_up_by   text collate "C" not null,
  primary key (ledger_id, batch_id)
);
create index payment_batch_newest on payment_batch (ledger_id, position);
comment on table payment_batch is 'Batches of orders that left for the bank in one file.';

create table payment_batch_order (
  position   bigint  not null,
  amount_fen bigint  not null,
  place      integer not null,
  ledger_id  text collate "C" not null,
  batch_id   text collate "C" not null,
  order_id   text collate "C" not null,
  payee_name text    not null,
  primary key (ledger_id, batch_id, order_id)
);
create index payment_batch_order_order on payment_batch_order (ledger_id, order_id);
comment on table payment_batch_order is 'The orders of a batch, in the order of its file.';

create table payment_batch_end (
  position     bigint not null,
  recorded_at  timestamptz not null,
  ledger_id    text collate "C" not null,
  batch_id     text collate "C" not null,
  reason       text   not null,
  withdrawn_by text collate "C" not null,
  primary key (ledger_id, batch_id)
);
comment on table payment_batch_end is 'Batches that were withdrawn.';

create table bank_statement (
  position      bigint  not null,
  opening_fen   bigint  not null,
  closing_fen   bigint  not null,
  recorded_at   timestamptz not null,
  business_date date    not null,
  from_date     date    not null,
  until_date    date    not null,
  lines         integer not null,
  file_bytes    integer not null,
  ledger_id     text collate "C" not null,
  statement_id  text collate "C" not null,
  account_no    text collate "C" not null,
  format        text collate "C" not null,
  file_digest   text collate "C" not null,
  file_name     text    not null,
  statement_ref text    not null,
  imported_by   text collate "C" not null,
  primary key (ledger_id, statement_id)
);
create index bank_statement_newest on bank_statement (ledger_id, position);
comment on table bank_statement is 'Statements of banks as they were imported; the files themselves are in bank_file.';

create table bank_line (
  position     bigint  not null,
  amount_fen   bigint  not null,
  booked_on    date    not null,
  line         integer not null,
  ledger_id    text collate "C" not null,
  statement_id text collate "C" not null,
  line_id      text collate "C" not null,
  direction    text collate "C" not null,
  bank_ref     text collate "C" not null,
  end_to_end   text,
  counterparty text,
  text         text,
  primary key (ledger_id, statement_id, line_id)
);
comment on table bank_line is 'What the bank said, line by line.';

create table bank_line_outcome (
  position           bigint not null,
  order_fen          bigint,
  recorded_at        timestamptz not null,
  ledger_id          text collate "C" not null,
  statement_id       text collate "C" not null,
  line_id            text collate "C" not null,
  outcome            text collate "C" not null,
  order_id           text collate "C",
  doubt              text collate "C",
  detail             text,
  first_statement_id text collate "C",
  first_line_id      text collate "C",
  decided_by         text collate "C" not null,
  primary key (ledger_id, statement_id, line_id, position)
);
create index bank_line_outcome_newest on bank_line_outcome (ledger_id, outcome, position);
comment on table bank_line_outcome is 'What became of a line, each time something did.';

-- Evidence, not a projection: it cannot be folded again.
create table bank_file (
  received_at timestamptz not null,
  size_bytes  integer     not null,
  ledger_id   text collate "C" not null,
  digest      text collate "C" not null check (digest ~ '^[0-9a-f]{64}$'),
  name        text        not null,
  received_by text collate "C" not null,
  content     bytea       not null,
  primary key (ledger_id, digest)
);
comment on table bank_file is 'Files of banks as they came; entries name them by their SHA-256.';

do $$ declare _table text; begin
  foreach _table in array array[
    'bank_account', 'payment_batch', 'payment_batch_order', 'payment_batch_end', 'bank_statement', 'bank_line', 'bank_line_outcome', 'bank_file'] loop
    execute format('alter table %I alter column ledger_id set statistics 0', _table);
    if exists (select from pg_extension where extname = 'citus') then
      perform create_distributed_table(_table, 'ledger_id', colocate_with => 'ledger');
    end if;
  end loop;
end $$;

grant select, insert, update, delete on
  bank_account, payment_batch, payment_batch_order, payment_batch_end, bank_statement, bank_line, bank_line_outcome to ledger_host;
grant select, insert on bank_file to ledger_host;
