-- What senders tell carom: sends, successes, failures seen at once.

create or replace function carom_data.stream_id(name text) returns int
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	found_id int;
begin
	if stream_id.name is null or stream_id.name = '' then
		return 0;
	end if;
	if octet_length(stream_id.name) > 200 then
		raise exception 'a stream''s name has at most 200 octets' using errcode = '22023';
	end if;
	loop
		select s.id into found_id from carom_data.stream s where s.name = stream_id.name;
		exit when found;
		insert into carom_data.stream (name) values (stream_id.name) on conflict do nothing;
	end loop;
	return found_id;
end
$$;

create or replace function carom_data.campaign_id(name text) returns int
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	found_id int;
begin
	if campaign_id.name is null or campaign_id.name = '' then
		return null;
	end if;
	if octet_length(campaign_id.name) > 1000 then
		raise exception 'a campaign''s name has at most 1000 octets' using errcode = '22023';
	end if;
	loop
		select c.id into found_id from carom_data.campaign c where c.name = campaign_id.name;
		exit when found;
		insert into carom_data.campaign (name) values (campaign_id.name) on conflict do nothing;
	end loop;
	return found_id;
end
$$;

-- The contact of each address, made where there is none; n is its place in the list. What is no
-- address is left out. Whoever will lock them says so (held): those that are there are locked before others are made, as
-- a recorder does.
drop function if exists carom_data.contacts(text[]);
create or replace function carom_data.contacts(addresses text[], held boolean default false)
returns table (n bigint, contact bigint)
language plpgsql volatile
set jit = off set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	numbers bigint[];
	keys text[];
	tags uuid[];
begin
	select array_agg(k.n), array_agg(k.key), array_agg(carom_data.tag_with(s.inner_pad, s.outer_pad, 'address', k.key))
	into numbers, keys, tags
	from carom_data.secret s, (
		select a.n, carom_data.key_of(a.address) as key from unnest(addresses) with ordinality a (address, n) offset 0
	) k
	where k.key is not null;
	if contacts.held then
		perform from carom_data.state s
		where s.stream = 0 and s.contact in (
			select c.id from unnest(tags) t (tag) join carom_data.contact c on c.tag = t.tag)
		order by s.contact for update;
	end if;
	insert into carom_data.contact (tag, address)
	select distinct on (t.tag) t.tag, t.key
	from unnest(tags, keys) t (tag, key)
	where not exists (select from carom_data.contact c where c.tag = t.tag)
	order by t.tag
	on conflict do nothing;
	return query
		select t.n, c.id from unnest(numbers, tags) t (n, tag) join carom_data.contact c on c.tag = t.tag;
end
$$;

-- The contact of an address, null when it is not known.
create or replace function carom_data.contact_of(address text) returns bigint
language sql stable parallel safe
set search_path = pg_catalog, pg_temp as $$
	select c.id
	from carom_data.secret s
	join carom_data.contact c on c.tag = carom_data.tag_with(s.inner_pad, s.outer_pad, 'address', carom_data.key_of($1))
$$;

-- Hands contacts whose inputs changed to the recorder: what = 2 sends, 3 successes, 4 decisions.
create or replace function carom_data.tell_recorder(what smallint, contacts bigint[], body jsonb default null)
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
	if cardinality(contacts) > 0 then
		insert into carom_data.inbox (what, contacts, body) values (tell_recorder.what, tell_recorder.contacts, tell_recorder.body);
		perform pg_notify('carom_inbox', '');
	end if;
end
$$;

-- The mailings of a stream changed from an instant on: the recorder finds out whom that concerns.
create or replace function carom_data.tell_mailing(since timestamptz)
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
	insert into carom_data.inbox (what, contacts, body)
	values (2, '{}', jsonb_build_object('since', tell_mailing.since));
	perform pg_notify('carom_inbox', '');
end
$$;

create or replace function carom.report_sends(
	stream text, campaign text, addresses text[], message_ids text[] default null, send_ids text[] default null,
	at timestamptz default now())
returns void
language plpgsql volatile security definer
set jit = off set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	stream_id int := carom_data.stream_id(report_sends.stream);
	campaign_id int := carom_data.campaign_id(report_sends.campaign);
	total bigint;
	concerned bigint[];
	numbered timestamptz;
