-- In pages; with $3 those only with an event that happened since then. Both sides are told where to begin: a merge
-- would read the other one from its start.
prepare contacts_after (bigint, int, timestamptz) as
select s.contact, c.address
from carom_data.state s join carom_data.contact c on c.id = s.contact
where s.stream = 0 and s.contact > $1 and c.id > $1
	and ($3 is null or exists (select from carom_data.event e where e.contact = s.contact and e.occurred_at >= $3))
order by s.contact
limit $2;
