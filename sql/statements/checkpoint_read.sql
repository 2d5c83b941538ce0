-- The newest checkpoint of each contact that has seen nothing from $2 on; null, or when there is none: its base.
prepare checkpoint_read (bigint[], timestamptz[]) as
select k.contact, k.upto, k.stream, k.events, k.base, k.fold
from unnest($1, $2) x (contact, before)
cross join lateral (
	select c.upto from carom_data.checkpoint c
	where c.contact = x.contact and (c.base or c.upto <= x.before)
	order by c.upto desc
	limit 1
) n
join carom_data.checkpoint k on k.contact = x.contact and k.upto = n.upto
order by k.contact, k.stream;
