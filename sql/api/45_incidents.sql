-- Provider outages. An incident is an input of the fold: whoever had a hard bounce inside is recomputed.

-- Hard bounces from its beginning to upto; null: without end.
drop function if exists carom_data.incident_refold(bigint);
create or replace function carom_data.incident_refold(incident bigint, upto timestamptz) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	i carom_data.incident;
	chunk bigint[];
	total bigint := 0;
begin
	select x.* into i from carom_data.incident x where x.id = incident_refold.incident;
	-- One row of the inbox for each 10,000 contacts.
	for chunk in
		select array_agg(n.contact order by n.contact)
		from (
			select d.contact, (row_number() over (order by d.contact) - 1) / 10000 as part
			from (
				select distinct e.contact
				from carom_data.event e
				where e.kind = 1 and e.permanence = 1
					and (e.occurred_at at time zone 'UTC')::date >= (i.from_at at time zone 'UTC')::date
					and (incident_refold.upto is null
						or (e.occurred_at at time zone 'UTC')::date <= (incident_refold.upto at time zone 'UTC')::date)
			) d
		) n
		group by n.part
	loop
		total := total + cardinality(chunk);
		perform carom_data.tell_recorder(4::smallint, chunk, jsonb_build_object('actor', 'incident ' || i.id, 'why', i.why));
	end loop;
	perform pg_notify('carom_inbox', '');
	return total;
end
$$;

-- Hard bounces of this provider or domain (globs) from from_at to before to_at (null: until it is closed)
-- do not count, also those recorded already. Returns its id.
create or replace function carom_data.incident_add(
	provider text, domain text, from_at timestamptz, to_at timestamptz, why text default null)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	new_id bigint;
	glob text := nullif(incident_add.domain, ''); -- as the domains of addresses are compared
begin
	if glob is null and nullif(incident_add.provider, '') is null then
		raise exception 'incident: a provider or a domain says whose outage it is' using errcode = '22023';
	end if;
	if not isfinite(incident_add.from_at) or incident_add.to_at <= incident_add.from_at then
		raise exception 'incident: it has a beginning, and its end is later' using errcode = '22023';
	end if;
	if octet_length(glob) <> length(glob) then
		if exists (select from regexp_split_to_table(glob, '[.]') l where l ~ '[*?]' and octet_length(l) <> length(l)) then
			raise exception 'incident: a wildcard among letters that are not ASCII: put it in a label of its own'
				using errcode = '22023';
		end if;
		glob := coalesce(substr(carom_data.key_of('@' || glob), 2), glob);
	end if;
	insert into carom_data.incident (provider, domain, from_at, to_at, kind, actor, why)
	values (nullif(incident_add.provider, ''), glob, incident_add.from_at, incident_add.to_at,
		2, session_user, left(incident_add.why, 1000))
	returning id into new_id;
	perform carom_data.incident_refold(new_id, incident_add.to_at);
	return new_id;
end
$$;

-- Ends an incident, now if not said otherwise. False when there is none of this id.
create or replace function carom_data.incident_close(incident bigint, to_at timestamptz default null) returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	old_to timestamptz;
	new_to timestamptz;
begin
	select i.to_at into old_to from carom_data.incident i where i.id = incident_close.incident for update;
	update carom_data.incident i
	set to_at = greatest(coalesce(incident_close.to_at, now()), i.from_at + interval '1 microsecond'), closed_at = now()
	where i.id = incident_close.incident
	returning i.to_at into new_to;
	if not found then
		return false;
	end if;
	-- Also whoever bounced behind its new end: that is no longer excused.
	perform carom_data.incident_refold(incident_close.incident,
		case when old_to is not null then greatest(old_to, new_to) end);
	return true;
end
$$;
