-- Linkages and recoveries, folded from the journal like the other projections. Rows in versions: as of position P are those with
-- from_position <= P and to_position > P. Their money stands in posting as well, on accounts linkage/{id}:… and recovery/{id}:….

alter table pool_balance add column disbursed_linkage_fen bigint not null default 0;
alter table award_ledger add column claimed_fen bigint not null default 0, add column recovered_fen bigint not null default 0;

create table linkage (
  from_position   bigint  not null,
  to_position     bigint  not null,
  version         bigint  not null,
  eligible_fen    bigint  not null,
  award_fen       bigint  not null,
  ordered_fen     bigint  not null,
  paid_fen        bigint  not null,
  granted_fen     bigint  not null,
  contingent_fen  bigint  not null,
  equity_fen      bigint  not null,
  claimed_fen     bigint  not null,
  recovered_fen   bigint  not null,
  written_off_fen bigint  not null,
  exited_fen      bigint  not null,
  proceeds_fen    bigint  not null,
  changed_at      timestamptz not null,
  business_date   date    not null,
  opened_on       date    not null,
  expires_on      date    not null,
  hold_until      date,
  ledger_id       text collate "C" not null,
  linkage_id      text collate "C" not null,
  family          text collate "C" not null,
  status          text collate "C" not null,
  waits_for       text collate "C" not null,
  scheme          text collate "C" not null,
  pool_id         text collate "C" not null,
  party_id        text collate "C" not null,
  party_name      text    not null,
  payee_id        text collate "C" not null,
  payee_name      text    not null,
  title           text    not null,
  detail          json    not null,
  primary key (ledger_id, linkage_id, from_position)
);
create index linkage_until on linkage (ledger_id, to_position);
comment on table linkage is 'Each linkage with what its money is: granted, contingent, equity, asked back, recovered, written off or sold; together they are what was paid.';

create table recovery (
  from_position     bigint  not null,
  to_position       bigint  not null,
  version           bigint  not null,
  principal_fen     bigint  not null,
  interest_fen      bigint  not null,
  fine_fen          bigint  not null,
  principal_due_fen bigint  not null,
  interest_due_fen  bigint  not null,
  fine_due_fen      bigint  not null,
  recovered_fen     bigint  not null,
  changed_at        timestamptz not null,
  business_date     date    not null,
  proposed_on       date    not null,
  due_on            date,
  ledger_id         text collate "C" not null,
  recovery_id       text collate "C" not null,
  status            text collate "C" not null,
  waits_for         text collate "C" not null,
  award_stream      text collate "C" not null,
  pool_id           text collate "C" not null,
  party_id          text collate "C" not null,
  party_name        text    not null,
  reason            text    not null,
  detail            json    not null,
  primary key (ledger_id, recovery_id, from_position)
);
create index recovery_until on recovery (ledger_id, to_position);
comment on table recovery is 'Each recovery with what it asks for and what of that is open, line by line.';

alter table linkage alter column ledger_id set statistics 0;
alter table recovery alter column ledger_id set statistics 0;

do $$ begin
  if exists (select from pg_extension where extname = 'citus') then
    perform create_distributed_table('linkage', 'ledger_id', colocate_with => 'ledger');
    perform create_distributed_table('recovery', 'ledger_id', colocate_with => 'ledger');
  end if;
end $$;

grant select, insert, update, delete on linkage, recovery to ledger_host;
