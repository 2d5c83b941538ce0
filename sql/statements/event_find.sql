prepare event_find (bigint[], uuid[]) as
select e.contact, e.ident, e.id
from unnest($1, $2) x (contact, ident)
join carom_data.event e on e.contact = x.contact and e.ident = x.ident;
