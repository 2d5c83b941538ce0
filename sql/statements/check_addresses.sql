prepare check_addresses (text[]) as
select c.well_formed, c.fault, c.suggestion
from unnest($1) with ordinality x (address, n)
cross join lateral carom.check_address(x.address) c
order by x.n;
