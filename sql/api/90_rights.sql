-- Who may what. carom_read: the views. carom_crm: the views and the functions of the interface, nothing
-- else. carom_daemon: what the recorder writes; it cannot change structure, decide as another, or read
-- token keys but through the function that the recorder needs.
do $$
declare
	f regprocedure;
begin
	for f in select p.oid from pg_proc p where p.pronamespace in ('carom'::regnamespace, 'carom_data'::regnamespace) loop
		execute format('revoke all on function %s from public', f);
	end loop;
end
$$;
revoke all on schema carom, carom_data from public;
revoke all on all tables in schema carom, carom_data from public;
revoke all on all functions in schema carom from carom_read; -- an earlier version gave it some

grant usage on schema carom to carom_read, carom_crm, carom_daemon;
grant select on all tables in schema carom to carom_read, carom_crm, carom_daemon;
grant execute on all functions in schema carom to carom_crm;
-- What the views call is checked against who reads them. None of it reads what the views do not show.
grant execute on function carom_data.kind_name(smallint), carom_data.subkind_name(smallint),
	carom_data.permanence_name(smallint), carom_data.scope_name(smallint), carom_data.group_name(smallint),
	carom_data.stage_name(smallint), carom_data.trust_name(smallint), carom_data.standing_name(smallint),
	carom_data.cause_name(smallint), carom_data.why_not_name(smallint),
	carom_data.standing_at(smallint, timestamptz),
	carom_data.address_shows(smallint, timestamptz, timestamptz, smallint, timestamptz, timestamptz),
	carom_data.alert_state(bigint, numeric)
to carom_read, carom_crm;

grant usage on schema carom_data to carom_daemon;
grant select, insert, update, delete on all tables in schema carom_data to carom_daemon;
grant usage on all sequences in schema carom_data to carom_daemon;
grant execute on all functions in schema carom, carom_data to carom_daemon;
revoke all on carom_data.token_key from carom_daemon;
revoke insert, update, delete on carom_data.secret, carom_data.schema_version from carom_daemon;
-- What is a record of the past is only added to.
revoke update, delete on carom_data.transition, carom_data.decision, carom_data.policy, carom_data.send, carom_data.sent
from carom_daemon;
revoke delete on carom_data.event, carom_data.contact, carom_data.state, carom_data.stream, carom_data.campaign,
	carom_data.mailbox, carom_data.incident, carom_data.reason, carom_data.request
from carom_daemon;
revoke truncate, references, trigger on all tables in schema carom_data from carom_daemon;
