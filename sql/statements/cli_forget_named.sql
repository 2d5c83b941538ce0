-- What reports about others say of the addresses $1, one a line: a forwarded mail's diagnostic names where it went to.
-- One page of events behind $2; their contacts are locked first, as whoever writes an event does.
prepare cli_forget_named (text, bigint) as
with page as materialized (
	select e.id, e.contact, lower(concat_ws(E'\n', e.diagnostic, e.message_id, e.original_message_id, e.send_id,
		e.extra ->> 'suggestion')) as words
	from carom_data.event e
	where e.id > $2
	order by e.id
	limit 20000
), named as materialized (
	select p.id, p.contact from page p
	where exists (select from unnest(string_to_array(lower($1), E'\n')) n where position(n in p.words) > 0)
), held as materialized (
	select s.contact from carom_data.state s
	where s.stream = 0 and s.contact in (select n.contact from named n)
	order by s.contact
	for update
), erased as (
	update carom_data.event e
	set diagnostic = null, message_id = null, original_message_id = null, send_id = null, extra = nullif(e.extra - 'suggestion', '{}')
	from named n, (select count(*) from held) h
	where e.id = n.id
	returning e.id
)
select coalesce((select max(p.id) from page p), 0), (select count(*) from page), (select count(*) from erased);
