-- What needs somebody: open alerts, and what can be read off the mailboxes at any moment.
prepare cli_alerts as
select a.name as alert, a.object as about, to_char(a.at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as since, a.detail
from carom_data.alert a
where a.ended_at is null
union all
select 'mailbox', s.mailbox, to_char(s.last_pass_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), s.last_error
from carom.mailbox_status s
where s.last_error <> ''
union all
select 'lag', s.mailbox, to_char(s.oldest_unread_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), 'the oldest unread message waits since then'
from carom.mailbox_status s
where s.oldest_unread_at < now() - interval '15 minutes'
	and not exists (select from carom_data.alert a where a.ended_at is null and a.name = 'lag' and a.object = s.mailbox)
union all
select 'hard_rate', d.stream, d.day::text, round(d.hard_rate * 100, 2) || ' % of ' || d.sent || ' sent bounced hard'
from carom.stream_daily d
where d.alert = 'alarm' and d.day >= (now() at time zone 'UTC')::date - 1
	and not exists (select from carom_data.alert a where a.ended_at is null and a.name = 'hard_rate' and a.object = d.stream)
order by 1, 2;
