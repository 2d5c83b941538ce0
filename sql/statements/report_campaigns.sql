prepare report_campaigns (text, text, timestamptz) as
with bounced as (
	select c.campaign, c.stream, sum(c.n) as bounces,
		coalesce(sum(c.n) filter (where c.permanence = 'hard'), 0) as hard,
		coalesce(sum(c.n) filter (where c.permanence = 'soft'), 0) as soft,
		coalesce(sum(c.n) filter (where c.permanence = 'undetermined'), 0) as undetermined
	from carom.daily_count c
	where c.kind = 'bounce' and c.campaign is not null and c.day >= ($3 at time zone 'UTC')::date
		and ($1 is null or c.stream = $1) and ($2 is null or c.campaign = $2)
	group by 1, 2
	having sum(c.n) > 0
	order by 3 desc, 1
	limit 25
), rated as materialized ( -- once, not for each of them
	select r.campaign, r.stream, r.sent, r.hard_rate, r.alert from carom.campaign r
)
select b.campaign, b.stream, c.sent, b.bounces, b.hard, b.soft, b.undetermined, c.hard_rate, c.alert
from bounced b
left join rated c on c.campaign = b.campaign and c.stream is not distinct from b.stream
order by b.bounces desc, b.campaign;
