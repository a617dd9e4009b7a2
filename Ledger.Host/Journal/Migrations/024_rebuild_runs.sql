-- Rebuilds of the folded tables, for whoever wants to see how far one has come or how the last one ended. One row for each ledger of a rebuild.

create table rebuild_run (
  started_at      timestamptz not null,
  moved_at        timestamptz not null,
  ended_at        timestamptz,
  first_position  bigint      not null,
  position        bigint      not null,
  head_position   bigint      not null,
  failed_position bigint,
  version         integer     not null,
  ledger_id       text collate "C" not null,
  state           text collate "C" not null,
  detail          text,
  primary key (ledger_id, started_at),
  constraint rebuild_state_known check (state in ('folding', 'switching', 'done', 'failed', 'stopped'))
);
comment on column rebuild_run.first_position is 'Where it began: not 0 where it went on from what an earlier one had folded.';
comment on column rebuild_run.moved_at is 'When it last said so. One that is killed says nothing any more, and is called stopped by the next.';
comment on column rebuild_run.failed_position is 'The entry that cannot be folded.';

alter table rebuild_run alter column ledger_id set statistics 0;

do $$ begin
  if exists (select from pg_extension where extname = 'citus') then
    perform create_distributed_table('rebuild_run', 'ledger_id', colocate_with => 'ledger');
  end if;
end $$;

-- Written by the owner of the schema, who alone can rebuild.
grant select on rebuild_run to ledger_host;
