-- Reports that were about nobody we knew and are tied to a send that is registered by now.
prepare sends_attribute (bigint[]) as
with tied as (
	delete from carom_data.unattributed u
	using carom_data.contact c
	where c.id = any ($1) and u.tag = c.tag
		and exists (
			select from carom_data.send s
			where s.contact = c.id
				and (s.message_tag = carom_data.tag('message-id', u.original_message_id) or s.send_id = u.send_id))
	returning c.id as contact, u.*
)
insert into carom_data.event (ident, contact, stream, occurred_at, recorded_at, message, kind, subkind, reason, permanence,
	scope, grp, stage, trust, why_not, send, campaign, mailbox, status, reply, diagnostic, remote_mta, provider, rule_id,
	message_id, original_message_id, send_id, extra)
select ident, contact, stream, occurred_at, recorded_at, message, kind, subkind, reason, permanence,
	scope, grp, stage, trust, 1, 0, campaign, mailbox, status, reply, diagnostic, remote_mta, provider, rule_id,
	message_id, original_message_id, send_id, extra
from tied
order by contact, ident
on conflict do nothing;
