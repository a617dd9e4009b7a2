-- Projections: tables that are folded from the journal and can be thrown away and folded again. Every key begins with the ledger id.
-- Rows in versions: a row holds from its from_position up to, and not with, its to_position; the current one has the largest bigint there.
-- So the rows as of position P are those with from_position <= P and to_position > P.

create table projection (
  position   bigint  not null default 0,
  generation bigint  not null default 0,
  version    integer not null,
  ledger_id  text collate "C" not null,
  name       text collate "C" not null,
  primary key (ledger_id, name)
);
comment on table projection is 'How far the tables of a ledger have come: live, and rebuild for the copy that a rebuild builds beside them.';
comment on column projection.generation is 'Raised when a rebuild takes over, so that no host goes on from what it remembers of the old tables.';
comment on column projection.version is 'The rules of folding that made the rows; a program with other rules does not go on from them.';

create table posting (
  position      bigint   not null,
  amount_fen    bigint   not null,
  balance_fen   bigint   not null,
  business_date date     not null,
  leg           smallint not null,
  ledger_id     text collate "C" not null,
  account       text collate "C" not null,
  primary key (ledger_id, account, position, leg)
);
comment on table posting is 'Balanced memo legs per event, debit above zero. balance_fen is the account after the leg: the balance as of any position is one index seek.';

create table pool (
  from_position bigint  not null,
  to_position   bigint  not null,
  fiscal_year   integer not null,
  ledger_id     text collate "C" not null,
  pool_id       text collate "C" not null,
  programme     text collate "C" not null,
  level         text collate "C" not null,
  name          text    not null,
  status        text collate "C" not null,
  function_code text    not null,
  instruments   text[]  not null,
  primary key (ledger_id, pool_id, from_position)
);
create index pool_until on pool (ledger_id, to_position);
comment on table pool is 'What a pool is called and where it stands in its year, in versions. Its money is in posting.';

create table pool_balance (
  position               bigint not null,
  version                bigint not null,
  appropriated_fen       bigint not null,
  adjusted_fen           bigint not null,
  carried_in_fen         bigint not null,
  reserved_fen           bigint not null,
  obligated_fen          bigint not null,
  in_flight_fen          bigint not null,
  disbursed_project_fen  bigint not null,
  disbursed_platform_fen bigint not null,
  recovered_fen          bigint not null,
  lapsed_fen             bigint not null,
  carried_out_fen        bigint not null,
  available_fen          bigint not null,
  ledger_id              text collate "C" not null,
  pool_id                text collate "C" not null,
  primary key (ledger_id, pool_id)
);
comment on table pool_balance is 'The newest balance of each pool; position is the last entry that changed it.';

create table payout_cumulative (
  from_position bigint  not null,
  to_position   bigint  not null,
  gross_fen     bigint  not null,
  net_fen       bigint  not null,
  fiscal_year   integer not null,
  ledger_id     text collate "C" not null,
  pool_id       text collate "C" not null,
  instrument    text collate "C" not null,
  payee_id      text collate "C" not null,
  payee_name    text    not null,
  programme     text collate "C" not null,
  primary key (ledger_id, pool_id, instrument, payee_id, from_position)
);
create index payout_cumulative_until on payout_cumulative (ledger_id, to_position);
comment on table payout_cumulative is 'What each payee has received from a pool: gross is all that settled, net is less what came back.';

create table award_ledger (
  from_position      bigint  not null,
  to_position        bigint  not null,
  version            bigint  not null,
  requested_fen      bigint  not null,
  awarded_fen        bigint  not null,
  ordered_fen        bigint  not null,
  paid_fen           bigint  not null,
  changed_at         timestamptz not null,
  business_date      date    not null,
  submitted_on       date    not null,
  ledger_id          text collate "C" not null,
  grant_stream       text collate "C" not null,
  kind               text collate "C" not null,
  status             text collate "C" not null,
  waits_for          text collate "C" not null,
  scheme             text collate "C" not null,
  project_code       text collate "C" not null,
  pool_id            text collate "C" not null,
  party_id           text collate "C" not null,
  party_name         text    not null,
  title              text    not null,
  detail             json    not null,
  primary key (ledger_id, grant_stream, from_position)
);
create index award_ledger_until on award_ledger (ledger_id, to_position);
create index award_ledger_newest on award_ledger (ledger_id, from_position);
comment on table award_ledger is 'Each grant from application to closure, in versions. detail holds its lines, gates, notice and people.';

