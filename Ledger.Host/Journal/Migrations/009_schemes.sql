-- Support schemes, folded from the journal: what rules were published when, and which were in force on a day.

create table scheme (
  from_position bigint  not null,
  to_position   bigint  not null,
  version       bigint  not null,
  changed_at    timestamptz not null,
  business_date date    not null,
  ledger_id     text collate "C" not null,
  scheme_id     text collate "C" not null,
  name          text    not null,
  status        text collate "C" not null,
  detail        json    not null,
  primary key (ledger_id, scheme_id, from_position)
);
create index scheme_until on scheme (ledger_id, to_position);
comment on table scheme is 'Each support scheme with its draft, published versions and suspensions, in versions.';

alter table scheme alter column ledger_id set statistics 0;

do $$ begin
  if exists (select from pg_extension where extname = 'citus') then
    perform create_distributed_table('scheme', 'ledger_id', colocate_with => 'ledger');
  end if;
end $$;

grant select, insert, update, delete on scheme to ledger_host;
