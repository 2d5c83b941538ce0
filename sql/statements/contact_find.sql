-- A row for each tag, in order; null where nobody is known.
prepare contact_find (uuid[]) as
select c.id from unnest($1) with ordinality x (tag, n) left join carom_data.contact c on c.tag = x.tag order by x.n;
