-- How a ledger's tree is hashed is chosen when the ledger is created, and never again: the head's trigger holds it.

alter table ledger add constraint hash_algorithm_known check (hash_algorithm in ('sha-256', 'sm3'));
comment on column ledger.hash_algorithm is 'SHA-256, which public tools read, or SM3 (GB/T 32905).';

create function ledger_create(_ledger_id text, _name text, _recorded_at timestamptz, _hash_algorithm text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into ledger (ledger_id, name, last_recorded_at, hash_algorithm) values (_ledger_id, _name, _recorded_at, _hash_algorithm)
  on conflict do nothing;
  return found;
end $$;

do $$ begin
  if exists (select from pg_extension where extname = 'citus') then
    perform create_distributed_function('ledger_create(text, text, timestamptz, text)', '_ledger_id', colocate_with => 'ledger');
  end if;
end $$;

revoke all on function ledger_create(text, text, timestamptz, text) from public;
grant execute on function ledger_create(text, text, timestamptz, text) to ledger_host;
