-- Guaranteed loans, folded from the journal, and what pools pay for them. Rows in versions; the money of a loan stands in posting as well, on
-- accounts guaranteed-loan/{loan_id}:…, what is contingent apart from what was paid.

alter table pool_balance add column disbursed_risk_fen bigint not null default 0;

create table guaranteed_loan (
  from_position   bigint  not null,
  to_position     bigint  not null,
  version         bigint  not null,
  principal_fen   bigint  not null,
  outstanding_fen bigint  not null,
  guaranteed_fen  bigint  not null,
  award_fen       bigint  not null,
  ordered_fen     bigint  not null,
  paid_fen        bigint  not null,
  net_paid_fen    bigint  not null,
  shared_fen      bigint  not null,
  changed_at      timestamptz not null,
  business_date   date    not null,
  starts_on       date    not null,
  ends_on         date    not null,
  ledger_id       text collate "C" not null,
  loan_id         text collate "C" not null,
  status          text collate "C" not null,
  waits_for       text collate "C" not null,
  scheme          text collate "C" not null,
  pool_id         text collate "C" not null,
  bank_id         text collate "C" not null,
  bank_name       text    not null,
  party_id        text collate "C" not null,
  party_name      text    not null,
  detail          json    not null,
  primary key (ledger_id, loan_id, from_position)
);
create index guaranteed_loan_until on guaranteed_loan (ledger_id, to_position);
create index guaranteed_loan_newest on guaranteed_loan (ledger_id, from_position);
create index guaranteed_loan_party on guaranteed_loan (ledger_id, party_id, to_position);
comment on table guaranteed_loan is 'Each guaranteed loan: what is outstanding, what the pool stands behind, what it paid and did not get back.';

alter table guaranteed_loan alter column ledger_id set statistics 0;

do $$ begin
  if exists (select from pg_extension where extname = 'citus') then
    perform create_distributed_table('guaranteed_loan', 'ledger_id', colocate_with => 'ledger');
  end if;
end $$;

grant select, insert, update, delete on guaranteed_loan to ledger_host;
