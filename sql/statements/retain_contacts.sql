-- Contacts behind $2 that have events of before $1, which is a midnight (UTC).
prepare retain_contacts (timestamptz, bigint, int) as
select distinct e.contact
from carom_data.event e
where (e.occurred_at at time zone 'UTC')::date < ($1 at time zone 'UTC')::date and e.contact > $2
order by e.contact
limit $3;
