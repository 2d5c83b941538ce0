-- May I send? And the feed of what changed.

-- The standing in force for a stream: the severer of its layer and the address's; of two suppressions
-- the older, of two holds the one that ends later, of two actives the later since. A hold whose end has
-- come is active since then. True: the address's layer is the one that shows.
-- Put in line in the views, so without a search path of their own: operators are named in full.
create or replace function carom_data.standing_at(standing smallint, until timestamptz) returns smallint
language sql stable parallel safe as $$
	select case when standing operator(pg_catalog.=) 1 and until operator(pg_catalog.<=) pg_catalog.now() then 0::smallint
		else coalesce(standing, 0::smallint) end
$$;

create or replace function carom_data.address_shows(
	a_standing smallint, a_since timestamptz, a_until timestamptz, s_standing smallint, s_since timestamptz, s_until timestamptz)
returns boolean
language sql immutable parallel safe as $$
	select case
		when a_standing operator(pg_catalog.<>) s_standing then a_standing operator(pg_catalog.>) s_standing
		when a_standing operator(pg_catalog.=) 2
			then coalesce(a_since, '-infinity') operator(pg_catalog.<) coalesce(s_since, '-infinity')
		when a_standing operator(pg_catalog.=) 1
			then coalesce(a_until, 'infinity') operator(pg_catalog.>) coalesce(s_until, 'infinity')
		else coalesce(a_since, '-infinity') operator(pg_catalog.>) coalesce(s_since, '-infinity') end
$$;

create or replace function carom.deliverable(address text, stream text) returns boolean
language sql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
	select not exists (
		select from carom_data.secret k
		join carom_data.contact c on c.tag = carom_data.tag_with(k.inner_pad, k.outer_pad, 'address', carom_data.key_of($1))
		join carom_data.state s on s.contact = c.id
		left join carom_data.stream t on t.name = $2
		where s.stream in (0, t.id) and not coalesce(t.observe, false)
			and (s.standing = 2 or s.standing = 1 and (s.until is null or s.until > now())))
$$;

create or replace function carom.deliverable(addresses text[], stream text)
returns table (address text, deliverable boolean, cause text)
language sql stable security definer parallel safe
set jit = off set search_path = pg_catalog, pg_temp as $$
	with given as materialized (
		select x.n, x.address, carom_data.trimmed(x.address) as trimmed
		from unnest($1) with ordinality x (address, n)
	), keyed as materialized (
		select g.n, g.address, carom_data.key_of_trimmed(g.trimmed) as key from given g
	), known as materialized (
		-- Most have their address, which costs less to look for than a tag.
		select k.n, k.address, coalesce(
			(select c.id from carom_data.contact c where c.address = k.key limit 1),
			(select c.id from carom_data.secret p, carom_data.contact c
				where f.any_forgotten and c.address is null
					and c.tag = carom_data.tag_with(p.inner_pad, p.outer_pad, 'address', k.key))) as contact
		from keyed k
		cross join (select exists (select from carom_data.contact c where c.address is null) as any_forgotten) f
	)
	select distinct on (k.n) k.address, s.contact is null or coalesce(t.observe, false),
		case when s.contact is not null then coalesce(carom_data.cause_name(s.cause), 'escalated') end
	from known k
	left join carom_data.stream t on t.name = $2
	left join carom_data.state s
		on s.contact = k.contact and s.stream in (0, t.id) and s.standing > 0
		and carom_data.standing_at(s.standing, s.until) > 0
	order by k.n, s.standing desc, case when s.standing = 2 then s.since end,
		case when s.standing = 1 then coalesce(s.until, 'infinity') end desc, s.stream desc
$$;

create or replace function carom.changes(after bigint, max int default 1000)
returns table (id bigint, at timestamptz, address text, stream text, from_standing text, to_standing text, cause text,
	rule text, event_id bigint, actor text, why text, until timestamptz)
language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
	select t.id, t.at, c.address, s.name, carom_data.standing_name(t.from_standing), carom_data.standing_name(t.to_standing),
		carom_data.cause_name(t.cause), t.rule, t.event, t.actor, t.why, t.until
	from carom_data.transition t
	join carom_data.contact c on c.id = t.contact
	left join carom_data.stream s on s.id = t.stream
	where t.id > coalesce($1, 0)
		and t.id < ((select f.offset_xid from carom_data.feed f)
			+ pg_snapshot_xmin(pg_current_snapshot())::text::bigint) << 22
	order by t.id
	limit greatest(least(coalesce($2, 1000), 100000), 0)
$$;

-- What is asked of the CRM: the same feed as changes(), with ids from the same row.
create or replace function carom.requests(after bigint, max int default 1000)
returns table (id bigint, at timestamptz, what text, address text, stream text, event_stream text, rule text,
	event_id bigint, until timestamptz, withdrawn boolean)
language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
	select q.id, q.at, case q.what when 1 then 'probe' else 'notify' end, c.address, s.name, e.name, q.rule, q.event,
		q.until, q.withdrawn
	from carom_data.request q
	join carom_data.contact c on c.id = q.contact
	left join carom_data.stream s on s.id = q.stream
	left join carom_data.stream e on e.id = q.event_stream
	where q.id > coalesce($1, 0)
		and q.id < ((select f.offset_xid from carom_data.feed f)
			+ pg_snapshot_xmin(pg_current_snapshot())::text::bigint) << 22
	order by q.id
	limit greatest(least(coalesce($2, 1000), 100000), 0)
$$;

-- The ids that the CRM tied to a contact, as "system:ref", for the body of a delivery.
create or replace function carom_data.refs_of(contact bigint) returns json
language sql stable
set search_path = pg_catalog, pg_temp as $$
	select json_agg(x.ref order by x.ref) from (
		select r.system || ':' || r.ref as ref from carom_data.contact_ref r
		where r.contact = $1 and length(r.system || r.ref) < 200 order by 1 limit 20) x
$$;
