prepare cli_contacts as
select greatest(c.reltuples, 0)::bigint as contacts
from pg_class c
where c.oid = 'carom_data.contact'::regclass;
