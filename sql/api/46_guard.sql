-- The outage guard: addresses that we know to be alive turn hard in numbers. A surge of hard bounces
-- alone is no sign, every newsletter makes one. What lacks the stream's trust (why_not 4) is none either: else a
-- stranger could keep an outage from being seen.

-- Is this event, or a row of report_success, a sign of life that no failure belies? As db/policy_event.c and
-- db/policy_contradict.c have it: a host that accepts and then bounces shows nothing by accepting.
create or replace function carom_data.shows_life(kind smallint, subkind smallint) returns boolean
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
	select case kind
		when 3 then subkind = 1                         -- report: delivered
		when 4 then subkind not in (13, 14, 17)         -- auto_reply, not left_company, address_changed, challenge
		when 6 then subkind = 4                         -- mdn: displayed
		else kind = 8 end                               -- mail
$$;

create or replace function carom_data.belied(contact bigint, stream int, at timestamptz, send_id text) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp as $$
	select exists (
		select from carom_data.event f
		left join carom_data.stream t on t.id = f.stream
		where f.contact = $1 and f.stream = $2 and f.kind = 1 and f.trust >= coalesce(t.trust, 3)
			and case when $4 is not null and f.send <> 0
				then f.send = carom_data.send_number(carom_data.tag('send', $4))
				else f.occurred_at >= $3 and f.occurred_at < $3 + interval '1 day' end)
$$;

-- Has the contact shown life in the 90 days before?
create or replace function carom_data.was_alive(contact bigint, before timestamptz) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp as $$
	select exists (
		select from carom_data.success s
		left join carom_data.stream t on t.id = s.stream
		where s.contact = $1 and s.at < $2 and s.at >= $2 - interval '90 days' and coalesce(t.trust, 3) <= 3
			and not (s.kind = 1 and carom_data.belied(s.contact, s.stream, s.at, s.send_id)))
	or exists (
		select from carom_data.event e
		left join carom_data.stream t on t.id = e.stream
		where e.contact = $1 and e.occurred_at < $2 and e.occurred_at >= $2 - interval '90 days'
			and e.trust >= coalesce(t.trust, 3) and carom_data.shows_life(e.kind, e.subkind)
			and not (e.kind = 3 and carom_data.belied(e.contact, e.stream, e.occurred_at, e.send_id)))
	or (
		(select count(*) from carom_data.send s
			where s.contact = $1 and s.at < $2 and s.at >= $2 - interval '90 days') >= 3
		and not exists (
			select from carom_data.event o
			where o.contact = $1 and o.kind = 1 and o.why_not <> 4 and o.occurred_at < $2 - interval '1 day'))
$$;

-- Hard bounces of one provider (or, where it is not known, domain) in one hour, and how many of them hit
-- somebody with proof of life: a success in the 90 days before, or three registered sends and no bounce.
create or replace function carom_data.guard_hour(provider text, domain text, hour timestamptz, out hard bigint, out alive bigint)
language sql stable
set search_path = pg_catalog, pg_temp as $$
	select count(*), count(*) filter (where carom_data.was_alive(e.contact, e.occurred_at))
	from carom_data.event e
	join carom_data.contact c on c.id = e.contact
	where (e.occurred_at at time zone 'UTC')::date = ($3 at time zone 'UTC')::date
		and e.occurred_at >= $3 and e.occurred_at < $3 + interval '1 hour'
		and e.kind = 1 and e.permanence = 1 and e.why_not <> 4
		and case when $1 is not null then e.provider = $1 else e.provider is null and carom_data.domain_of(c.address) = $2 end
$$;

-- How many were mailed in the day up to the end of that hour at the domains that bounced hard in it.
create or replace function carom_data.guard_mailed(provider text, domain text, hour timestamptz) returns bigint
language sql stable
set search_path = pg_catalog, pg_temp as $$
	with hit as materialized (
		select distinct carom_data.domain_of(c.address) as domain
		from carom_data.event e
		join carom_data.contact c on c.id = e.contact
		where (e.occurred_at at time zone 'UTC')::date = ($3 at time zone 'UTC')::date
			and e.occurred_at >= $3 and e.occurred_at < $3 + interval '1 hour' and e.kind = 1 and e.permanence = 1
			and e.why_not <> 4
			and case when $1 is not null then e.provider = $1 else e.provider is null and carom_data.domain_of(c.address) = $2 end
	)
	select count(distinct s.contact)
	from carom_data.send s
	join carom_data.contact c on c.id = s.contact
	where (s.at at time zone 'UTC')::date between (($3 - interval '23 hours') at time zone 'UTC')::date
			and (($3 + interval '1 hour') at time zone 'UTC')::date
		and s.at >= $3 - interval '23 hours' and s.at < $3 + interval '1 hour'
		and carom_data.domain_of(c.address) in (select h.domain from hit h)
$$;

-- Opens and closes incidents by what was recorded since then; true when there was any change.
create or replace function carom_data.guard(since timestamptz) returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	h record;
	n record;
	quiet timestamptz;
	one bigint;
	changed boolean := false;
begin
	perform pg_advisory_xact_lock(1128355405, 2); -- of several daemons one at a time, as with alerts
	for h in
		select e.provider,
			case when e.provider is null then carom_data.domain_of(c.address) end as domain,
			date_trunc('hour', e.occurred_at, 'UTC') as hour
		from carom_data.event e
		join carom_data.contact c on c.id = e.contact
		where e.recorded_at >= guard.since and e.kind = 1 and e.permanence = 1 and e.why_not <> 4
		group by 1, 2, 3
		having count(*) >= 20
		order by 3
	loop
		continue when h.provider is null and h.domain is null or exists (
			select from carom_data.incident i
			where i.kind = 1 and i.provider is not distinct from h.provider and i.domain is not distinct from h.domain
				and i.from_at <= h.hour and (i.to_at is null or i.to_at > h.hour));
		select * into n from carom_data.guard_hour(h.provider, h.domain, h.hour);
		-- Every mailing finds addresses that were alive at the last one and are closed by now: some 0.5 % a week. Where
		-- it is known how many were mailed, that is told from an outage by its share; the first look costs less.
		if n.alive >= 20 and n.alive >= n.hard * 0.3
			and n.alive >= 0.03 * carom_data.guard_mailed(h.provider, h.domain, h.hour) then
			insert into carom_data.incident (provider, domain, from_at, kind, actor, why)
			values (h.provider, h.domain, h.hour, 1, 'guard',
				format('%s of %s hard bounces hit living addresses', n.alive, n.hard))
			returning id into one;
			perform carom_data.incident_refold(one, null);
			changed := true;
		end if;
	end loop;
	-- Two hours below half the threshold end it, as of their start.
	for h in select * from carom_data.incident i where i.kind = 1 and i.to_at is null loop
		quiet := h.from_at + interval '1 hour';
		while quiet + interval '2 hours' <= now() loop
			exit when not exists (
				select from generate_series(0, 1) k
				cross join lateral carom_data.guard_hour(h.provider, h.domain, quiet + k * interval '1 hour') g
				where g.alive >= 10 and g.alive >= g.hard * 0.15);
			quiet := quiet + interval '1 hour';
		end loop;
		if quiet + interval '2 hours' <= now() then
			perform carom_data.incident_close(h.id, quiet);
			changed := true;
		end if;
	end loop;
	return changed;
end
$$;
