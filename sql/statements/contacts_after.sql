prepare contacts_after (bigint, int) as
select s.contact, c.address
from carom_data.state s join carom_data.contact c on c.id = s.contact
where s.stream = 0 and s.contact > $1
order by s.contact
limit $2;
