-- Codes to names. The order is that of the enums of parsers/verdict.h, db/policy.h and db/record.h;
-- tests/unit/test_store.c compares them. They are put in line, so they have no search path of their own: operators
-- are named in full.

create or replace function carom_data.kind_name(code smallint) returns text
language sql immutable parallel safe as $$
	select (array['other', 'bounce', 'delay', 'report', 'auto_reply', 'feedback', 'mdn', 'request', 'mail'])[code operator(pg_catalog.+) 1]
$$;

create or replace function carom_data.subkind_name(code smallint) returns text
language sql immutable parallel safe as $$
	select (array['delivered', 'relayed', 'expanded',
		'displayed', 'deleted', 'dispatched', 'processed', 'denied', 'failed',
		'unsubscribe', 'subscribe',
		'out_of_office', 'left_company', 'address_changed', 'acknowledgement', 'unattended', 'challenge', 'other',
		'abuse', 'fraud', 'virus', 'not_spam', 'opt_out', 'auth_failure', 'other'])[code]
$$;

create or replace function carom_data.permanence_name(code smallint) returns text
language sql immutable parallel safe as $$
	select (array['hard', 'soft', 'undetermined'])[code]
$$;

create or replace function carom_data.scope_name(code smallint) returns text
language sql immutable parallel safe as $$
	select (array['address', 'domain', 'sender', 'message', 'platform'])[code]
$$;

create or replace function carom_data.group_name(code smallint) returns text
language sql immutable parallel safe as $$
	select (array['none', 'hard', 'sender_fault', 'recipient_fault', 'antispam_block', 'hard_bounce_block'])[code operator(pg_catalog.+) 1]
$$;

create or replace function carom_data.stage_name(code smallint) returns text
language sql immutable parallel safe as $$
	select (array['unknown', 'compile', 'dns', 'connect', 'greeting', 'helo', 'starttls', 'auth',
		'mail', 'rcpt', 'data', 'eom', 'quit', 'post_acceptance'])[code operator(pg_catalog.+) 1]
$$;

create or replace function carom_data.trust_name(code smallint) returns text
language sql immutable parallel safe as $$
	select (array['weak', 'plausible', 'correlated', 'verified'])[code]
$$;

create or replace function carom_data.standing_name(code smallint) returns text
language sql immutable parallel safe as $$
	select (array['active', 'held', 'suppressed'])[code operator(pg_catalog.+) 1]
$$;

create or replace function carom_data.cause_name(code smallint) returns text
language sql immutable parallel safe as $$
	select (array['hard', 'escalated', 'complaint', 'opt_out', 'operator'])[code]
$$;

create or replace function carom_data.why_not_name(code smallint) returns text
language sql immutable parallel safe as $$
	select (array['no rule', 'record only', 'no stream', 'trust', 'incident', 'duplicate', 'residual', 'protected',
		'weight 0', 'min_gap', 'per_day', 'success', 'contradicted', 'retention', 'pending'])[code]
$$;

create or replace function carom_data.success_code(name text) returns smallint
language sql immutable strict parallel safe as $$
	select case name when 'delivered' then 1 when 'reply' then 2 when 'open' then 4 when 'click' then 8
		when 'probe_ok' then 16 end::smallint
$$;
