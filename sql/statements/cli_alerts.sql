-- What needs somebody: open alerts, and what can be read off the mailboxes at any moment; and what to do next.
prepare cli_alerts as
select w.alert, w.about, w.since, w.detail,
	case w.alert
		when 'hard_rate' then 'stop the mailing and look where its addresses come from: carom report --html report.html'
		when 'hard_rate_warning' then 'look where its addresses come from before the next mailing: carom report --html report.html'
		when 'tokenless' then 'does every sender of this stream use its token key? carom token key export gives it to them'
		when 'forged_reports' then 'they suppress nobody; sign return paths (carom token key add) or register sends, so that ours are known'
		when 'unrecognised_rate' then 'carom unrecognised groups what nothing understood'
		when 'mailbox' then 'carom doctor tries this mailbox and says what to do'
		when 'lag' then 'carom doctor tries this mailbox; is the daemon running?'
		when 'quarantine' then 'carom quarantine list; after an upgrade: carom quarantine retry'
		when 'incident' then 'its hard bounces do not count; carom incident close ID ends it'
		when 'dead_letter' then 'mend the receiver; carom.changes() has what it missed'
		when 'webhook_lag' then 'is the receiver up? the log has webhook.failed'
	end as next
from (
	select a.name as alert, a.object as about, a.at as since, a.detail
	from carom_data.alert a
	where a.ended_at is null
	union all
	select 'mailbox', s.mailbox, s.last_pass_at, s.last_error
	from carom.mailbox_status s
	where s.last_error <> ''
	union all
	select 'lag', s.mailbox, s.oldest_unread_at, 'the oldest unread message waits since then'
	from carom.mailbox_status s
	where s.oldest_unread_at < now() - interval '15 minutes'
		and not exists (select from carom_data.alert a where a.ended_at is null and a.name = 'lag' and a.object = s.mailbox)
	union all
	select 'hard_rate', d.stream, d.day::timestamp at time zone 'UTC', round(d.hard_rate * 100, 2) || ' % of ' || d.sent || ' sent bounced hard'
	from carom.stream_daily d
	where d.alert = 'alarm' and d.day >= (now() at time zone 'UTC')::date - 1
		and not exists (select from carom_data.alert a where a.ended_at is null and a.name = 'hard_rate' and a.object = d.stream)
) w
order by 1, 2;
