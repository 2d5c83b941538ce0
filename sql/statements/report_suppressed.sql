-- Newly suppressed, the newest first, with what was said last. Of a campaign: whom it has an event of.
prepare report_suppressed (text, text, timestamptz) as
with mailed as materialized (
	select distinct b.address
	from carom.event b
	where b.campaign = $2 and (b.occurred_at at time zone 'UTC')::date = any (array(
		select distinct c.day from carom.daily_count c where c.campaign = $2))
)
select to_char(s.since at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as since, s.address, s.stream, s.cause, s.rule,
	e.reason, e.diagnostic
from (
	(
		select x.* from carom.suppression x
		where $2 is null and x.since >= $3 and ($1 is null or x.stream is null or x.stream = $1)
		order by x.since desc, x.address
		limit 50
	)
	union all
	(
		select x.* from mailed m join carom.suppression x on x.address = m.address
		where x.since >= $3 and ($1 is null or x.stream is null or x.stream = $1)
		order by x.since desc, x.address
		limit 50
	)
	order by since desc, address
	limit 50
) s
left join lateral (
	select x.reason, x.diagnostic from carom.event x
	where x.address = s.address and x.kind = 'bounce' and (s.stream is null or x.stream = s.stream)
	order by x.occurred_at desc, x.id desc
	limit 1
) e on true
order by s.since desc, s.address;
