-- Says that this daemon is there: a lock of a class of its own, which every daemon shares.
prepare lease_here as
select pg_advisory_lock_shared(1128355406, 0);
