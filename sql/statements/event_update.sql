prepare event_update (bigint[], uuid[], bigint[], int[], timestamptz[], uuid[], smallint[], smallint[], smallint[], smallint[],
	smallint[], smallint[], smallint[], smallint[], smallint[], bigint[], int[], int[], text[], text[], text[], text[],
	text[], text[], text[], text[], text[], text[]) as
update carom_data.event e
set stream = x.stream, occurred_at = x.occurred_at, message = x.message, kind = x.kind, subkind = x.subkind,
	reason = x.reason, permanence = x.permanence, scope = x.scope, grp = x.grp, stage = x.stage, trust = x.trust,
	why_not = x.why_not, send = x.send, campaign = x.campaign, mailbox = x.mailbox, status = x.status, reply = x.reply,
	diagnostic = x.diagnostic, remote_mta = x.remote_mta, provider = x.provider, rule_id = x.rule_id,
	message_id = x.message_id, original_message_id = x.original_message_id, send_id = x.send_id,
	extra = x.extra::jsonb, recorded_at = now()
from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,
	$27, $28)
	x (id, ident, contact, stream, occurred_at, message, kind, subkind, reason, permanence, scope, grp, stage, trust, why_not,
	send, campaign, mailbox, status, reply, diagnostic, remote_mta, provider, rule_id, message_id, original_message_id,
	send_id, extra)
where e.id = x.id;
