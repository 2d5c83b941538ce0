-- Asks whoever holds the lease of this mailbox to let go of it; false: somebody else has asked.
prepare lease_ask (text) as
select pg_try_advisory_lock(1128355407, hashtext($1));
