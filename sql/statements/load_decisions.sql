prepare load_decisions (bigint[], timestamptz[]) as
select d.contact, d.at, d.id, d.action, d.stream
from unnest($1, $2) x (contact, since)
join carom_data.decision d on d.contact = x.contact and d.at >= coalesce(x.since, '-infinity')
order by d.contact;
