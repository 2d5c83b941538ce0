-- Adds up to $1 rows of what the triggers left to the counts of the day; how many it took. Of several daemons
-- one does it at a time.
prepare roll_up (int) as
with lock as materialized (
	select pg_try_advisory_xact_lock(1128355405, 3) as mine
), taken as (
	delete from carom_data.count_delta d
	where d.ctid = any (array(select x.ctid from carom_data.count_delta x, lock where lock.mine limit $1))
	returning *
), daily as (
	insert into carom_data.daily_count as c (day, stream, campaign, kind, subkind, reason, permanence, grp, stage, why_not, n,
		first_at, last_at)
	select day, stream, campaign, kind, subkind, reason, permanence, grp, stage, why_not, sum(n), min(first_at), max(last_at)
	from taken where daily
	group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
	having sum(n) <> 0 or kind = 0
	order by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
	on conflict (day, stream, campaign, kind, subkind, reason, permanence, grp, stage, why_not) do update
	set n = c.n + excluded.n, first_at = least(c.first_at, excluded.first_at), last_at = greatest(c.last_at, excluded.last_at)
), domains as (
	insert into carom_data.domain_count as c (day, domain, stream, kind, subkind, permanence, grp, why_not, provider, n)
	select day, domain, stream, kind, subkind, permanence, grp, why_not, provider, sum(n)
	from taken where domain is not null
	group by 1, 2, 3, 4, 5, 6, 7, 8, 9
	having sum(n) <> 0
	order by 1, 2, 3, 4, 5, 6, 7, 8, 9
	on conflict (day, domain, stream, kind, subkind, permanence, grp, why_not, provider) do update
	set n = c.n + excluded.n
)
select count(*) from taken;