create table approval_queue (
  from_position bigint  not null,
  to_position   bigint  not null,
  version       bigint  not null,
  amount_fen    bigint  not null,
  limit_fen     bigint,
  returned_fen  bigint  not null,
  changed_at    timestamptz not null,
  drafted_at    timestamptz not null,
  business_date date    not null,
  drafted_on    date    not null,
  settled_on    date,
  instalment_no integer not null,
  ledger_id     text collate "C" not null,
  order_id      text collate "C" not null,
  status        text collate "C" not null,
  waits_for     text collate "C" not null,
  grant_stream  text collate "C" not null,
  scheme        text collate "C" not null,
  title         text    not null,
  pool_id       text collate "C" not null,
  payee_id      text collate "C" not null,
  payee_name    text    not null,
  drafted_by    text collate "C" not null,
  checked_by    text collate "C",
  approved_by   text collate "C",
  instructed_by text collate "C",
  voucher_no    text,
  bank          text,
  bank_ref      text,
  remark        text,
  sent_back     boolean not null,
  primary key (ledger_id, order_id, from_position)
);
create index approval_queue_waiting on approval_queue (ledger_id, waits_for, to_position);
create index approval_queue_newest on approval_queue (ledger_id, from_position);
comment on table approval_queue is 'Each payment order with the role it waits for, in versions; an order that waits for nobody is done.';

create table audit_trail (
  position  bigint not null,
  ledger_id text collate "C" not null,
  subject   text collate "C" not null,
  primary key (ledger_id, subject, position)
);
comment on table audit_trail is 'Which entries speak of a subject: a stream, a party, a document number, a person. An entry''s own stream is found in the journal.';

-- The last version that a stream had at a position. Versions are gapless and grow with positions, so the journal's unique index is enough.
create function ledger_version_at(_ledger_id text, _stream text, _position bigint) returns bigint
language plpgsql stable set search_path = public, pg_temp as $$
declare
  _low bigint := 0;
  _high bigint;
  _middle bigint;
  _at bigint;
begin
  select version, position into _high, _at from entry where ledger_id = _ledger_id and stream = _stream order by version desc limit 1;
  if _at is null or _at <= _position then
    return coalesce(_high, 0);
  end if;
  while _low < _high loop
    _middle := (_low + _high + 1) / 2;
    select position into _at from entry where ledger_id = _ledger_id and stream = _stream and version = _middle;
    if _at <= _position then
      _low := _middle;
    else
      _high := _middle - 1;
    end if;
  end loop;
  return _low;
end $$;

do $$ begin
  if exists (select from pg_extension where extname = 'citus') then
    perform create_distributed_table('projection', 'ledger_id', colocate_with => 'ledger');
    perform create_distributed_table('posting', 'ledger_id', colocate_with => 'ledger');
    perform create_distributed_table('pool', 'ledger_id', colocate_with => 'ledger');
    perform create_distributed_table('pool_balance', 'ledger_id', colocate_with => 'ledger');
    perform create_distributed_table('payout_cumulative', 'ledger_id', colocate_with => 'ledger');
    perform create_distributed_table('award_ledger', 'ledger_id', colocate_with => 'ledger');
    perform create_distributed_table('approval_queue', 'ledger_id', colocate_with => 'ledger');
    perform create_distributed_table('audit_trail', 'ledger_id', colocate_with => 'ledger');
    perform create_distributed_function('ledger_version_at(text, text, bigint)', '_ledger_id', colocate_with => 'ledger');
  end if;
end $$;

grant select, insert, update, delete on
  projection, posting, pool, pool_balance, payout_cumulative, award_ledger, approval_queue, audit_trail to ledger_host;
revoke all on function ledger_version_at from public;
grant execute on function ledger_version_at to ledger_host;
