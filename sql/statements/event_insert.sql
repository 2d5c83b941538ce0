prepare event_insert (bigint[], uuid[], bigint[], int[], timestamptz[], uuid[], smallint[], smallint[], smallint[], smallint[],
	smallint[], smallint[], smallint[], smallint[], smallint[], bigint[], int[], int[], text[], text[], text[], text[],
	text[], text[], text[], text[], text[], text[]) as
insert into carom_data.event (id, ident, contact, stream, occurred_at, message, kind, subkind, reason, permanence, scope, grp, stage, trust, why_not,
	send, campaign, mailbox, status, reply, diagnostic, remote_mta, provider, rule_id, message_id, original_message_id,
	send_id, extra)
select id, ident, contact, stream, occurred_at, message, kind, subkind, reason, permanence, scope, grp, stage, trust, why_not,
	send, campaign, mailbox, status, reply, diagnostic, remote_mta, provider, rule_id, message_id, original_message_id,
	send_id, extra::jsonb
from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,
	$27, $28)
	x (id, ident, contact, stream, occurred_at, message, kind, subkind, reason, permanence, scope, grp, stage, trust, why_not,
	send, campaign, mailbox, status, reply, diagnostic, remote_mta, provider, rule_id, message_id, original_message_id,
	send_id, extra)
order by contact, ident;
