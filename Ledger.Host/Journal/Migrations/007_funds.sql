-- Funds, folded from the journal like the other projections. Rows in versions: as of position P are those with from_position <= P and
-- to_position > P. The money of a fund stands in posting as well, on accounts fund/{fund_id}:…; flows and the age of cash are read there.

create table fund (
  from_position     bigint  not null,
  to_position       bigint  not null,
  version           bigint  not null,
  target_fen        bigint  not null,
  size_fen          bigint  not null,
  subscribed_fen    bigint  not null,
  government_fen    bigint  not null,
  called_fen        bigint  not null,
  paid_in_fen       bigint  not null,
  cash_fen          bigint  not null,
  invested_fen      bigint  not null,
  sub_fund_fen      bigint  not null,
  impaired_fen      bigint  not null,
  written_off_fen   bigint  not null,
  fees_fen          bigint  not null,
  income_fen        bigint  not null,
  gains_fen         bigint  not null,
  distributed_fen   bigint  not null,
  back_invested_fen bigint  not null,
  nav_fen           bigint,
  changed_at        timestamptz not null,
  business_date     date    not null,
  established_on    date,
  nav_as_of         date,
  ledger_id         text collate "C" not null,
  fund_id           text collate "C" not null,
  name              text    not null,
  kind              text collate "C" not null,
  status            text collate "C" not null,
  manager           text    not null,
  nav_method        text collate "C",
  detail            json    not null,
  primary key (ledger_id, fund_id, from_position)
);
create index fund_until on fund (ledger_id, to_position);
comment on table fund is 'Each fund with its money, in versions. A planned fund has none; what it is planned to be is target_fen and no more.';

create table fund_partner (
  from_position   bigint  not null,
  to_position     bigint  not null,
  subscribed_fen  bigint  not null,
  called_fen      bigint  not null,
  paid_in_fen     bigint  not null,
  distributed_fen bigint  not null,
  returned_fen    bigint  not null,
  ledger_id       text collate "C" not null,
  fund_id         text collate "C" not null,
  partner_id      text collate "C" not null,
  partner_name    text    not null,
  is_government   boolean not null,
  primary key (ledger_id, fund_id, partner_id, from_position)
);
create index fund_partner_until on fund_partner (ledger_id, to_position);
comment on table fund_partner is 'What each partner promised, was asked for, paid and got back. A partner that is a fund is called fund/{fund_id}.';

create table fund_layer (
  from_position bigint  not null,
  to_position   bigint  not null,
  committed_fen bigint  not null,
  paid_fen      bigint  not null,
  cost_fen      bigint  not null,
  ledger_id     text collate "C" not null,
  fund_id       text collate "C" not null,
  sub_fund_id   text collate "C" not null,
  primary key (ledger_id, fund_id, sub_fund_id, from_position)
);
create index fund_layer_until on fund_layer (ledger_id, to_position);
comment on table fund_layer is 'What a fund holds of the funds directly below it.';

create table fund_investment (
  from_position bigint  not null,
  to_position   bigint  not null,
  invested_fen  bigint  not null,
  cost_fen      bigint  not null,
  impaired_fen  bigint  not null,
  lost_fen      bigint  not null,
  proceeds_fen  bigint  not null,
  mark_fen      bigint,
  shares_bp     integer not null,
  invested_on   date    not null,
  marked_as_of  date,
  ledger_id     text collate "C" not null,
  fund_id       text collate "C" not null,
  investment_id text collate "C" not null,
  party_id      text collate "C" not null,
  party_name    text    not null,
  stage         text collate "C" not null,
  chain         text collate "C" not null,
  mark_method   text collate "C",
  primary key (ledger_id, fund_id, investment_id, from_position)
);
create index fund_investment_until on fund_investment (ledger_id, to_position);
create index fund_investment_party on fund_investment (ledger_id, party_id, to_position);
comment on table fund_investment is 'Each investment: what of it is held at cost, what is thought lost, written off, sold; the last mark since.';

create table fund_loss (
  from_position bigint  not null,
  to_position   bigint  not null,
  amount_fen    bigint  not null,
  recognised_on date    not null,
  ledger_id     text collate "C" not null,
  fund_id       text collate "C" not null,
  loss_id       text collate "C" not null,
  investment_id text collate "C" not null,
  stage         text collate "C" not null,
  cause         text    not null,
  finding       text collate "C",
  outcome       text collate "C",
  rule_version  text collate "C",
  document_no   text,
  has_file      boolean not null,
  written_off   boolean not null,
  primary key (ledger_id, fund_id, loss_id, from_position)
);
create index fund_loss_until on fund_loss (ledger_id, to_position);
comment on table fund_loss is 'Each loss on its way from the recognition through the review to who answers for it.';

do $$ declare _table text; begin
  foreach _table in array array['fund', 'fund_partner', 'fund_layer', 'fund_investment', 'fund_loss'] loop
    execute format('alter table %I alter column ledger_id set statistics 0', _table);
    if exists (select from pg_extension where extname = 'citus') then
      perform create_distributed_table(_table, 'ledger_id', colocate_with => 'ledger');
    end if;
    execute format('grant select, insert, update, delete on %I to ledger_host', _table);
  end loop;
end $$;
