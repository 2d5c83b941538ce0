-- Operator decisions. A decision is an input of the fold like an event; what it means for the standing
-- right now is written here at once, so that deliverable() knows it when the call returns, and the
-- recorder then recomputes the contact with it.

-- The next id of the feed (carom_data.transition and carom_data.request) in this transaction, less one. A
-- transaction has 4,194,304 ids of its own; those above belong to transactions that began later and may have ended.
-- Ids that belong to no transaction of this server are of another one, from which a dump came: the feed goes on
-- above them. Whoever may still write has at least the number xmin.
create or replace function carom_data.transition_base() returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	base bigint;
begin
	update carom_data.feed f
	set offset_xid = greatest(x.transition, x.request) + 1 - pg_snapshot_xmin(pg_current_snapshot())::text::bigint
	from (
		select (select max(t.id) from carom_data.transition t) >> 22 as transition,
			(select max(q.id) from carom_data.request q) >> 22 as request
	) x
	where greatest(x.transition, x.request) > f.offset_xid + greatest(pg_current_xact_id()::text::bigint,
		pg_snapshot_xmax(pg_current_snapshot())::text::bigint);
	select (f.offset_xid + pg_current_xact_id()::text::bigint) << 22 into base from carom_data.feed f;
	return greatest(base,
		(select max(t.id) from carom_data.transition t where t.id >= base and t.id < base + (1 << 22)),
		(select max(q.id) from carom_data.request q where q.id >= base and q.id < base + (1 << 22)));
end
$$;

create or replace function carom_data.decide(contacts bigint[], stream int, action smallint, why text) returns bigint
language plpgsql volatile
set jit = off set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	layer int := decide.stream;
	suppresses boolean := decide.action = 0;
	sorted bigint[];
	base bigint;
begin
	select array_agg(distinct c order by c) into sorted from unnest(decide.contacts) c;
	if sorted is null then
		return 0;
	end if;
	if cardinality(sorted) > 1000000 then
		raise exception 'at most 1,000,000 addresses at once' using errcode = '54000';
	end if;
	if suppresses and layer is null then
		layer := 0;
	end if;
	-- The row of the address is the lock of all of a contact's. Rows that are there before those that are made, as a
	-- recorder does: it may hold one of the former and be about to make the same of the latter.
	perform from carom_data.state s where s.contact = any (sorted) and s.stream = 0 order by s.contact for update;
	insert into carom_data.state (contact, stream) select c, 0 from unnest(sorted) c order by c on conflict do nothing;
	perform from carom_data.state s where s.contact = any (sorted) and s.stream = 0 order by s.contact for update;
	if suppresses and layer <> 0 then
		insert into carom_data.state (contact, stream) select c, layer from unnest(sorted) c order by c on conflict do nothing;
	end if;
	insert into carom_data.decision (contact, stream, action, at, actor, why)
	select c, decide.stream, decide.action, now(), session_user, left(decide.why, 1000) from unnest(sorted) c order by c;
	if decide.action <> 3 then
		base := carom_data.transition_base();
		with changed as (
			select s.contact, s.stream, s.standing from carom_data.state s
			where s.contact = any (sorted) and (layer is null or s.stream = layer)
				and case when suppresses then s.standing <> 2
					else s.standing = 2 or s.standing = 1 and (s.until is null or s.until > now()) end
		), told as (
			insert into carom_data.transition (id, at, contact, stream, from_standing, to_standing, cause, actor, why)
			select base + row_number() over (order by c.contact, c.stream), now(), c.contact, c.stream, c.standing,
				case when suppresses then 2 else 0 end, 5, session_user, left(decide.why, 1000)
			from changed c
		)
		update carom_data.state s
		set standing = case when suppresses then 2 else 0 end, cause = case when suppresses then 5 else 0 end, rule = null,
			until = null, since = date_trunc('second', now())
		from changed c where s.contact = c.contact and s.stream = c.stream;
	end if;
	if decide.action in (2, 3) then
		update carom_data.state s
		set soft_count = 0, hard_count = 0, complaint_count = 0,
			verdict = case when layer is null then 0 else s.verdict end
		where s.contact = any (sorted) and (layer is null or s.stream = layer);
	end if;
	update carom_data.state s set stale = true where s.contact = any (sorted) and s.stream = 0 and not s.stale;
	perform carom_data.tell_recorder(4::smallint, sorted);
	perform pg_notify('carom_transition', '');
	return cardinality(sorted);
end
$$;

-- Null for null (all of it), else the stream's id; an unknown name is a mistake of the caller.
create or replace function carom_data.decision_stream(name text) returns int
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
begin
	return case when decision_stream.name is null then null else carom_data.stream_id(decision_stream.name) end;
end
$$;

-- Something before and behind an @: what a decision about an address that nobody has reported yet must have.
-- Reports may name less: an address without its @ is one of the faults they are about.
create or replace function carom_data.is_address(address text) returns boolean
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
	select coalesce(position('@' in reverse(k.key)) between 2 and length(k.key) - 1, false)
	from (select carom_data.key_of($1) as key) k
