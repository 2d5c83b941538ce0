-- Of several daemons one adds counts up at a time. A statement of its own: the next one sees what whoever had the lock
-- before has written.
prepare roll_up_lock as
select pg_try_advisory_xact_lock(1128355405, 3);
