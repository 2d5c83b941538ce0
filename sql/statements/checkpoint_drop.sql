-- Drops what is no longer true, from behind $2 (null: all), and of the older ones what is not worth keeping
-- beside the $3-th: the age of the kept ones doubles. A base stays.
prepare checkpoint_drop (bigint[], timestamptz[], int[]) as
delete from carom_data.checkpoint c
using unnest($1, $2, $3) x (contact, after, newest)
where c.contact = x.contact and not c.base
	and (c.upto > coalesce(x.after, '-infinity')
		or x.newest - c.events / 64 >= 4 * greatest(1, (c.events / 64) & -(c.events / 64)));
