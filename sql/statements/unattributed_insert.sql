prepare unattributed_insert (uuid[], text[], uuid[], int[], timestamptz[], uuid[], smallint[], smallint[], smallint[],
	smallint[], smallint[], smallint[], smallint[], smallint[], int[], int[], text[], text[], text[], text[], text[],
	text[], text[], text[], text[], text[]) as
insert into carom_data.unattributed (tag, address, ident, stream, occurred_at, message, kind, subkind, reason, permanence, scope, grp, stage, trust,
	campaign, mailbox, status, reply, diagnostic, remote_mta, provider, rule_id, message_id, original_message_id,
	send_id, extra)
select tag, address, ident, stream, occurred_at, message, kind, subkind, reason, permanence, scope, grp, stage, trust,
	campaign, mailbox, status, reply, diagnostic, remote_mta, provider, rule_id, message_id, original_message_id,
	send_id, extra::jsonb
from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
	$23, $24, $25, $26)
	x (tag, address, ident, stream, occurred_at, message, kind, subkind, reason, permanence, scope, grp, stage, trust,
	campaign, mailbox, status, reply, diagnostic, remote_mta, provider, rule_id, message_id, original_message_id,
	send_id, extra)
order by ident
on conflict do nothing;
