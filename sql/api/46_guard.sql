-- The outage guard: addresses that we know to be alive turn hard in numbers. A surge of hard bounces
-- alone is no sign, every newsletter makes one.

-- Hard bounces of one provider (or, where it is not known, domain) in one hour, and how many of them hit
-- somebody with proof of life: a success in the 90 days before, or three registered sends and no bounce.
create or replace function carom_data.guard_hour(provider text, domain text, hour timestamptz, out hard bigint, out alive bigint)
language sql stable
set search_path = pg_catalog, pg_temp as $$
	select count(*), count(*) filter (where
		exists (
			select from carom_data.success s
			where s.contact = e.contact and s.at < e.occurred_at and s.at >= e.occurred_at - interval '90 days')
		or (
			(select count(*) from carom_data.send s
				where s.contact = e.contact and s.at < e.occurred_at and s.at >= e.occurred_at - interval '90 days') >= 3
			and not exists (
				select from carom_data.event o
				where o.contact = e.contact and o.kind = 1 and o.occurred_at < e.occurred_at - interval '1 day')))
	from carom_data.event e
	join carom_data.contact c on c.id = e.contact
	where (e.occurred_at at time zone 'UTC')::date = ($3 at time zone 'UTC')::date
		and e.occurred_at >= $3 and e.occurred_at < $3 + interval '1 hour'
		and e.kind = 1 and e.permanence = 1 and e.why_not <> 4
		and case when $1 is not null then e.provider = $1 else e.provider is null and c.address like '%@' || $2 end
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
	for h in
		select e.provider,
			case when e.provider is null then substr(c.address, length(c.address) - position('@' in reverse(c.address)) + 2) end
				as domain,
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
		if n.alive >= 20 and n.alive >= n.hard * 0.3 then
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
