prepare load_successes (bigint[], timestamptz[]) as
select s.contact, s.stream, s.kind, s.at, s.send_id, g.name, c.tag, t.name
from unnest($1, $2) x (contact, since)
join carom_data.success s on s.contact = x.contact and s.at >= coalesce(x.since, '-infinity')
join carom_data.contact c on c.id = s.contact
left join carom_data.stream t on t.id = s.stream
left join carom_data.campaign g on g.id = s.campaign
order by s.contact;