$$;

-- What is no address is left out of a list: the number that comes back is of those that were suppressed.
create or replace function carom.suppress(addresses text[], stream text default null, why text default null) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
	return carom_data.decide(
		(select array_agg(x.contact) from carom_data.contacts(
			array(select a from unnest(suppress.addresses) a where carom_data.is_address(a)), true) x),
		carom_data.decision_stream(nullif(suppress.stream, '')), 0::smallint, suppress.why);
end
$$;

create or replace function carom.suppress(address text, stream text default null, why text default null) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
	if not carom_data.is_address(suppress.address) then
		raise exception 'suppress: this is no address' using errcode = '22023',
			detail = coalesce(quote_literal(left(suppress.address, 100)), 'null'),
			hint = 'an address has something before and behind its @';
	end if;
	return carom.suppress(array[suppress.address], suppress.stream, suppress.why);
end
$$;

create or replace function carom.release(address text, stream text default null, why text default null) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
	return carom_data.decide(array_remove(array[carom_data.contact_of(release.address)], null),
		carom_data.decision_stream(nullif(release.stream, '')), 1::smallint, release.why);
end
$$;

create or replace function carom.reset(address text, stream text default null, why text default null) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
	return carom_data.decide(array_remove(array[carom_data.contact_of(reset.address)], null),
		carom_data.decision_stream(nullif(reset.stream, '')), 2::smallint, reset.why);
end
$$;

-- Erases what is personal. The keyed tag stays with its standing, so that a later bounce is still
-- recognised; copies of other recipients' mail that name the address go as well. `carom forget` also looks
-- through the kept messages and reports that are about others. Returns 1, or 0 when nothing was known.
create or replace function carom.forget(address text, stream text default null, why text default null) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	key text := carom_data.key_of(forget.address);
	one bigint := carom_data.contact_of(forget.address);
	messages uuid[];
	known boolean;
begin
	-- All locks in the one order: what waits in the inbox, which a recorder holds before it asks for standings,
	-- then these. Others may name the address as their new one.
	update carom_data.inbox i set body = i.body - 'diagnostic' - 'message_id'
	where i.what = 1 and i.contacts = array[one];
	perform from carom_data.state s
	where s.stream = 0 and (s.contact = one
		or s.contact in (select n.contact from carom_data.state n where n.new_address = key))
	order by s.contact for update;
	update carom_data.event e set extra = e.extra - 'new_address'
	where e.extra ? 'new_address' and e.extra ->> 'new_address' = key;
	update carom_data.event e set extra = e.extra - 'substitute'
	where e.extra ? 'substitute' and e.extra ->> 'substitute' = key;
	update carom_data.state s set new_address = null where s.contact = one or s.new_address = key;
	with gone as (
		delete from carom_data.unattributed u where u.tag = carom_data.tag('address', key) returning u.message
	)
	select array_agg(g.message), count(*) > 0 or one is not null into messages, known from gone g;
	delete from carom_data.evidence v where v.key = any (messages);
	update carom_data.unattributed u set diagnostic = null where carom_data.names_address(u.diagnostic, key);
	update carom_data.unattributed u
	set extra = nullif(u.extra
		- case when u.extra ->> 'new_address' = key then 'new_address' else '' end
		- case when u.extra ->> 'substitute' = key then 'substitute' else '' end, '{}')
	where key in (u.extra ->> 'new_address', u.extra ->> 'substitute');
	if one is null then
		return known::int;
	end if;
	update carom_data.decision d set why = null where d.contact = one and d.why is not null;
	perform carom_data.decide(array[one], null, 3::smallint, case when position(key in lower(forget.why)) = 0 then forget.why end);
	select array_agg(distinct e.message) into messages from carom_data.event e where e.contact = one;
	delete from carom_data.evidence v where v.key = any (messages);
	update carom_data.event e
	set diagnostic = null, message_id = null, original_message_id = null, extra = null,
		send_id = case when position(key in lower(e.send_id)) > 0 then null else e.send_id end
	where e.contact = one
		and coalesce(e.diagnostic, e.message_id, e.original_message_id, e.send_id, e.extra::text) is not null;
	update carom_data.event e set diagnostic = null
	where e.message = any (messages) and e.extra ? 'shared' and e.contact <> one
		and carom_data.names_address(e.diagnostic, key);
	update carom_data.send s set send_id = null where s.contact = one and position(key in lower(s.send_id)) > 0;
	update carom_data.success s set send_id = null where s.contact = one and position(key in lower(s.send_id)) > 0;
	update carom_data.transition t set why = null where t.contact = one and t.why is not null;
	delete from carom_data.contact_ref r where r.contact = one;
	update carom_data.contact c set address = null where c.id = one;
	return 1;
end
$$;
