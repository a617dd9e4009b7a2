-- Readers that fold one kind of stream (pools, orders, ...) ask for entries by a kind, which is the first part of a stream's name. Without this
-- the planner takes every kind for a two-hundredth of the journal, and a rebuild of theirs goes through all of it once for each page.

do $$ begin
  -- Citus knows statistics of plain columns only.
  if not exists (select from pg_extension where extname = 'citus') then
    create statistics entry_stream_kind on (replace(split_part(stream, '/', 1), '-', '_')) from entry;
  end if;
end $$;
