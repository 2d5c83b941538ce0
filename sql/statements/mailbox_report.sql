-- Null leaves what is there; oldest unread and back-off: -infinity leaves it, null means none.
prepare mailbox_report (text, text, text, boolean, timestamptz, timestamptz, text) as
insert into carom_data.mailbox as m (name, url, state, last_pass_at, oldest_unread_at, backoff_until, last_error)
values ($1, $2, coalesce($3, 'new'), case when $4 then now() end, nullif($5, '-infinity'), nullif($6, '-infinity'),
	nullif($7, ''))
on conflict (name) do update
set url = coalesce($2, m.url), state = coalesce($3, m.state),
	last_pass_at = case when $4 then now() else m.last_pass_at end,
	oldest_unread_at = case when $5 = '-infinity' then m.oldest_unread_at else $5 end,
	backoff_until = case when $6 = '-infinity' then m.backoff_until else $6 end,
	last_error = case when $7 is null then m.last_error else nullif($7, '') end
where $4 or (m.url, m.state, m.oldest_unread_at, m.backoff_until, m.last_error) is distinct from
	(coalesce($2, m.url), coalesce($3, m.state),
	case when $5 = '-infinity' then m.oldest_unread_at else $5 end,
	case when $6 = '-infinity' then m.backoff_until else $6 end,
	case when $7 is null then m.last_error else nullif($7, '') end);
