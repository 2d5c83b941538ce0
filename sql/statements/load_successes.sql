prepare load_successes (bigint[]) as
select s.contact, s.stream, s.kind, s.at, s.send_id, g.name
from carom_data.success s left join carom_data.campaign g on g.id = s.campaign
where s.contact = any ($1)
order by s.contact;
