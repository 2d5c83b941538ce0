prepare report_mailboxes as
select s.mailbox, s.state, to_char(s.last_pass_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as last_pass,
	(extract(epoch from now() - s.oldest_unread_at) / 60)::bigint as lag_minutes,
	s.recorded, s.duplicate, s.ignored, s.quarantined, s.last_error
from carom.mailbox_status s
order by s.mailbox;