begin
	if stream_id = 0 then
		raise exception 'report_sends: a stream is needed' using errcode = '22023';
	end if;
	if not isfinite(report_sends.at) then
		raise exception 'report_sends: at is a time' using errcode = '22023';
	end if;
	if cardinality(message_ids) <> cardinality(addresses) or cardinality(send_ids) <> cardinality(addresses) then
		raise exception 'report_sends: addresses, message_ids and send_ids differ in length' using errcode = '22023';
	end if;
	with named as (
		select x.contact,
			carom_data.tag_with(k.inner_pad, k.outer_pad, 'message-id', carom_data.bare_message_id(g.message_id)) as message_tag,
			nullif(g.send_id, '') as send_id
		from carom_data.contacts(addresses) x
		join unnest(addresses, message_ids, send_ids) with ordinality g (address, message_id, send_id, n) on g.n = x.n
		cross join carom_data.secret k
	), added as (
		-- A call that is repeated registers nothing twice.
		insert into carom_data.send (contact, stream, at, campaign, message_tag, send_id)
		select n.contact, stream_id, coalesce(report_sends.at, now()), campaign_id, n.message_tag, n.send_id
		from named n
		where not exists (
			select from carom_data.send s
			where s.contact = n.contact and s.stream = stream_id
				and case when n.message_tag is null and n.send_id is null
					then s.at = coalesce(report_sends.at, now()) and s.campaign is not distinct from campaign_id
					else s.message_tag = n.message_tag or s.send_id = n.send_id end)
		order by n.contact
		returning contact
	), held as materialized (
		-- One id may be known before the mail is handed over, the other after it. In one order, whatever that of the
		-- list: others may complete the same ones.
		select s.ctid as place, n.message_tag, n.send_id
		from named n
		join carom_data.send s on s.contact = n.contact
		where message_ids is not null and send_ids is not null and n.message_tag is not null and n.send_id is not null
			and s.stream = stream_id
			and (s.send_id = n.send_id and s.message_tag is null or s.message_tag = n.message_tag and s.send_id is null)
		order by s.contact, s.at, s.ctid
		for no key update of s
	), filled as (
		update carom_data.send s
		set message_tag = coalesce(s.message_tag, h.message_tag), send_id = coalesce(s.send_id, h.send_id)
		from held h where s.ctid = h.place
		returning s.contact
	)
	select count(*) filter (where x.added), array_agg(distinct x.contact order by x.contact) into total, concerned
	from (select a.contact, true as added from added a union all select f.contact, false from filled f) x;
	perform carom_data.tell_recorder(2::smallint, concerned);
	if total > 0 then
		-- With its first registered send a campaign no longer counts for everybody.
		select min(t.at) into numbered from carom_data.sent t
		where t.stream = stream_id and t.campaign is not distinct from campaign_id and not t.registered
			and not exists (
				select from carom_data.sent o
				where o.stream = stream_id and o.campaign is not distinct from campaign_id and o.registered);
		if numbered is not null then
			perform carom_data.tell_mailing(numbered);
		end if;
		insert into carom_data.sent (stream, campaign, at, n, registered)
		values (stream_id, campaign_id, coalesce(report_sends.at, now()), total, true);
	end if;
end
$$;

create or replace function carom.report_sent(stream text, campaign text, n bigint, at timestamptz default now())
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	stream_id int := carom_data.stream_id(report_sent.stream);
	added boolean;
begin
	if stream_id = 0 then
		raise exception 'report_sent: a stream is needed' using errcode = '22023';
	end if;
	if coalesce(report_sent.n, -1) not between 0 and 1000000000000 then -- sums of them must be numbers, too
		raise exception 'report_sent: n is a number of messages' using errcode = '22023';
	end if;
	if not isfinite(report_sent.at) then
		raise exception 'report_sent: at is a time' using errcode = '22023';
	end if;
	insert into carom_data.sent as old (stream, campaign, at, n, registered)
	values (stream_id, carom_data.campaign_id(report_sent.campaign), coalesce(report_sent.at, now()), report_sent.n, false)
	on conflict (stream, coalesce(campaign, 0), at) where not registered do update set n = excluded.n
	returning xmax = 0 into added;
	if added then
		perform carom_data.tell_mailing(coalesce(report_sent.at, now()));
	end if;
end
$$;

create or replace function carom.report_event(
	address text, stream text, kind text default 'bounce', occurred_at timestamptz default now(),
	reason text default null, stage text default null, status text default null, reply text default null,
	diagnostic text default null, remote_mta text default null, send_id text default null,
	message_id text default null, campaign text default null)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	concerned bigint[];
