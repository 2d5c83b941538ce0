prepare lease_end (text) as
select pg_advisory_unlock(1128355405, hashtext($1));
