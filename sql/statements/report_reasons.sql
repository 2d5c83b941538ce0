prepare report_reasons (text, text, timestamptz) as
select coalesce(c."group", 'none') as "group", c.reason, c.permanence, sum(c.n) as events
from carom.daily_count c
where c.kind = 'bounce' and c.day >= ($3 at time zone 'UTC')::date and ($1 is null or c.stream = $1)
	and ($2 is null or c.campaign = $2)
group by 1, 2, 3
having sum(c.n) > 0
order by 1, events desc, c.reason, c.permanence;
