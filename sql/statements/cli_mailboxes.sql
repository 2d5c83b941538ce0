prepare cli_mailboxes as
select s.mailbox, s.state, s.last_pass_at as last_pass,
	extract(epoch from now() - s.oldest_unread_at)::bigint as lag_seconds,
	s.recorded, s.duplicate, s.ignored, s.quarantined,
	s.backoff_until as backoff_until, s.last_error
from carom.mailbox_status s
order by s.mailbox;
