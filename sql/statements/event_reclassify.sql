-- Corrects what a stored message says by today's rules. An event that another message stands for, and one
-- whose address was erased, stay as they are; so does every column that says whose report it is and how we know.
-- An address that was erased does not come back as somebody's new one.
prepare event_reclassify (bigint[], uuid[], uuid[], smallint[], smallint[], smallint[], smallint[], smallint[], smallint[],
	text[], text[], text[], text[], text[], text[], text[]) as
with read as (
	select r.contact, r.ident, r.message, r.subkind, r.reason, r.permanence, r.scope, r.grp, r.stage, r.status, r.reply,
		r.diagnostic, r.remote_mta, r.provider, r.rule_id,
		nullif(r.extra::jsonb - (
			select coalesce(array_agg(k.name), '{}')
			from unnest('{new_address,substitute}'::text[]) k (name)
			join carom_data.contact c on c.tag = carom_data.tag('address', r.extra::jsonb ->> k.name)
			where c.address is null), '{}'::jsonb) as extra
	from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
		r (contact, ident, message, subkind, reason, permanence, scope, grp, stage, status, reply, diagnostic, remote_mta,
		provider, rule_id, extra)
), found as (
	select e.id, e.contact as whose, c.address, e.subkind as was_subkind, e.reason as was_reason,
		e.permanence as was_permanence, e.rule_id as was_rule, r.*
	from read r
	join carom_data.event e on e.contact = r.contact and e.ident = r.ident and e.message = r.message
	join carom_data.contact c on c.id = e.contact and c.address is not null
	where (e.subkind, e.reason, e.permanence, e.scope, e.grp, e.stage, e.status, e.reply, e.diagnostic, e.remote_mta,
			e.provider, e.rule_id, e.extra)
		is distinct from (r.subkind, r.reason, r.permanence, r.scope, r.grp, r.stage, r.status, r.reply, r.diagnostic,
			r.remote_mta, r.provider, r.rule_id, r.extra)
), corrected as (
	update carom_data.event e
	set subkind = f.subkind, reason = f.reason, permanence = f.permanence, scope = f.scope, grp = f.grp, stage = f.stage,
		status = f.status, reply = f.reply, diagnostic = f.diagnostic, remote_mta = f.remote_mta,
		provider = f.provider, rule_id = f.rule_id, extra = f.extra
	from found f
	where e.id = f.id
)
select f.id, f.whose, f.address, f.was_subkind, f.was_reason, f.was_permanence, f.was_rule, f.subkind, f.reason,
	f.permanence, f.rule_id
from found f
order by f.whose, f.id;
