-- For as long as the transaction runs no other policy becomes the active one; waits for one that is about to. A
-- statement of its own, so that the next sees what was waited for.
prepare policy_hold as
select pg_advisory_xact_lock_shared(1128355405, 1);
