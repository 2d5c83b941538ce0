-- And of what waits for a recomputation what falls due within $2 seconds. Those that somebody else holds are folded by
-- whoever that is, or next time. When they are due, and whether they wait for a recomputation: the clock of whoever asks
-- may be behind.
prepare due_contacts (int, int) as
select s.contact, c.address, s.due, s.unfolded > 0
from (
	select d.contact, d.due, d.unfolded from carom_data.state d
	where d.due <= now() + $2 * interval '1 second' and (d.due <= now() or d.unfolded > 0)
	order by d.due limit $1 for no key update skip locked
) s
join carom_data.contact c on c.id = s.contact
order by s.contact;
