-- Mailboxes that are not among these and that no daemon has: what was wrong with them last is wrong no longer.
prepare mailboxes_removed (text[]) as
update carom_data.mailbox m
set state = 'removed', oldest_unread_at = null, backoff_until = null, last_error = null
where m.name <> all ($1) and m.url is not null and m.state <> 'removed'
	and not exists (
		select from pg_locks l
		where l.locktype = 'advisory' and l.granted and l.objsubid = 2
			and l.database = (select oid from pg_database where datname = current_database())
			and l.classid::bigint = 1128355405 and l.objid::bigint = hashtext(m.name)::bigint & 4294967295)
returning m.name;
