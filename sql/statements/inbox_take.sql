-- Takes rows that only name contacts, the oldest, as many as come to $1 contacts; of those whom there is
-- anything to compute of. One row each would be a transaction each.
prepare inbox_take (int) as
with oldest as (
	select o.id, sum(cardinality(o.contacts)) over (order by o.id) as total
	from (
		select i.id, i.contacts
		from carom_data.inbox i
		where i.what <> 1 and i.body is null and i.settle < pg_snapshot_xmin(pg_current_snapshot())
		order by i.id
		limit $1
		for update skip locked
	) o
), taken as (
	delete from carom_data.inbox i
	using oldest o
	where i.id = o.id and o.total <= $1
	returning i.contacts
)
select distinct c.id, c.address
from taken t
cross join unnest(t.contacts) x (contact)
join carom_data.contact c on c.id = x.contact
where exists (select from carom_data.state s where s.contact = c.id and s.stream = 0)
	or exists (select from carom_data.unattributed u where u.tag = c.tag)
order by c.id;
