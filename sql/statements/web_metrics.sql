-- One row a sample: its metric, up to two labels, its value. What is counted as it happens is not in here.
prepare web_metrics as
select 'carom_mailbox_lag_seconds' as metric, 'mailbox' as label1, s.mailbox as value1, null as label2, null as value2,
	greatest(coalesce(extract(epoch from now() - s.oldest_unread_at), 0), 0)::numeric(20, 0) as value
from carom.mailbox_status s
union all
select 'carom_mailbox_last_pass_timestamp_seconds', 'mailbox', s.mailbox, null, null, extract(epoch from s.last_pass_at)::numeric(20, 0)
from carom.mailbox_status s where s.last_pass_at is not null
union all
select 'carom_mailbox_backoff_seconds', 'mailbox', s.mailbox, null, null,
	greatest(coalesce(extract(epoch from s.backoff_until - now()), 0), 0)::numeric(20, 0)
from carom.mailbox_status s
union all
select 'carom_mailbox_state', 'mailbox', s.mailbox, 'state', s.state, 1
from carom.mailbox_status s
union all
select 'carom_mailbox_messages_total', 'mailbox', s.mailbox, 'outcome', o.outcome, o.n
from carom.mailbox_status s
cross join lateral (values ('recorded', s.recorded), ('duplicate', s.duplicate), ('ignored', s.ignored),
	('quarantined', s.quarantined)) o (outcome, n)
union all
select 'carom_quarantine_messages', null, null, null, null, count(*) from carom.quarantine
union all
select 'carom_quarantine_bytes', null, null, null, null, coalesce(sum(q.size), 0) from carom.quarantine q
union all
select 'carom_contacts_held', 'stream', coalesce(h.stream, ''), null, null, count(*) from carom.hold h group by h.stream
union all
select 'carom_incidents_open', 'kind', k.kind, null, null, count(i.id)
from unnest(array['detected', 'declared']) k (kind)
left join carom.incident i on i.kind = k.kind and i.state = 'open'
group by k.kind
union all
select 'carom_alert_open', 'alert', a.name, 'object', a.object, 1 from carom.alert a where a.ended_at is null
union all
select 'carom_token_key_age_seconds', 'stream', k.stream, 'key', k.kid::text, extract(epoch from now() - k.created_at)::numeric(20, 0)
from carom.token_key k where k.retired_at is null
order by 1, 3, 5;
