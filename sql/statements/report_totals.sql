-- $1 stream (null: all), $2 campaign (null: all), $3 since
prepare report_totals (text, text, timestamptz) as
select count(*) filter (where e.kind = 'bounce') as bounces,
	count(*) filter (where e.kind = 'bounce' and e.permanence = 'hard') as hard,
	count(*) filter (where e.kind = 'bounce' and e.permanence = 'soft') as soft,
	count(*) filter (where e.kind = 'bounce' and e.permanence = 'undetermined') as undetermined,
	count(distinct e.address) filter (where e.kind = 'bounce') as addresses,
	count(*) filter (where e.kind = 'feedback') as complaints,
	(select sum(d.sent) from carom.stream_daily d
		where ($1 is null or d.stream = $1) and d.day >= ($3 at time zone 'UTC')::date and $2 is null) as sent,
	(select count(*) from carom.suppression s where $1 is null or s.stream is null or s.stream = $1) as suppressed
from carom.event e
where e.occurred_at >= $3 and ($1 is null or e.stream = $1) and ($2 is null or e.campaign = $2);
