-- Registers folded from the journal: experts, review panels, platforms, lists, challenge calls, falling support, delegations, and what several
-- schemes are asked to support at once. They share their shape: what a thing is called, where it stands, whose it is, and the rest as a document.

create table register (
  from_position bigint  not null,
  to_position   bigint  not null,
  version       bigint  not null,
  changed_at    timestamptz not null,
  business_date date    not null,
  ledger_id     text collate "C" not null,
  kind          text collate "C" not null,
  thing_id      text collate "C" not null,
  status        text collate "C" not null,
  party_id      text collate "C" not null,
  name          text    not null,
  detail        json    not null,
  primary key (ledger_id, kind, thing_id, from_position)
);
create index register_until on register (ledger_id, to_position);
create index register_newest on register (ledger_id, kind, from_position);
comment on table register is 'Each thing of a register, in versions. Of what is asked for under several schemes only what overlaps or did is here.';

alter table register alter column ledger_id set statistics 0;

do $$ begin
  if exists (select from pg_extension where extname = 'citus') then
    perform create_distributed_table('register', 'ledger_id', colocate_with => 'ledger');
  end if;
end $$;

grant select, insert, update, delete on register to ledger_host;
