prepare cli_quarantine as
select q.id, q.at, q.mailbox, q.message_id, q.size, q.why
from carom.quarantine q
order by q.id;
