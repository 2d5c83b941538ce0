prepare report_days (text, text, timestamptz) as
select (e.occurred_at at time zone 'UTC')::date as day,
	count(*) filter (where e.permanence = 'hard') as hard,
	count(*) filter (where e.permanence = 'soft') as soft,
	count(*) filter (where e.permanence = 'undetermined') as undetermined
from carom.event e
where e.kind = 'bounce' and e.occurred_at >= $3 and ($1 is null or e.stream = $1) and ($2 is null or e.campaign = $2)
group by 1
order by 1 desc
limit 60;
