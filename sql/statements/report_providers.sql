prepare report_providers (text, text, timestamptz) as
select d.provider, sum(d.n) as bounces,
	coalesce(sum(d.n) filter (where d.permanence = 'hard'), 0) as hard,
	coalesce(sum(d.n) filter (where d.permanence = 'soft'), 0) as soft,
	coalesce(sum(d.n) filter (where d.permanence = 'undetermined'), 0) as undetermined,
	coalesce(sum(d.n) filter (where d."group" in ('antispam_block', 'hard_bounce_block')), 0) as blocked
from (
	select c.provider, c.permanence, c."group", c.n
	from carom.domain_count c
	where $2 is null and c.kind = 'bounce' and c.day >= ($3 at time zone 'UTC')::date and ($1 is null or c.stream = $1)
	union all
	select e.provider, e.permanence, e."group", 1
	from carom.event e
	where $2 is not null and e.kind = 'bounce' and e.campaign = $2 and ($1 is null or e.stream = $1)
		and (e.occurred_at at time zone 'UTC')::date = any (array(
			select distinct c.day from carom.daily_count c
			where c.kind = 'bounce' and c.campaign = $2 and c.day >= ($3 at time zone 'UTC')::date))
) d
where d.provider is not null
group by 1
having sum(d.n) > 0
order by 2 desc, 1
limit 15;
