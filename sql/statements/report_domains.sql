prepare report_domains (text, text, timestamptz) as
select substr(e.address, length(e.address) - position('@' in reverse(e.address)) + 2) as domain,
	max(e.provider) as provider, count(*) as bounces, count(*) filter (where e.permanence = 'hard') as hard,
	count(*) filter (where e."group" in ('antispam_block', 'hard_bounce_block')) as blocked
from carom.event e
where e.kind = 'bounce' and e.occurred_at >= $3 and ($1 is null or e.stream = $1) and ($2 is null or e.campaign = $2)
group by 1
order by 3 desc, 1
limit 25;
