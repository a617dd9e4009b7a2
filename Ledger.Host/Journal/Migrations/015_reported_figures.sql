-- Reported figures, folded from the journal: what texts say, and what of the ledger each is held against. No amount of theirs is ever a balance.

create table reported_figure (
  from_position bigint  not null,
  to_position   bigint  not null,
  version       bigint  not null,
  changed_at    timestamptz not null,
  business_date date    not null,
  ledger_id     text collate "C" not null,
  figure_id     text collate "C" not null,
  status        text collate "C" not null,
  detail        json    not null,
  primary key (ledger_id, figure_id, from_position)
);
create index reported_figure_until on reported_figure (ledger_id, to_position);
comment on table reported_figure is 'Each reported figure with its basis, precision and the measure it is held against, in versions.';

alter table reported_figure alter column ledger_id set statistics 0;

do $$ begin
  if exists (select from pg_extension where extname = 'citus') then
    perform create_distributed_table('reported_figure', 'ledger_id', colocate_with => 'ledger');
  end if;
end $$;

grant select, insert, update, delete on reported_figure to ledger_host;
