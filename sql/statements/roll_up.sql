-- Adds up to $1 rows of what the triggers left to the counts of the day; how many it took. In a transaction that has
-- the lock of roll_up_lock: what another adds meanwhile would be taken for nothing.
prepare roll_up (int) as
with taken as (
	delete from carom_data.count_delta d
	where d.ctid = any (array(select x.ctid from carom_data.count_delta x limit $1))
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
), sums as materialized (
	-- Each row is looked up by itself (offset 0): the table is large, and few of it are here.
	select x.*, h.place, coalesce(h.n + x.n = 0, false) as nothing
	from (
		select day, domain, stream, kind, subkind, permanence, grp, why_not, provider, sum(n) as n
		from taken where domain is not null
		group by 1, 2, 3, 4, 5, 6, 7, 8, 9
		having sum(n) <> 0
	) x
	left join lateral (
		select c.ctid as place, c.n from carom_data.domain_count c
		where c.day = x.day and c.domain = x.domain and c.stream = x.stream and c.kind = x.kind and c.subkind = x.subkind
			and c.permanence = x.permanence and c.grp = x.grp and c.why_not = x.why_not and c.provider = x.provider
		offset 0
	) h on true
), emptied as (
	-- What counts nothing any more would still name the domain of somebody who was forgotten.
	delete from carom_data.domain_count c where c.ctid = any (array(select s.place from sums s where s.nothing))
), domains as (
	insert into carom_data.domain_count as c (day, domain, stream, kind, subkind, permanence, grp, why_not, provider, n)
	select day, domain, stream, kind, subkind, permanence, grp, why_not, provider, n
	from sums s
	where not s.nothing
	order by 1, 2, 3, 4, 5, 6, 7, 8, 9
	on conflict (day, domain, stream, kind, subkind, permanence, grp, why_not, provider) do update
	set n = c.n + excluded.n
)
select count(*) from taken;
