-- join.sql - a CRM's contact table and carom's standings. Run with psql as a member of carom_crm:
--   psql -v table=crm.contact -v id=id -v email=email -v stream=newsletter -f join.sql

-- 1. Once for every contact, and later for new ones: tie the address to the CRM's id. An address may have several.
select count(carom.set_ref(c.:email, 'crm', c.:id::text)) as tied from :table c;

-- 2. By id: whom of the CRM's contacts may not be mailed on this stream, and why. The id is found although the CRM
-- spells the address in another way, and keeps being found when it changes it.
select r.ref, s.address, s.standing, s.cause, s.until
from carom.contact_status s
cross join lateral (select substr(x, 5) as ref from unnest(s.refs) x where x like 'crm:%') r
where s.standing <> 'active' and (s.stream = :'stream' or s.stream is null)
order by r.ref, s.stream;

-- 3. By address, for a table that was never tied: carom.address_key() makes spellings alike.
select c.:id as id, s.standing, s.cause
from :table c
join carom.contact_status s on s.address = carom.address_key(c.:email)
where s.standing <> 'active' and (s.stream = :'stream' or s.stream is null)
order by 1, s.stream;

-- 4. Before a mailing: who of them may be mailed. One call for the whole list is by far the fastest.
select d.address
from carom.deliverable((select array_agg(c.:email) from :table c), :'stream') d
where d.deliverable
order by 1;
