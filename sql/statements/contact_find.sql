-- A row for each tag, in order; null where nobody is known. Whose address was erased is known by the tag alone.
prepare contact_find (uuid[]) as
select c.id, c.id is not null and c.address is null
from unnest($1) with ordinality x (tag, n) left join carom_data.contact c on c.tag = x.tag
order by x.n;
