-- Indicators, spending plans and accounting periods, folded from the journal. Rows in versions: as of position P are those with
-- from_position <= P and to_position > P. An indicator's row holds its newest value; all values are read in the journal.

create table indicator (
  from_position bigint  not null,
  to_position   bigint  not null,
  version       bigint  not null,
  changed_at    timestamptz not null,
  business_date date    not null,
  ledger_id     text collate "C" not null,
  indicator_id  text collate "C" not null,
  detail        json    not null,
  primary key (ledger_id, indicator_id, from_position)
);
create index indicator_until on indicator (ledger_id, to_position);
comment on table indicator is 'Each indicator with its newest value, a decimal in text. None of them is money of the ledger.';

create table spending_plan (
  from_position bigint  not null,
  to_position   bigint  not null,
  version       bigint  not null,
  changed_at    timestamptz not null,
  business_date date    not null,
  ledger_id     text collate "C" not null,
  pool_id       text collate "C" not null,
  detail        json    not null,
  primary key (ledger_id, pool_id, from_position)
);
create index spending_plan_until on spending_plan (ledger_id, to_position);
comment on table spending_plan is 'Each pool''s spending plan: the months that hold, and a draft that waits for approval.';

create table accounting_period (
  from_position  bigint  not null,
  to_position    bigint  not null,
  version        bigint  not null,
  changed_at     timestamptz not null,
  fiscal_year    integer not null,
  closed_through integer not null,
  business_date  date    not null,
  ledger_id      text collate "C" not null,
  period_year    text collate "C" not null,
  document_no    text    not null,
  acted_by       text    not null,
  primary key (ledger_id, period_year, from_position)
);
create index accounting_period_until on accounting_period (ledger_id, to_position);
comment on table accounting_period is 'Which months of each year are closed.';

do $$ declare _table text; begin
  foreach _table in array array['indicator', 'spending_plan', 'accounting_period'] loop
    execute format('alter table %I alter column ledger_id set statistics 0', _table);
    if exists (select from pg_extension where extname = 'citus') then
      perform create_distributed_table(_table, 'ledger_id', colocate_with => 'ledger');
    end if;
    execute format('grant select, insert, update, delete on %I to ledger_host', _table);
  end loop;
end $$;
