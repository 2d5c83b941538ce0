-- Suppressed by the policy though no mail system said that the address is dead.
prepare report_escalated (text, text, timestamptz) as
with mailed as materialized (
	select distinct b.address
	from carom.event b
	where b.campaign = $2 and (b.occurred_at at time zone 'UTC')::date = any (array(
		select distinct c.day from carom.daily_count c where c.campaign = $2))
)
select to_char(s.since at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as since, s.address, s.stream, s.rule,
	c.last_reason as reason, c.soft_count as soft
from (
	(
		select x.* from carom.suppression x
		where $2 is null and x.cause = 'escalated' and x.since >= $3 and ($1 is null or x.stream is null or x.stream = $1)
		order by x.since desc, x.address
		limit 50
	)
	union all
	(
		select x.* from mailed m join carom.suppression x on x.address = m.address
		where x.cause = 'escalated' and x.since >= $3 and ($1 is null or x.stream is null or x.stream = $1)
		order by x.since desc, x.address
		limit 50
	)
	order by since desc, address
	limit 50
) s
left join lateral (
	select x.last_reason, x.soft_count from carom.contact_status x
	where x.address = s.address and (s.stream is null or x.stream = s.stream) and x.verdict <> 'hard'
	order by x.last_event_at desc nulls last
	limit 1
) c on true
order by s.since desc, s.address;
