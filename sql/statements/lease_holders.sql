-- Of each mailbox: which server process holds its lease, and which one has asked for it; 0: none.
prepare lease_holders (text[]) as
with lock as materialized (
	select classid::bigint as class, objid::bigint as object, pid from pg_locks
	where locktype = 'advisory' and granted and objsubid = 2
		and database = (select oid from pg_database where datname = current_database()))
select coalesce(holder.pid, 0), coalesce(asker.pid, 0)
from unnest($1) with ordinality as wanted (name, i)
left join lock holder on holder.class = 1128355405 and holder.object = hashtext(name)::bigint & 4294967295
left join lock asker on asker.class = 1128355407 and asker.object = hashtext(name)::bigint & 4294967295
order by i;
