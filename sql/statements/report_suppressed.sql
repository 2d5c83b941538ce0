-- Newly suppressed, the newest first, with what was said last.
prepare report_suppressed (text, text, timestamptz) as
select to_char(s.since at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as since, s.address, s.stream, s.cause, s.rule,
	e.reason, e.diagnostic
from (
	select x.* from carom.suppression x
	where x.since >= $3 and ($1 is null or x.stream is null or x.stream = $1)
		and ($2 is null or exists (select from carom.event b where b.address = x.address and b.campaign = $2))
	order by x.since desc, x.address
	limit 50
) s
left join lateral (
	select x.reason, x.diagnostic from carom.event x
	where x.address = s.address and x.kind = 'bounce' and (s.stream is null or x.stream = s.stream)
	order by x.occurred_at desc, x.id desc
	limit 1
) e on true
order by s.since desc, s.address;
