prepare cli_contact_requests (text) as
select q.at, q.stream, q.what, q.rule, q.event_id as event, q.until, q.withdrawn
from carom.request q
where q.address = $1
order by q.at, q.id;
