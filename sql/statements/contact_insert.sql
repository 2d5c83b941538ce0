-- The tags are different and ascending: that is the order of the locks.
prepare contact_insert (uuid[], text[]) as
with new as (
	insert into carom_data.contact (tag, address)
	select * from unnest($1, $2) x (tag, address) order by tag
	on conflict do nothing
	returning id, tag
)
select coalesce(new.id, c.id), new.id is not null
from unnest($1) with ordinality x (tag, n)
left join new on new.tag = x.tag
left join carom_data.contact c on c.tag = x.tag
order by x.n;