begin
	if report_event.kind is null or report_event.kind not in ('bounce', 'delay', 'complaint') then
		raise exception 'report_event: kind is bounce, delay or complaint' using errcode = '22023';
	end if;
	if report_event.reason is not null and not exists (select from carom_data.reason r where r.name = report_event.reason) then
		raise exception 'report_event: no such reason: %', report_event.reason
			using errcode = '22023', hint = 'select reason from carom.reason';
	end if;
	if report_event.stage is not null
		and not exists (select from generate_series(0, 13) s where carom_data.stage_name(s::smallint) = report_event.stage) then
		raise exception 'report_event: no such stage: %', report_event.stage using errcode = '22023',
			hint = (select string_agg(carom_data.stage_name(s::smallint), ', ' order by s) from generate_series(0, 13) s);
	end if;
	if report_event.occurred_at = '-infinity' then
		raise exception 'report_event: occurred_at is a time' using errcode = '22023';
	end if;
	select array_agg(x.contact) into concerned from carom_data.contacts(array[report_event.address]) x;
	if concerned is null then
		raise exception 'report_event: this is no address' using errcode = '22023';
	end if;
	perform carom_data.tell_recorder(1::smallint, concerned, jsonb_strip_nulls(jsonb_build_object(
		'stream', carom_data.stream_id(report_event.stream), 'kind', report_event.kind,
		'occurred_us', (extract(epoch from least(coalesce(report_event.occurred_at, now()), now())) * 1000000)::bigint,
		'reason', report_event.reason, 'stage', report_event.stage,
		'status', left(btrim(report_event.status, E' \t\r\n'), 40), 'reply', left(btrim(report_event.reply, E' \t\r\n'), 3),
		'diagnostic', left(report_event.diagnostic, 4096), 'remote_mta', left(report_event.remote_mta, 255),
		'send_id', left(nullif(report_event.send_id, ''), 255),
		'message_id', left(carom_data.bare_message_id(report_event.message_id), 998),
		'campaign', carom_data.campaign_id(report_event.campaign))));
end
$$;

create or replace function carom.report_success(
	stream text, addresses text[], kind text, at timestamptz default now(), send_ids text[] default null,
	campaign text default null)
returns void
language plpgsql volatile security definer
set jit = off set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	stream_id int := carom_data.stream_id(report_success.stream);
	campaign_id int := carom_data.campaign_id(report_success.campaign);
	happened timestamptz := least(coalesce(report_success.at, now()), now());
	probe int := coalesce((select g.id from carom_data.campaign g where g.name = 'carom-probe'), -1);
	concerned bigint[];
begin
	if carom_data.success_code(report_success.kind) is null then
		raise exception 'report_success: kind is delivered, open, click, reply or probe_ok' using errcode = '22023';
	end if;
	if happened = '-infinity' then
		raise exception 'report_success: at is a time' using errcode = '22023';
	end if;
	if cardinality(send_ids) <> cardinality(addresses) then
		raise exception 'report_success: addresses and send_ids differ in length' using errcode = '22023';
	end if;
	with named as (
		select distinct on (x.contact) x.contact, nullif(g.send_id, '') as send_id
		from carom_data.contacts(addresses) x
		join unnest(addresses, send_ids) with ordinality g (address, send_id, n) on g.n = x.n
		order by x.contact, x.n
	), put as (
		insert into carom_data.success as old (contact, stream, kind, day, at, send_id, campaign)
		select n.contact, stream_id, carom_data.success_code(report_success.kind), (happened at time zone 'UTC')::date,
			happened, n.send_id, campaign_id
		from named n
		order by n.contact
		on conflict (contact, stream, kind, day) do update
		set at = excluded.at, send_id = excluded.send_id, campaign = excluded.campaign
		-- Of one time the same stays, whatever came first: what answers a probe, then by the names.
		where (old.at, old.campaign is not distinct from probe, coalesce(old.send_id, '') collate "C",
				coalesce((select g.name from carom_data.campaign g where g.id = old.campaign), '') collate "C")
			< (excluded.at, excluded.campaign is not distinct from probe, coalesce(excluded.send_id, '') collate "C",
				coalesce(report_success.campaign, '') collate "C")
		returning contact
	)
	select array_agg(contact order by contact) into concerned from put;
	perform carom_data.tell_recorder(3::smallint, concerned);
end
$$;

create or replace function carom.set_ref(address text, system text, ref text)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	one bigint;
begin
	if coalesce(set_ref.system, '') = '' then
		raise exception 'set_ref: whose id is it?' using errcode = '22023';
	end if;
	if set_ref.ref is null then -- unties what this system had
		delete from carom_data.contact_ref r
		where r.contact = carom_data.contact_of(set_ref.address) and r.system = set_ref.system;
		return;
	end if;
	select x.contact into one from carom_data.contacts(array[set_ref.address]) x;
	if one is null then
		raise exception 'set_ref: this is no address' using errcode = '22023';
	end if;
	insert into carom_data.contact_ref (contact, system, ref) values (one, set_ref.system, set_ref.ref)
	on conflict do nothing;
end
$$;
