prepare report_stages (text, text, timestamptz) as
select s.stage, count(e.id) as events
from unnest(array['compile', 'dns', 'connect', 'greeting', 'helo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'eom', 'quit',
	'post_acceptance', 'unknown']) with ordinality s (stage, n)
left join carom.event e on e.stage = s.stage and e.kind = 'bounce' and e.occurred_at >= $3
	and ($1 is null or e.stream = $1) and ($2 is null or e.campaign = $2)
group by s.stage, s.n
order by s.n;
