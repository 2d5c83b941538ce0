prepare load_requests (bigint[]) as
select q.contact, q.id, q.at, q.stream, q.event_stream, q.what, q.rule, q.until, q.event, q.withdrawn
from carom_data.request q
where q.contact = any ($1)
order by q.contact, q.at, q.id;
