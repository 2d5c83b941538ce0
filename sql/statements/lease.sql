-- The first number keeps our locks apart from those of others in the database.
prepare lease (text) as
select pg_try_advisory_lock(1128355405, hashtext($1));
