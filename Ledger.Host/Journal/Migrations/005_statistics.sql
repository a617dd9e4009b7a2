-- What the planner believes of a ledger. Statistics list the ledgers they met, and of any other they say that it has one row: every plan for a
-- ledger that grew since would begin with "all rows of this ledger" as if that were free, and read all of them for each question. Without
-- statistics of the ledger id, each ledger is taken for a fixed share of its table, so that the other columns of a key decide, as they should.

do $$ declare _table text; begin
  foreach _table in array array[
    'entry', 'command', 'tile', 'posting', 'pool', 'pool_balance', 'payout_cumulative', 'award_ledger', 'approval_queue', 'audit_trail',
    'refused_attempt'] loop
    execute format('alter table %I alter column ledger_id set statistics 0', _table);
  end loop;
end $$;
