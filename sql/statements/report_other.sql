-- What is no bounce; and what nothing could be made of.
prepare report_other (text, text, timestamptz) as
select c.kind, c.subkind, sum(c.n) as events
from carom.daily_count c
where c.kind <> 'bounce' and c.day >= ($3 at time zone 'UTC')::date and ($1 is null or c.stream = $1)
	and ($2 is null or c.campaign = $2)
group by 1, 2
having sum(c.n) > 0
union all
select u.kind, 'unattributed', count(*)
from carom.unattributed u
where u.recorded_at >= $3 and $1 is null and $2 is null
group by 1
union all
select 'bounce', 'unrecognised', sum(c.n)
from carom.daily_count c
where c.kind = 'bounce' and c.reason = 'unknown' and c.day >= ($3 at time zone 'UTC')::date
	and ($1 is null or c.stream = $1) and ($2 is null or c.campaign = $2)
having sum(c.n) > 0
union all
select 'other', 'quarantined', count(*)
from carom.quarantine q
where q.at >= $3 and $1 is null and $2 is null
having count(*) > 0
order by 3 desc, 1, 2;
