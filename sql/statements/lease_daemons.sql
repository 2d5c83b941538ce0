-- The daemons that are there, by the server process of each, this one first, and how many mailboxes it holds. (Leases of
-- webhooks are of the same class of locks.)
prepare lease_daemons as
with lock as materialized (
	select classid::bigint as class, objid::bigint as object, pid from pg_locks
	where locktype = 'advisory' and granted and objsubid = 2
		and database = (select oid from pg_database where datname = current_database()))
select here.pid, (select count(*) from lock
	join carom_data.mailbox m on object = hashtext(m.name)::bigint & 4294967295
	where class = 1128355405 and lock.pid = here.pid)
from lock here
where here.class = 1128355406
order by here.pid <> pg_backend_pid(), here.pid;
