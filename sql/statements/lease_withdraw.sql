prepare lease_withdraw (text) as
select pg_advisory_unlock(1128355407, hashtext($1));
