-- Of the first $2 contacts of a row those of whom there is anything to compute.
prepare inbox_contacts (bigint, int) as
select distinct c.id, c.address
from carom_data.inbox i
cross join unnest(i.contacts[1:$2]) x (contact)
join carom_data.contact c on c.id = x.contact
where i.id = $1 and (
	exists (select from carom_data.state s where s.contact = c.id and s.stream = 0)
	or exists (select from carom_data.unattributed u where u.tag = c.tag))
order by c.id;
