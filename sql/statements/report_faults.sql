prepare report_faults (text, text, timestamptz) as
select f.address, f.fault, f.suggestion, count(*) as events
from carom.syntax_fault f
where f.occurred_at >= $3 and ($1 is null or f.stream = $1)
	and ($2 is null or exists (select from carom.event b where b.id = f.event_id and b.campaign = $2))
group by 1, 2, 3
order by 4 desc, 1
limit 50;
