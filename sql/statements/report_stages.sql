prepare report_stages (text, text, timestamptz) as
select s.stage, coalesce(sum(c.n), 0) as events
from unnest(array['compile', 'dns', 'connect', 'greeting', 'helo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'eom', 'quit',
	'post_acceptance', 'unknown']) with ordinality s (stage, n)
left join carom.daily_count c on c.stage = s.stage and c.kind = 'bounce' and c.day >= ($3 at time zone 'UTC')::date
	and ($1 is null or c.stream = $1) and ($2 is null or c.campaign = $2)
group by s.stage, s.n
order by s.n;
