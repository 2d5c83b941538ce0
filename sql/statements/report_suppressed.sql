-- Newly suppressed, the newest first; technically soft ones are those that policy escalated.
prepare report_suppressed (text, text, timestamptz) as
select to_char(s.since at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as since, s.address, s.stream, s.cause, s.rule,
	c.last_reason as reason, c.last_permanence as permanence
from carom.suppression s
left join lateral (
	select x.last_reason, x.last_permanence from carom.contact_status x
	where x.address = s.address and (s.stream is null or x.stream = s.stream)
	order by x.last_event_at desc nulls last limit 1
) c on true
where s.since >= $3 and ($1 is null or s.stream is null or s.stream = $1) and $2 is not distinct from $2
order by s.since desc, s.address
limit 50;
