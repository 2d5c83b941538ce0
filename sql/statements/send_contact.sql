-- Whom a report is about that does not say it.
prepare send_contact (int[], uuid[], int[], text[]) as
select distinct on (x.n) x.n, c.id, c.tag, c.address
from unnest($1, $2, $3, $4) x (n, message_tag, stream, send_id)
join carom_data.send s on s.message_tag = x.message_tag or s.stream = x.stream and s.send_id = x.send_id
join carom_data.contact c on c.id = s.contact
order by x.n, s.at;
