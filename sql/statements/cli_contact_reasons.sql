prepare cli_contact_reasons (text) as
select r.stream, r.reason, r.count, r.counted, r.first_at as first,
	r.last_at as last
from carom.contact_reason r
where r.address = $1
order by r.count desc, r.reason, r.stream;
