prepare report_other (text, text, timestamptz) as
select e.kind, e.subkind, count(*) as messages
from carom.event e
where e.kind <> 'bounce' and e.occurred_at >= $3 and ($1 is null or e.stream = $1) and ($2 is null or e.campaign = $2)
group by 1, 2
order by 3 desc, 1, 2;
