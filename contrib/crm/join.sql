-- join.sql - a CRM's contact table and carom's standings. Run with psql as a member of carom_crm:
--   psql -v table=crm.contact -v id=id -v email=email -v stream=newsletter -f join.sql

-- 1. Once for every contact, and later for new ones: tie the address to the CRM's id. An address may have several.
-- What is no address is left out.
select count(carom.set_ref(c.:email, 'crm', c.:id::text)) as tied from :table c
where carom.address_key(c.:email) is not null;

-- 2. By id: whom of the CRM's contacts may not be mailed on this stream, and why. The id is found although the CRM
-- spells the address in another way, and keeps being found when it changes it. carom.contact_status alone does not
-- tell: it has no row of a stream on which nothing has happened to a contact, and what lies on the address is in force
-- there too.
with tied as materialized (
	select distinct substr(x, 5) as ref, s.address
	from carom.contact_status s
	cross join unnest(s.refs) x
	where x like 'crm:%'
)
select t.ref, t.address, case when l.suppressed then 'suppressed' else 'held' end as standing, d.cause,
	case when not l.suppressed then l.held_until end as until
from tied t
join carom.deliverable((select array_agg(distinct o.address) from tied o), :'stream') d on d.address = t.address
cross join lateral (
	select exists (
			select from carom.suppression u
			where u.address = t.address and (u.stream = :'stream' or u.stream is null)) as suppressed,
		(select nullif(max(coalesce(h.until, 'infinity')), 'infinity') from carom.hold h
			where h.address = t.address and (h.stream = :'stream' or h.stream is null)) as held_until
) l
where not d.deliverable
order by t.ref;

-- 3. By address, for a table that was never tied: spellings are made alike.
select c.:id as id, d.cause
from (select distinct on (n.address) n.* from carom.deliverable((select array_agg(a.:email) from :table a), :'stream') n) d
join :table c on c.:email = d.address
where not d.deliverable
order by 1;

-- 4. Before a mailing: who of them may be mailed. One call for the whole list is by far the fastest.
select d.address
from carom.deliverable((select array_agg(c.:email) from :table c where carom.address_key(c.:email) is not null), :'stream') d
where d.deliverable
order by 1;
