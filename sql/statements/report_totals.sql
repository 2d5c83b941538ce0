-- $1 stream (null: all), $2 campaign (null: all), $3 since, by its day: what every report_ statement takes.
-- hard_rated: without the reports that nothing ties to us, as the rates of the views.
prepare report_totals (text, text, timestamptz) as
select e.bounces, e.hard, e.soft, e.undetermined, e.complaints, e.opt_outs, e.hard_rated,
	(select sum(d.sent) from carom.sent_daily d
		where d.day >= ($3 at time zone 'UTC')::date and ($1 is null or d.stream = $1) and ($2 is null or d.campaign = $2)) as sent,
	(select count(*) from carom.suppression s where $1 is null or s.stream is null or s.stream = $1) as suppressed
from (
	select coalesce(sum(c.n) filter (where c.kind = 'bounce'), 0) as bounces,
		coalesce(sum(c.n) filter (where c.kind = 'bounce' and c.permanence = 'hard'), 0) as hard,
		coalesce(sum(c.n) filter (where c.kind = 'bounce' and c.permanence = 'soft'), 0) as soft,
		coalesce(sum(c.n) filter (where c.kind = 'bounce' and c.permanence = 'undetermined'), 0) as undetermined,
		coalesce(sum(c.n) filter (where c.kind = 'feedback' and c.subkind in ('abuse', 'fraud')), 0) as complaints,
		coalesce(sum(c.n) filter (where c.kind = 'request' and c.subkind = 'unsubscribe'), 0) as opt_outs,
		coalesce(sum(c.n) filter (where c.kind = 'bounce' and c.permanence = 'hard' and c.why_not is distinct from 'trust'), 0)
			as hard_rated
	from carom.daily_count c
	where c.day >= ($3 at time zone 'UTC')::date and ($1 is null or c.stream = $1) and ($2 is null or c.campaign = $2)
) e;
