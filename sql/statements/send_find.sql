prepare send_find (int[], bigint[], uuid[], text[]) as
select distinct on (x.n) x.n, s.stream, s.send_id, s.campaign, g.name
from unnest($1, $2, $3, $4) x (n, contact, message_tag, send_id)
join carom_data.send s on s.contact = x.contact and (s.message_tag = x.message_tag or s.send_id = x.send_id)
left join carom_data.campaign g on g.id = s.campaign
order by x.n, s.at, s.stream;
