-- Suppressed by the policy though no mail system said that the address is dead.
prepare report_escalated (text, text, timestamptz) as
select to_char(s.since at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as since, s.address, s.stream, s.rule,
	c.last_reason as reason, c.soft_count as soft
from (
	select x.* from carom.suppression x
	where x.cause = 'escalated' and x.since >= $3 and ($1 is null or x.stream is null or x.stream = $1)
		and ($2 is null or exists (select from carom.event b where b.address = x.address and b.campaign = $2))
	order by x.since desc, x.address
	limit 50
) s
left join lateral (
	select x.last_reason, x.soft_count from carom.contact_status x
	where x.address = s.address and (s.stream is null or x.stream = s.stream) and x.verdict <> 'hard'
	order by x.last_event_at desc nulls last
	limit 1
) c on true
order by s.since desc, s.address;
