-- What reports about others say of the addresses $1, one a line: a forwarded mail's diagnostic names where it went to.
-- One page of events behind $2; their contacts are locked first, as whoever writes an event does.
prepare cli_forget_named (text, bigint) as
with page as materialized (
	select e.id, e.contact, e.diagnostic, e.message_id, e.original_message_id, e.send_id, e.extra ->> 'suggestion' as suggestion,
		lower(concat_ws(E'\n', e.diagnostic, e.message_id, e.original_message_id, e.send_id, e.extra ->> 'suggestion')) as words
	from carom_data.event e
	where e.id > $2
	order by e.id
	limit 20000
), named as materialized (
	select p.id, p.contact, n.*
	from page p
	cross join lateral (
		select bool_or(carom_data.names_address(p.diagnostic, a)) as diagnostic,
			bool_or(carom_data.names_address(p.message_id, a)) as message_id,
			bool_or(carom_data.names_address(p.original_message_id, a)) as original_message_id,
			bool_or(carom_data.names_address(p.send_id, a)) as send_id,
			bool_or(carom_data.names_address(p.suggestion, a)) as suggestion
		from unnest(string_to_array(lower($1), E'\n')) a
		where position(a in p.words) > 0
	) n
	where n.diagnostic or n.message_id or n.original_message_id or n.send_id or n.suggestion
), held as materialized (
	select s.contact from carom_data.state s
	where s.stream = 0 and s.contact in (select n.contact from named n)
	order by s.contact
	for update
), erased as (
	update carom_data.event e
	set diagnostic = case when not n.diagnostic then e.diagnostic end,
		message_id = case when not n.message_id then e.message_id end,
		original_message_id = case when not n.original_message_id then e.original_message_id end,
		send_id = case when not n.send_id then e.send_id end,
		extra = case when n.suggestion then nullif(e.extra - 'suggestion', '{}') else e.extra end
	from named n, (select count(*) from held) h
	where e.id = n.id
	returning e.id
)
select coalesce((select max(p.id) from page p), 0), (select count(*) from page), (select count(*) from erased);
