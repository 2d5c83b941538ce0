-- The counts of the days, as the triggers of sql/api/25_counts.sql would have made them of what history.sql loaded.
set work_mem = '512MB';
truncate carom_data.count_delta, carom_data.daily_count, carom_data.domain_count;
insert into carom_data.daily_count (day, stream, campaign, kind, subkind, reason, permanence, grp, stage, why_not, n)
select (e.occurred_at at time zone 'UTC')::date, e.stream, coalesce(e.campaign, 0), e.kind, e.subkind, e.reason, e.permanence,
	e.grp, e.stage, e.why_not, count(*)
from carom_data.event e group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 order by 1, 2, 3;
insert into carom_data.daily_count (day, stream, campaign, kind, subkind, reason, permanence, grp, stage, why_not, n, first_at, last_at)
select (s.at at time zone 'UTC')::date, s.stream, coalesce(s.campaign, 0), 0, 0, 0, 0, 0, 0, 0, sum(s.n), min(s.at), max(s.at)
from carom_data.sent s group by 1, 2, 3 order by 1, 2, 3;
insert into carom_data.domain_count (day, domain, stream, kind, subkind, permanence, grp, why_not, provider, n)
select (e.occurred_at at time zone 'UTC')::date, carom_data.domain_of(c.address), e.stream, e.kind, e.subkind, e.permanence, e.grp,
	e.why_not, coalesce(e.provider, ''), count(*)
from carom_data.event e join carom_data.contact c on c.id = e.contact group by 1, 2, 3, 4, 5, 6, 7, 8, 9 order by 1, 2;
insert into carom_data.domain_count (day, domain, stream, kind, subkind, permanence, grp, why_not, provider, n)
select (s.at at time zone 'UTC')::date, carom_data.domain_of(c.address), s.stream, 0, 0, 0, 0, 0, '', count(*)
from carom_data.send s join carom_data.contact c on c.id = s.contact group by 1, 2, 3 order by 1, 2;
