prepare report_campaigns (text, text, timestamptz) as
select e.campaign, e.stream, c.sent, count(*) as bounces, count(*) filter (where e.permanence = 'hard') as hard,
	round(100 * count(*) filter (where e.permanence = 'hard' and e.why_not is distinct from 'trust') / nullif(c.sent, 0), 2) as hard_percent
from carom.event e
left join carom.campaign c on c.campaign = e.campaign and c.stream is not distinct from e.stream
where e.kind = 'bounce' and e.campaign is not null and e.occurred_at >= $3
	and ($1 is null or e.stream = $1) and ($2 is null or e.campaign = $2)
group by e.campaign, e.stream, c.sent
order by bounces desc, e.campaign
limit 25;
