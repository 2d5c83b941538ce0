prepare due_contacts (int) as
select s.contact, c.address
from (
	select d.contact from carom_data.state d where d.due <= now() order by d.due limit $1
) s
join carom_data.contact c on c.id = s.contact
order by s.contact;
