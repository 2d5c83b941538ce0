-- Every day from since, or from the first of which there is something, to today; at most the last 92.
prepare report_days (text, text, timestamptz) as
with counted as (
	select c.day,
		sum(c.n) filter (where c.kind = 'bounce' and c.permanence = 'hard') as hard,
		sum(c.n) filter (where c.kind = 'bounce' and c.permanence = 'soft') as soft,
		sum(c.n) filter (where c.kind = 'bounce' and c.permanence = 'undetermined') as undetermined,
		sum(c.n) filter (where c.kind = 'feedback' and c.subkind in ('abuse', 'fraud')) as complaints,
		sum(c.n) filter (where c.kind = 'bounce' and c.permanence = 'hard' and c.why_not is distinct from 'trust') as hard_rated
	from carom.daily_count c
	where c.day >= ($3 at time zone 'UTC')::date and ($1 is null or c.stream = $1) and ($2 is null or c.campaign = $2)
	group by 1
), mailed as (
	select d.day, sum(d.sent) as sent
	from carom.sent_daily d
	where d.day >= ($3 at time zone 'UTC')::date and ($1 is null or d.stream = $1) and ($2 is null or d.campaign = $2)
	group by 1
), span as (
	select greatest(least((select min(day) from counted), (select min(day) from mailed), today.day), today.day - 91) as first,
		today.day as last
	from (select (now() at time zone 'UTC')::date as day) today
)
select to_char(s.day, 'YYYY-MM-DD') as day, m.sent, coalesce(c.hard, 0) as hard, coalesce(c.soft, 0) as soft,
	coalesce(c.undetermined, 0) as undetermined, coalesce(c.complaints, 0) as complaints,
	round(coalesce(c.hard_rated, 0) / nullif(m.sent, 0), 6) as hard_rate
from span, generate_series(span.first::timestamp, span.last::timestamp, interval '1 day') as s (day)
left join counted c on c.day = s.day::date
left join mailed m on m.day = s.day::date
order by s.day desc;
