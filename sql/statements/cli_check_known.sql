prepare cli_check_known (text) as
select c.stream, c.standing, c.cause, c.verdict, c.last_reason as reason, c.last_event_at
from carom.contact_status c
where c.address = $1
order by c.stream nulls first;
