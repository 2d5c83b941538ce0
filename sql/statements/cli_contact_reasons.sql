prepare cli_contact_reasons (text) as
select r.stream, r.reason, r.count, r.counted, to_char(r.first_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as first,
	to_char(r.last_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as last
from carom.contact_reason r
where r.address = carom.address_key($1)
order by r.count desc, r.reason, r.stream;
