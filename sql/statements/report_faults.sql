prepare report_faults (text, text, timestamptz) as
select f.address, f.fault, f.suggestion, count(*) as events
from carom.syntax_fault f
where f.occurred_at >= $3 and ($1 is null or f.stream = $1) and $2 is not distinct from $2
group by 1, 2, 3
order by 4 desc, 1
limit 50;
