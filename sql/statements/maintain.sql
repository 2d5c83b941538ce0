-- Retention, a bounded piece at a time: evidence by its own date, unattributed reports 14 days and at most
-- 100,000 of them, successes 35 days where no event is left to read them, ended alerts and dead letters 90 days.
prepare maintain as
with evidence as (
	delete from carom_data.evidence e
	where e.key in (select o.key from carom_data.evidence o where o.expires < now() order by o.expires limit 10000)
	returning 1
), unattributed as (
	delete from carom_data.unattributed u
	where u.id in (
		select o.id from carom_data.unattributed o
		where o.recorded_at < now() - interval '14 days'
			or o.id <= (select n.id from carom_data.unattributed n order by n.id desc offset 100000 limit 1)
		order by o.id
		limit 10000)
	returning 1
), success as (
	delete from carom_data.success s
	where (s.contact, s.stream, s.kind, s.day) in (
		select o.contact, o.stream, o.kind, o.day
		from carom_data.success o
		where o.day < (now() at time zone 'UTC')::date - 35
			and not exists (select from carom_data.event e where e.contact = o.contact)
			and exists (
				select from carom_data.success l
				where l.contact = o.contact and l.stream = o.stream and l.kind = o.kind and l.day > o.day)
		limit 10000)
	returning 1
), alert as (
	delete from carom_data.alert a where a.ended_at < now() - interval '90 days' returning 1
), dead_letter as (
	delete from carom_data.dead_letter d where d.at < now() - interval '90 days' returning 1
)
select (select count(*) from evidence) as evidence, (select count(*) from unattributed) as unattributed,
	(select count(*) from success) as successes, (select count(*) from alert) as alerts,
	(select count(*) from dead_letter) as dead_letters;
