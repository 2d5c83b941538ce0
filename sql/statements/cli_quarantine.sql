prepare cli_quarantine as
select q.id, to_char(q.at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as at, q.mailbox, q.message_id, q.size, q.why
from carom.quarantine q
order by q.id;
