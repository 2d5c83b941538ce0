-- A mailing of a whole stream that came late concerns whom a failure was counted for since.
prepare inbox_expand (bigint) as
update carom_data.inbox i
set body = i.body - 'since', contacts = coalesce((
	select array_agg(distinct e.contact order by e.contact)
	from carom_data.event e
	where (e.occurred_at at time zone 'UTC')::date >= ((i.body ->> 'since')::timestamptz at time zone 'UTC')::date
		and e.occurred_at >= (i.body ->> 'since')::timestamptz), '{}')
where i.id = $1;
