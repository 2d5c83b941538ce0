prepare cli_mailboxes as
select s.mailbox, s.state, to_char(s.last_pass_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as last_pass,
	extract(epoch from now() - s.oldest_unread_at)::bigint as lag_seconds,
	s.recorded, s.duplicate, s.ignored, s.quarantined,
	to_char(s.backoff_until at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as backoff_until, s.last_error
from carom.mailbox_status s
order by s.mailbox;
