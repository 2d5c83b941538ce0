prepare cli_contact (text) as
select c.stream, c.standing, c.cause, c.rule, c.since,
	c.until, c.verdict, c.last_reason as reason,
	c.soft_count as soft, c.hard_count as hard, c.complaint_count as complaints, c.away_until, c.new_address, c.review,
	array_to_string(c.refs, ' ') as refs
from carom.contact_status c
where c.address = $1
order by c.stream nulls first;
